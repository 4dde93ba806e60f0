from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from activities.core.recording import Pause
from activities.core.summary import summarise
from analytics.core.resample import seconds
from tests.core.builders import changed, recording, steady_run


def of(run):
    return seconds(summarise(run))


def test_a_run_at_one_hertz_is_taken_as_it_is():
    run = steady_run(1800)
    found = of(run)
    assert found.time_s.tolist() == list(range(1801))
    assert found.weight_s.sum() == pytest.approx(1800)
    np.testing.assert_array_equal(found.cadence_spm, run.channels["cadence_spm"])
    assert found.distance_m[600] == pytest.approx(1800)
    assert found.step_length_m[900] == pytest.approx(180 / found.cadence_spm[900])
    np.testing.assert_allclose(found.graded_speed_mps, found.speed_mps)


@settings(max_examples=20, deadline=None)
@given(st.sets(st.integers(1, 599), max_size=80))
def test_dropped_samples_are_bridged_over_ten_seconds_and_no_longer(lost):
    run = steady_run(600)
    keep = ~np.isin(np.arange(601), list(lost))
    thin = replace(run, channels={k: v[keep] for k, v in run.channels.items()})
    found = of(thin)
    time_s = thin.channels["time_s"]
    wide = [(a, b) for a, b in pairwise(time_s) if b - a > 10]
    hole = np.zeros(601, dtype=bool)
    for a, b in wide:
        hole[int(a) + 1 : int(b)] = True
    assert np.isnan(found.cadence_spm).tolist() == hole.tolist()
    assert found.weight_s.sum() == pytest.approx(600 - sum(b - a for a, b in wide))
    assert np.abs(found.distance_m - 3.0 * np.arange(601)).max() < 0.01


def test_a_minute_without_data_weighs_nothing():
    run = steady_run(600)
    keep = (np.arange(601) <= 200) | (np.arange(601) >= 260)
    found = of(replace(run, channels={k: v[keep] for k, v in run.channels.items()}))
    assert found.weight_s.sum() == pytest.approx(540)
    assert found.weight_s[202:259].sum() == 0 and np.isnan(found.cadence_spm[201:260]).all()


def test_a_pause_weighs_nothing_and_its_samples_do_not_join():
    run = steady_run(900)
    paused = (np.arange(901) > 300) & (np.arange(901) < 420)
    pause = Pause(300.0, 420.0, "manual")
    channels = {k: v[~paused] for k, v in run.channels.items()}
    found = of(replace(run, channels=channels, pauses=(pause,)))
    assert len(found) == 901
    assert found.weight_s[302:419].sum() == 0
    assert found.timer_weight_s.sum() == pytest.approx(780)
    assert np.isnan(found.heart_rate_bpm[310:410]).all()


def test_repeated_samples_change_no_time():
    run = steady_run(600)
    twice = replace(run, channels={k: np.repeat(v, 2) for k, v in run.channels.items()})
    one, two = of(run), of(twice)
    assert two.weight_s.sum() == pytest.approx(one.weight_s.sum())
    np.testing.assert_allclose(two.cadence_spm, one.cadence_spm)


def test_sparse_and_crooked_times_are_interpolated():
    time_s = np.arange(0, 900, 2.5)
    found = of(recording({"time_s": time_s, "distance_m": 4 * time_s, "speed_mps": time_s * 0 + 4,
                          "cadence_spm": 160 + time_s / 100}))  # fmt: skip
    assert len(found) == 898
    np.testing.assert_allclose(found.cadence_spm, 160 + np.arange(898) / 100, atol=1e-4)
    assert found.weight_s.sum() == pytest.approx(time_s[-1], abs=0.6)


def test_dynamics_keep_their_holes_and_missing_channels_are_none():
    run = steady_run(600)
    contact = np.full(601, 240.0)
    contact[100:120] = np.nan
    found = of(changed(run, ground_contact_ms=contact, power_w=None, heart_rate_bpm=None))
    assert np.flatnonzero(np.isnan(found.get("ground_contact_ms"))).tolist() == [*range(100, 120)]
    assert found.power_w is None and found.get("heart_rate_bpm") is None
    assert found.get("temperature_c") is None


def test_unbelievable_channels_are_left_out():
    rng = np.random.default_rng(1)
    beats = np.where(rng.random(1801) < 0.5, 250.0, 150.0)
    assert of(changed(steady_run(1800), heart_rate_bpm=beats)).heart_rate_bpm is None


def test_a_recording_without_samples_is_empty():
    found = of(recording({"time_s": [0.0]}))
    assert len(found) == 0 and found.speed_mps is None
