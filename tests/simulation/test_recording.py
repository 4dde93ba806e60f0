"""Recordings a runner would believe."""

import numpy as np
import pytest

from activities.core.recording import CHANNELS
from simulation.demo import session_recording


def geodesic_m(latitude, longitude):
    """Length of a track on the local WGS84 ellipsoid, m."""
    phi = np.radians(latitude[:-1])
    w = 1 - 0.00669437999014 * np.sin(phi) ** 2
    north = np.radians(np.diff(latitude)) * 6378137 * (1 - 0.00669437999014) / w**1.5
    east = np.radians(np.diff(longitude)) * 6378137 / np.sqrt(w) * np.cos(phi)
    return float(np.hypot(north, east).sum())


def median(recording, key, above=2.0):
    values = recording.channels[key][recording.channels["speed_mps"] > above]
    return float(np.nanmedian(values))


def of_kind(athlete, kind, count, **having):
    found = [s for s in athlete.season.sessions if s.kind == kind and s.sport == "run"
             and all(getattr(s, key) == value for key, value in having.items())]  # fmt: skip
    return found[-count:]


def test_channels_have_their_type_one_length_and_rising_time(sampled):
    for _, _, done in sampled:
        channels = done.recording.channels
        assert {k: v.dtype.str[1:] for k, v in channels.items()} == {
            k: CHANNELS[k].dtype for k in channels
        }
        assert {len(v) for v in channels.values()} == {done.recording.n}
        assert channels["time_s"][0] == 0
        assert (np.diff(channels["time_s"]) > 0).all()
        assert (np.diff(channels["distance_m"]) >= 0).all()


def test_the_track_is_as_long_as_the_watch_says_within_three_percent(sampled):
    ratios = []
    for _, _, done in sampled:
        recording = done.recording
        if recording.has_positions and not any(f.kind.startswith("gps") for f in done.faults):
            track = geodesic_m(recording.channels["latitude"], recording.channels["longitude"])
            ratios.append(track / recording.totals.distance_m)
    assert len(ratios) > 60
    assert np.median(np.abs(np.array(ratios) - 1)) < 0.012
    assert np.max(np.abs(np.array(ratios) - 1)) < 0.03


def test_heart_rate_stays_below_the_maximum_but_for_planted_faults(sampled):
    for athlete, _, done in sampled:
        beats = done.recording.get("heart_rate_bpm")
        if beats is not None and not done.faults:
            assert np.nanmax(beats) <= athlete.spec.body.hr_max
            assert np.nanmin(beats) >= athlete.spec.body.hr_rest


def test_cadence_and_step_length_lie_where_runners_lie(sampled):
    for _, session, done in sampled:
        recording = done.recording
        if recording.get("cadence_spm") is None or session.run_walk or session.route == "trail":
            continue
        # van Oeveren et al. 2019: 2 (75.01 + 3.006 v); personal offsets within 8 %
        speed = median(recording, "speed_mps")
        expected = 2 * (75.01 + 3.006 * speed)
        assert median(recording, "cadence_spm") == pytest.approx(expected, rel=0.10)
        if recording.get("step_length_m") is not None:
            assert 0.7 < median(recording, "step_length_m") < 1.7
            assert 5.0 < median(recording, "vertical_ratio_pct") < 11.0


def test_step_length_is_speed_over_cadence(athletes):
    session = of_kind(athletes["nora"], "easy", 1)[0]
    channels = session_recording(athletes["nora"], session).recording.channels
    length = channels["step_length_m"].astype(float)
    told = 60 * channels["speed_mps"].astype(float) / np.maximum(channels["cadence_spm"], 1)
    known = np.isfinite(length)
    assert known.mean() > 0.9
    assert np.abs(length - told)[known].max() < 0.001


def test_a_hard_minute_is_answered_by_the_heart_within_two(athletes):
    session = of_kind(athletes["nora"], "intervals", 1)[0]
    recording = session_recording(athletes["nora"], session).recording
    work = [lap for lap in recording.laps if lap.intensity == "interval"]
    easy = [lap for lap in recording.laps if lap.intensity == "recovery"]
    assert len(work) == session.reps
    assert min(lap.average_speed_mps for lap in work) > max(lap.average_speed_mps for lap in easy)
    assert np.mean([lap.max_heart_rate_bpm for lap in work]) > 0.93 * 192
    assert all(lap.distance_m == pytest.approx(session.rep_m, rel=0.03) for lap in work)


def test_hill_repeats_go_up_and_come_down(athletes):
    session = of_kind(athletes["ren"], "hills", 1)[0]
    recording = session_recording(athletes["ren"], session).recording
    for lap in recording.laps:
        if lap.intensity == "interval":
            assert lap.ascent_m > 3 * lap.descent_m
        elif lap.intensity == "recovery":
            assert lap.descent_m > 3 * lap.ascent_m


def test_races_end_near_what_the_athlete_is_said_to_run(athletes):
    expected = {("nora", 10.0): 38 * 60, ("daniel", 42.195): 190 * 60, ("ren", 5.0): 980}
    for (key, km), seconds in expected.items():
        session = of_kind(athletes[key], "race", 1, km=km)[0]
        recording = session_recording(athletes[key], session).recording
        assert recording.totals.elapsed_s == pytest.approx(seconds, rel=0.05)


def test_a_treadmill_run_has_no_place_and_the_watch_is_off_by_some_percent(athletes):
    runs = [s for s in athletes["lucie"].season.sessions if s.sport == "run" and s.route == ""]
    done = [session_recording(athletes["lucie"], s) for s in runs[-12:]]
    assert {d.recording.sub_sport for d in done} == {"treadmill"}
    assert not any(d.recording.has_positions for d in done)
    errors = np.array([d.recording.totals.distance_m / d.distance_m - 1 for d in done])
    assert 0.005 < np.abs(errors).mean() < 0.05


def test_pauses_leave_no_samples_and_are_not_timer_time(sampled):
    seen = 0
    for _, _, done in sampled:
        recording = done.recording
        time_s = recording.channels["time_s"]
        for pause in recording.pauses:
            assert not ((time_s > pause.start_s) & (time_s < pause.end_s)).any()
            seen += 1
        paused = sum(p.end_s - p.start_s for p in recording.pauses)
        assert recording.totals.elapsed_s - recording.totals.timer_s == pytest.approx(paused)
        assert sum(lap.timer_s for lap in recording.laps) == pytest.approx(recording.totals.timer_s)
    assert seen > 20


def test_every_kind_of_sensor_fault_is_somewhere(athletes):
    found = set()
    for key in ("daniel", "nora"):
        for session in athletes[key].season.sessions[:300:4]:
            found |= {fault.kind for fault in session_recording(athletes[key], session).faults}
    assert found == {"cadence_lock", "strap_spikes", "heart_rate_dropout", "gps_gap", "gps_jump"}
