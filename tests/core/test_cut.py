import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from activities.core.cut import crop, join, split
from activities.core.recording import DeviceTotals, Lap, Pause
from activities.core.summary import summarise
from tests.core.builders import recording, steady_run

NAN = float("nan")


def with_laps(**fields):
    """1 km laps by hand at 4 m/s for 1000 s, stopped from 500 s to 560 s."""
    time_s = np.r_[np.arange(501.0), np.arange(560.0, 1061.0)]
    moved = np.r_[np.arange(501.0), np.arange(500.0, 1001.0)] * 4
    return recording(
        {"time_s": time_s, "distance_m": moved, "heart_rate_bpm": 120 + moved / 100},
        laps=(
            Lap(0, 250, elapsed_s=250, distance_m=1000, trigger="manual"),
            Lap(250, 500, elapsed_s=250, distance_m=1000, trigger="manual"),
            Lap(560, 1060, elapsed_s=500, distance_m=2000, trigger="session_end"),
        ),
        pauses=(Pause(500, 560, "manual"),),
        totals=DeviceTotals(distance_m=4000, timer_s=1000, calories_kcal=300),
        **fields,
    )


def test_a_crop_begins_at_zero_and_keeps_what_lies_in_it():
    part = crop(with_laps(start_utc=7000.0), 100, 600)
    assert part.start_utc == 7100.0
    assert (part.get("time_s")[0], part.get("time_s")[-1]) == (0, 500)
    assert (part.get("distance_m")[0], part.get("distance_m")[-1]) == (0, 2160 - 400)
    assert part.pauses == (Pause(400, 460, "manual"),)
    first, whole, last = part.laps
    assert (first.start_s, first.end_s, first.trigger) == (0, 150, "manual")
    assert np.isnan(first.distance_m)  # the device's figure was for all of the lap
    assert whole == Lap(150, 400, elapsed_s=250, distance_m=1000, trigger="manual")
    assert (last.start_s, last.end_s) == (460, 500)
    assert np.isnan(part.totals.distance_m)
    assert summarise(part).summary.moving_s == pytest.approx(440, abs=2)


def test_a_cut_through_a_pause_keeps_both_sides_of_it():
    before, after = split(with_laps(), 559)
    assert before.pauses == (Pause(500, 560, "manual"),)
    assert after.pauses == ()
    assert (before.get("distance_m")[-1], after.get("distance_m")[-1]) == (2000, 2000)


def test_channels_without_a_value_in_the_part_are_left_out():
    blind = steady_run(100)
    blind.channels["longitude"][:60] = NAN
    part = crop(blind, 0, 50)
    assert not part.has_positions
    assert part.get("heart_rate_bpm") is not None


@pytest.mark.parametrize("span", [(10, 10), (30, 20), (9000, 9999), (10.1, 10.4)])
def test_a_span_without_anything_in_it_is_refused(span):
    with pytest.raises(ValueError, match="nothing is left"):
        crop(steady_run(100), *span)


def test_what_lies_between_two_recordings_is_a_pause():
    both = join([steady_run(100, start_utc=1300.0), steady_run(200, start_utc=1000.0)])
    assert both.start_utc == 1000.0
    assert both.pauses == (Pause(200, 300, "manual"),)
    assert (both.get("time_s")[-1], both.get("distance_m")[-1]) == (400, 900)
    summary = summarise(both).summary
    assert (summary.elapsed_s, summary.distance_m) == (400, pytest.approx(900))
    assert summary.moving_s == pytest.approx(300, abs=2)


def test_one_without_laps_becomes_a_lap_beside_one_with():
    both = join([with_laps(), steady_run(100, start_utc=2000.0)])
    assert [(lap.start_s, lap.end_s) for lap in both.laps[2:]] == [(560, 1060), (2000, 2100)]
    assert np.isnan(both.totals.timer_s)  # the second one states none


def test_a_distance_that_only_one_device_counted_is_worked_out_for_the_other():
    bare = steady_run(200, start_utc=500.0)
    del bare.channels["distance_m"]
    both = join([steady_run(100), bare])
    assert both.get("distance_m")[-1] == pytest.approx(900, rel=0.01)


def test_recordings_of_one_time_or_of_two_sports_are_not_joined():
    with pytest.raises(ValueError, match="overlap"):
        join([steady_run(100), steady_run(100, start_utc=50.0)])
    with pytest.raises(ValueError, match="one sport"):
        join([steady_run(100), steady_run(100, start_utc=500.0, sport="ride")])


@settings(max_examples=40, deadline=None)
@given(at=st.floats(1, 1059), more=st.floats(0, 1e6))
def test_nothing_is_lost_at_a_cut(at, more):
    whole = with_laps(start_utc=more)
    assert crop(whole, -more, 1060 + more) == whole or more < 0
    first, second = split(whole, at)
    again = join([first, second])
    assert again.start_utc == whole.start_utc
    for key, values in whole.channels.items():
        np.testing.assert_allclose(again.channels[key], values, atol=1e-5)
    there, here = summarise(again).summary, summarise(whole).summary
    for name in ("elapsed_s", "moving_s", "timer_s", "distance_m", "average_heart_rate_bpm"):
        assert getattr(there, name) == pytest.approx(getattr(here, name), rel=1e-6), name
    ways = [summarise(part).summary.distance_m for part in (first, second)]
    assert sum(way for way in ways if not np.isnan(way)) == pytest.approx(4000, abs=1e-6)
