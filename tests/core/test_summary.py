import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from activities.core.recording import CHANNELS, DeviceTotals, Pause
from activities.core.summary import summarise
from tests.core.builders import changed, eastward, recording, steady_run


def test_a_steady_run_has_the_figures_of_its_making():
    summary = summarise(steady_run(1800, 3.0)).summary
    assert (summary.elapsed_s, summary.moving_s) == (1800, 1800)
    assert (summary.distance_m, summary.distance_source) == (5400, "device")
    assert summary.average_speed_mps == summary.max_speed_mps == pytest.approx(3.0)
    assert summary.average_cadence_spm == pytest.approx(168, abs=0.2)
    assert summary.average_step_length_m == pytest.approx(60 * 3 / 168, rel=1e-3)
    assert (summary.ascent_m, summary.min_altitude_m) == (0, 500)
    assert summary.from_device == frozenset()


def test_step_length_of_the_worked_example():
    # 168.5 steps/min at 3.1 m/s (science notes A6).
    rec = recording({"time_s": np.arange(601.0), "speed_mps": np.full(601, 3.1),
                     "cadence_spm": np.full(601, 168.5)})  # fmt: skip
    assert summarise(rec).summary.average_step_length_m == pytest.approx(1.1039, abs=1e-4)


def test_the_step_length_channel_comes_first():
    rec = changed(steady_run(), step_length_m=np.full(1801, 1.02))
    assert summarise(rec).summary.average_step_length_m == pytest.approx(1.02)


def test_a_file_with_totals_only_gives_the_totals_and_says_so():
    totals = DeviceTotals(distance_m=10_000, timer_s=2400, elapsed_s=2500, ascent_m=80,
                          average_heart_rate_bpm=151)  # fmt: skip
    summary = summarise(recording({}, totals=totals)).summary
    assert (summary.distance_m, summary.moving_s, summary.elapsed_s) == (10_000, 2400, 2500)
    assert summary.average_speed_mps == pytest.approx(10_000 / 2400)
    assert summary.average_heart_rate_bpm == 151
    assert {"distance_m", "moving_s", "ascent_m"} <= summary.from_device
    assert math.isnan(summary.average_power_w)


def test_nothing_at_all_is_unknown_and_not_zero():
    summary = summarise(recording({})).summary
    assert all(math.isnan(v) for v in (summary.distance_m, summary.moving_s, summary.ascent_m))


def test_a_faulty_heart_rate_gives_no_figure_and_the_device_cannot_fill_in():
    rec = changed(steady_run(), heart_rate_bpm=np.full(1801, 245.0))
    rec = replace(rec, totals=DeviceTotals(average_heart_rate_bpm=245.0))
    summary = summarise(rec).summary
    assert math.isnan(summary.average_heart_rate_bpm)
    assert math.isnan(summary.max_heart_rate_bpm)


def test_smart_recording_is_weighted_by_time():
    time_s = np.r_[np.arange(0, 300.0), np.arange(300, 901.0, 6)]
    heart_rate = np.where(time_s < 300, 120.0, 160.0)
    summary = summarise(recording({"time_s": time_s, "heart_rate_bpm": heart_rate})).summary
    assert summary.average_heart_rate_bpm == pytest.approx((300 * 120 + 600 * 160) / 900, abs=0.2)


def test_the_pause_counts_neither_as_time_nor_in_the_means():
    time_s = np.r_[np.arange(301.0), 900 + np.arange(301.0)]
    rec = recording({"time_s": time_s, "distance_m": np.r_[np.arange(301) * 3.0,
                     900 + np.arange(301) * 3.0],
                     "heart_rate_bpm": np.where(time_s < 500, 140.0, 160.0)},
                    pauses=(Pause(300, 900),))  # fmt: skip
    summary = summarise(rec).summary
    assert (summary.elapsed_s, summary.moving_s, summary.distance_m) == (1200, 600, 1800)
    assert summary.average_heart_rate_bpm == pytest.approx(150, abs=0.1)


def test_one_mad_speed_does_not_make_the_maximum():
    speed = np.full(1801, 3.0)
    speed[500], speed[900:902] = 11.0, 6.5
    summary = summarise(changed(steady_run(), speed_mps=speed)).summary
    assert summary.max_speed_mps < 3.9


@settings(deadline=None, max_examples=20)
@given(st.floats(0.8, 1.6), st.integers(0, 1000))
def test_distance_and_speed_scale_together(factor, seed):
    rng = np.random.default_rng(seed)
    along = np.r_[0.0, np.cumsum(rng.uniform(2.0, 3.5, 900))]
    one = summarise(recording({"time_s": np.arange(901.0), "distance_m": along})).summary
    two = summarise(recording({"time_s": np.arange(901.0), "distance_m": along * factor})).summary
    assert two.distance_m == pytest.approx(one.distance_m * factor)
    assert two.average_speed_mps == pytest.approx(one.average_speed_mps * factor)
    assert two.max_speed_mps == pytest.approx(one.max_speed_mps * factor)
    assert two.moving_s == one.moving_s


@settings(deadline=None, max_examples=20)
@given(st.sets(st.integers(1, 1799), max_size=40))
def test_samples_written_twice_change_no_figure(doubled):
    rec = steady_run()
    order = np.sort(np.r_[np.arange(1801), np.array(sorted(doubled), dtype=int)])
    twice = replace(rec, channels={k: v[order] for k, v in rec.channels.items()})
    one, two = summarise(rec).summary, summarise(twice).summary
    for name in ("distance_m", "moving_s", "average_heart_rate_bpm", "average_speed_mps",
                 "average_cadence_spm", "ascent_m", "average_step_length_m"):  # fmt: skip
        assert getattr(two, name) == pytest.approx(getattr(one, name), rel=2e-3, abs=1e-6), name


@settings(deadline=None, max_examples=60)
@given(
    st.integers(0, 10_000), st.integers(0, 40), st.sampled_from(["run", "ride", "swim", "other"])
)
def test_any_garbage_gives_a_summary_without_an_error(seed, n, sport):
    rng = np.random.default_rng(seed)
    channels = {"time_s": np.sort(rng.exponential(30, n).cumsum()) if n else np.zeros(0)}
    for key in rng.permutation(sorted(set(CHANNELS) - {"time_s"}))[: rng.integers(0, 12)]:
        values = rng.normal(0, 10 ** rng.uniform(-1, 4), n)
        values[rng.random(n) < rng.random()] = np.nan
        channels[key] = values
    for one, other in (("latitude", "longitude"), ("longitude", "latitude")):
        if one in channels:
            channels.setdefault(other, rng.uniform(-400, 400, n))
    analysed = summarise(recording(channels, sport=sport))
    assert analysed.summary.moving_s >= 0 or n < 2
    assert analysed.summary.moving_s <= analysed.motion.elapsed_s + 1e-6 or n < 2
    assert all(q.share >= 0 for q in analysed.quality)
    analysed.splits()


def test_the_same_run_as_gps_only_agrees_with_the_device():
    rec = steady_run()
    bare = recording({"time_s": rec.channels["time_s"], **eastward(np.arange(1801) * 3.0)})
    one, two = summarise(rec).summary, summarise(bare).summary
    assert two.distance_m == pytest.approx(one.distance_m, rel=1e-4)
    assert (two.distance_source, two.moving_s) == ("gps", one.moving_s)


def test_a_third_of_faults_makes_the_rest_unbelievable_too():
    heart_rate = steady_run().channels["heart_rate_bpm"].copy()
    heart_rate[::3] = 0
    assert math.isnan(
        summarise(changed(steady_run(), heart_rate_bpm=heart_rate)).summary.average_heart_rate_bpm
    )


def test_a_hole_in_the_heart_rate_does_not_pull_the_mean_down():
    heart_rate = np.full(1801, 150.0)
    heart_rate[300:700] = np.nan
    summary = summarise(changed(steady_run(), heart_rate_bpm=heart_rate)).summary
    assert summary.average_heart_rate_bpm == pytest.approx(150)
