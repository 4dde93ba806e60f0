from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from activities.core.summary import summarise
from analytics.core.bests import DISTANCES_M, best_efforts, measured_steps, world_record_s
from analytics.core.curves import DURATIONS_S, mean_maximal
from tests.core.builders import changed, steady_run


def test_the_curve_of_repetitions_worked_by_hand():
    watts = [100] * 120 + ([300] * 60 + [100] * 60) * 4 + [300] * 0 + [100] * 60
    found = mean_maximal(watts, [60, 120, 300, 600])
    assert found.tolist() == [300, 200, 220, 180]
    assert mean_maximal(np.arange(101.0), [1, 101, 102])[:2].tolist() == [100, 50]


series = st.lists(st.one_of(st.just(np.nan), st.floats(0, 500)), min_size=1, max_size=60)


@settings(max_examples=25, deadline=None)
@given(series, st.floats(0.01, 60))
def test_the_curve_equals_a_plain_search_and_scales_with_the_unit(values, unit):
    values = np.array(values)
    found = mean_maximal(values, range(1, 62))
    for width, best in zip(range(1, 62), found, strict=True):
        windows = [values[i : i + width] for i in range(len(values) - width + 1)]
        whole = [window.mean() for window in windows if not np.isnan(window).any()]
        assert best == pytest.approx(max(whole, default=np.nan), rel=1e-5, abs=1e-4, nan_ok=True)
    np.testing.assert_allclose(
        mean_maximal(unit * values, range(1, 62)), unit * found, rtol=1e-4, atol=1e-3 * unit
    )


def test_a_gap_of_hours_ends_windows_and_costs_no_accuracy():
    values = np.concatenate([np.full(700, 250.0), np.full(90_000, np.nan), np.full(1300, 240.0)])
    found = dict(zip(DURATIONS_S, mean_maximal(values).tolist(), strict=True))
    assert (found[600], found[1200]) == (250.0, 240.0)
    assert np.isnan(found[1500])
    assert np.isnan(mean_maximal(np.full(50, np.nan))).all() and len(mean_maximal([])) == 60


def run_of(*pieces):
    """Time and way at 1 Hz of (seconds, m/s) pieces."""
    speed = np.concatenate([np.full(seconds, mps) for seconds, mps in pieces])
    return np.arange(len(speed) + 1.0), np.concatenate([[0.0], np.cumsum(speed)])


def test_three_paces_worked_by_hand():
    time_s, way = run_of((500, 4.0), (240, 5.0), (514, 3.5))
    found = {e.distance_m: e for e in best_efforts(time_s, way, [400, 1000, 3000, 5000])}
    assert [found[d].seconds for d in (400, 1000, 3000)] == pytest.approx([80, 200, 690])
    assert 5000 not in found  # 4.999 km is not 5 km
    assert 500 <= found[1000].start_s <= 540
    assert found[1000].end_s - found[1000].start_s == pytest.approx(200)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.integers(1, 40), st.floats(0, 5.8)), min_size=3, max_size=40),
       st.floats(20, 300))  # fmt: skip
def test_no_window_beats_the_best_effort(steps, wanted):
    time_s = np.concatenate([[0.0], np.cumsum([s for s, _ in steps])])
    way = np.concatenate([[0.0], np.cumsum([s * v for s, v in steps])])
    if way[-1] <= wanted + 1:
        return
    (best,) = best_efforts(time_s, way, [wanted])
    starts = np.linspace(0, way[-1] - wanted, 2000)
    fine = np.maximum.accumulate(way + 1e-9 * np.arange(len(way)))
    took = np.interp(starts + wanted, fine, time_s) - np.interp(starts, fine, time_s)
    assert best.seconds <= took.min() + 1e-3
    covered = np.interp([best.start_s, best.end_s], time_s, way)
    assert covered[1] - covered[0] == pytest.approx(wanted, abs=1e-5)


def test_a_red_light_counts_and_a_repeated_sample_does_not():
    time_s, way = run_of((200, 4.0), (60, 0.0), (150, 4.0))
    (effort,) = best_efforts(time_s, way, [1000])
    assert effort.seconds == pytest.approx(310)
    (again,) = best_efforts(np.repeat(time_s, 2), np.repeat(way, 2), [1000])
    assert again == effort


def test_a_leap_of_the_gps_makes_no_record():
    time_s, way = run_of((600, 3.0), (1, 60.0), (400, 3.2))
    efforts = {e.distance_m: e for e in best_efforts(time_s, way, [400, 1000, 2000])}
    assert efforts[400].seconds == pytest.approx(125)
    assert efforts[400].start_s >= 601
    assert efforts[1000].seconds == pytest.approx(312.5)
    assert 2000 not in efforts  # only across the leap


def test_faster_than_the_world_record_is_a_fault():
    assert best_efforts(*run_of((200, 9.7)), [400, 1000]) == []
    assert len(best_efforts(*run_of((60, 9.2)), [400])) == 1


def test_what_was_mostly_guessed_is_no_effort():
    time_s, way = run_of((400, 4.0), (400, 3.0))
    measured = np.ones(800, dtype=bool)
    measured[100:130] = False
    (effort,) = best_efforts(time_s, way, [1000], measured=measured)
    assert effort.start_s >= 117.5  # of the 120 m guessed at most 50 may be in
    assert effort.seconds == pytest.approx(250)


def test_holes_in_a_recording_are_not_measured():
    run = steady_run(600)
    keep = ~((np.arange(601) > 200) & (np.arange(601) < 260))
    steps = measured_steps(summarise(replace(run, channels={
        k: v[keep] for k, v in run.channels.items()})))  # fmt: skip
    assert np.flatnonzero(~steps).tolist() == [200]
    lost = run.channels["distance_m"].copy()
    lost[300:330] = np.nan
    assert (~measured_steps(summarise(changed(run, distance_m=lost)))).sum() == 31


def test_world_records_rise_with_the_distance():
    assert world_record_s(400) == pytest.approx(43.03)
    assert world_record_s(42_195) == pytest.approx(7235)
    seconds = [world_record_s(d) for d in DISTANCES_M]
    assert seconds == sorted(seconds)


def test_nothing_run_gives_no_effort():
    assert best_efforts([], []) == []
    assert best_efforts([0.0, 60.0], [0.0, 0.0]) == []
