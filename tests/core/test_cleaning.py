import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from activities.core.cleaning import clean
from activities.core.recording import Note, Pause
from tests.core.builders import changed, recording, steady_run


def codes(cleaned) -> set[str]:
    return {issue.code for issue in cleaned.quality}


def test_clean_data_is_left_alone():
    rec = steady_run()
    cleaned = clean(rec)
    assert cleaned.quality == ()
    assert cleaned.masks == {}
    for key, values in rec.channels.items():
        np.testing.assert_array_equal(cleaned.channels[key], values)


@settings(deadline=None, max_examples=15)
@given(st.integers(0, 10_000))
def test_hard_intervals_raise_few_false_alarms(seed):
    rng = np.random.default_rng(seed)
    time_s = np.arange(2400.0)
    hard = (time_s % 240 < 120) & (time_s > 600)
    target, heart_rate = np.where(hard, 182.0, 135.0), np.full(2400, 90.0)
    for i in range(1, 2400):  # the heart follows with a time constant of 30 s
        heart_rate[i] = heart_rate[i - 1] + (target[i] - heart_rate[i - 1]) / 30
    rec = recording({
        "time_s": time_s, "heart_rate_bpm": np.round(heart_rate + rng.normal(0, 0.8, 2400)),
        "speed_mps": np.where(hard, 5.0, 2.6), "cadence_spm": np.where(hard, 182.0, 164.0),
    })  # fmt: skip
    cleaned = clean(rec)
    kept = cleaned.channels["heart_rate_bpm"]
    assert cleaned.masks.get("heart_rate_bpm", np.zeros(1)).mean() < 0.02
    assert np.abs(kept - heart_rate).max() < 6


def test_raw_channels_are_not_touched():
    rec = steady_run()
    rec.channels["heart_rate_bpm"][500] = 240
    clean(rec)
    assert rec.channels["heart_rate_bpm"][500] == 240


def test_a_gps_jump_and_its_return_are_left_out():
    rec = steady_run()
    latitude = rec.channels["latitude"].copy()
    latitude[700:704] += 0.01  # 1.1 km away for four seconds
    cleaned = clean(changed(rec, latitude=latitude))
    assert np.flatnonzero(cleaned.masks["latitude"]).tolist() == [700, 701, 702, 703]
    assert np.isnan(cleaned.channels["longitude"][700:704]).all()
    assert cleaned.path_m[-1] == pytest.approx(5400, rel=1e-4)
    assert "position_jump" in codes(cleaned)


def test_a_cold_fix_and_null_island_are_left_out():
    rec = steady_run()
    latitude, longitude = (rec.channels[k].copy() for k in ("latitude", "longitude"))
    latitude[:5] += 0.5
    latitude[900], longitude[900] = 0.0, 0.0
    cleaned = clean(changed(rec, latitude=latitude, longitude=longitude))
    assert np.flatnonzero(cleaned.masks["latitude"]).tolist() == [0, 1, 2, 3, 4, 900]
    assert cleaned.path_m[-1] == pytest.approx(5400 - 15, rel=1e-3)


def test_a_track_that_jumps_for_good_keeps_both_parts_without_the_jump():
    rec = steady_run()
    latitude = rec.channels["latitude"].copy()
    latitude[900:] += 0.02
    cleaned = clean(changed(rec, latitude=latitude))
    assert "latitude" not in cleaned.masks
    assert "position_relocated" in codes(cleaned)
    assert cleaned.path_m[-1] == pytest.approx(5400 - 3, rel=1e-3)


def test_a_ride_called_a_run_is_told_and_not_shredded():
    cleaned = clean(steady_run(speed_mps=14.0))
    assert "speed_implausible" in codes(cleaned)
    assert "latitude" not in cleaned.masks
    assert "speed_mps" not in cleaned.masks


def test_heart_rate_spikes_and_zeros_are_replaced_by_their_surroundings():
    rec = steady_run()
    heart_rate = rec.channels["heart_rate_bpm"].copy()
    heart_rate[400], heart_rate[800:805], heart_rate[1200] = 0, 214, 96
    cleaned = clean(changed(rec, heart_rate_bpm=heart_rate))
    mask = cleaned.masks["heart_rate_bpm"]
    assert mask[[400, 800, 801, 802, 803, 804, 1200]].all()
    assert mask.sum() <= 12
    assert np.abs(cleaned.channels["heart_rate_bpm"][[400, 802, 1200]] - 150).max() < 8


def test_the_athletes_own_maximum_tightens_the_limit():
    rec = steady_run()
    heart_rate = rec.channels["heart_rate_bpm"] + 50
    assert "heart_rate_range" not in codes(clean(changed(rec, heart_rate_bpm=heart_rate)))
    cleaned = clean(changed(rec, heart_rate_bpm=heart_rate), max_heart_rate_bpm=180)
    assert "heart_rate_range" in codes(cleaned)
    assert cleaned.unusable("heart_rate_bpm")


def locked(rec, start: int, end: int):
    """A watch that counts steps for a while: heart rate becomes the cadence, drifts with it."""
    cadence = rec.channels["cadence_spm"].copy()
    cadence += 4 * np.sin(np.arange(len(cadence)) / 15)
    heart_rate = rec.channels["heart_rate_bpm"] - 15
    heart_rate[start:end] = cadence[start:end]
    return changed(rec, heart_rate_bpm=heart_rate, cadence_spm=cadence)


def test_cadence_lock_is_found_where_it_was_planted():
    cleaned = clean(locked(steady_run(3600), 1000, 1400))
    assert "cadence_lock" in codes(cleaned)
    mask = cleaned.masks["heart_rate_bpm"]
    assert mask[1005:1395].mean() > 0.95
    assert mask.sum() < 440
    assert np.isnan(cleaned.channels["heart_rate_bpm"][1100:1300]).all()


def test_a_true_heart_rate_near_the_cadence_is_no_lock():
    rec = steady_run(3600)
    heart_rate = rec.channels["heart_rate_bpm"] + 17
    assert "cadence_lock" not in codes(clean(changed(rec, heart_rate_bpm=heart_rate)))


def test_static_of_a_dry_strap_is_dropped_at_the_start_only():
    rec = steady_run(3600)
    heart_rate = rec.channels["heart_rate_bpm"].copy()
    heart_rate[60:240] = 200 + np.random.default_rng(2).integers(-2, 3, 180)
    cleaned = clean(changed(rec, heart_rate_bpm=heart_rate))
    assert "strap_static" in codes(cleaned)
    assert cleaned.masks["heart_rate_bpm"][62:238].all()
    assert not cleaned.masks["heart_rate_bpm"][260:].any()


@pytest.mark.parametrize(("written", "factor"), [(84.0, 2.0), (336.0, 0.5)])
def test_cadence_of_one_foot_or_doubled_is_put_right(written, factor):
    rec = changed(steady_run(), cadence_spm=np.full(1801, written))
    cleaned = clean(rec)
    np.testing.assert_allclose(cleaned.channels["cadence_spm"], 168)
    assert cleaned.masks["cadence_spm"].all()
    assert "cadence_unit" in codes(cleaned)


def test_walking_does_not_decide_the_unit_of_cadence():
    rec = steady_run(speed_mps=1.5, sport="walk")
    cleaned = clean(changed(rec, cadence_spm=np.full(1801, 110.0)))
    assert cleaned.channels["cadence_spm"][0] == 110


def test_speed_power_and_altitude_outliers_go():
    rec = steady_run()
    speed, power, altitude = (
        rec.channels[k].copy() for k in ("speed_mps", "power_w", "altitude_m")
    )
    speed[300], power[500], altitude[700:703] = 25, 3000, 900
    cleaned = clean(changed(rec, speed_mps=speed, power_w=power, altitude_m=altitude))
    assert np.flatnonzero(cleaned.masks["speed_mps"]).tolist() == [300]
    assert np.flatnonzero(cleaned.masks["power_w"]).tolist() == [500]
    assert np.flatnonzero(cleaned.masks["altitude_m"]).tolist() == [700, 701, 702]
    assert cleaned.channels["altitude_m"].max() == 500


def test_holes_are_filled_up_to_ten_seconds_and_longer_ones_stay():
    heart_rate = steady_run().channels["heart_rate_bpm"].copy()
    heart_rate[500:508] = np.nan
    heart_rate[900:1000] = np.nan
    cleaned = clean(changed(steady_run(), heart_rate_bpm=heart_rate))
    assert np.isfinite(cleaned.channels["heart_rate_bpm"][500:508]).all()
    assert cleaned.masks["heart_rate_bpm"][500:508].all()
    assert np.isnan(cleaned.channels["heart_rate_bpm"][900:1000]).all()
    assert "missing" in codes(cleaned)


def test_repeated_times_and_gaps_are_told_but_pauses_are_no_gaps():
    time_s = np.arange(600.0)
    time_s[100] = time_s[99]
    time_s[300:] += 120
    heart_rate = np.full(600, 140.0)
    rec = recording({"time_s": time_s, "heart_rate_bpm": heart_rate})
    assert codes(clean(rec)) == {"time_repeated", "gaps"}
    paused = recording(dict(rec.channels), pauses=(Pause(299, 420),))
    assert "gaps" not in codes(clean(paused))


def test_a_sensor_that_says_only_zero_was_not_there():
    cleaned = clean(changed(steady_run(), power_w=np.zeros(1801)))
    assert "power_w" not in cleaned.channels
    assert cleaned.masks["power_w"].all()


def test_the_notes_of_the_reader_are_carried_over():
    rec = steady_run(notes=(Note("truncated", "The file ends in the middle."),))
    assert [(q.code, q.text) for q in clean(rec).quality] == [
        ("truncated", "The file ends in the middle.")
    ]


def test_nothing_recorded_is_nothing_to_clean():
    assert clean(recording({})).channels == {}


def test_a_heart_rate_that_fits_the_pace_is_no_lock_even_beside_the_cadence():
    rec = locked(steady_run(3600), 1000, 1400)
    heart_rate = rec.channels["heart_rate_bpm"].copy()
    heart_rate[:1000] += 28  # about the same heart rate before and after
    heart_rate[1400:] += 28
    heart_rate[1000:1400] = rec.channels["cadence_spm"][1000:1400]
    cleaned = clean(changed(rec, heart_rate_bpm=heart_rate))
    assert "cadence_lock" not in codes(cleaned)


def test_the_turn_of_an_interval_is_no_spike():
    time_s = np.arange(600.0)
    heart_rate = 120 + 1.5 * np.abs((time_s + 40) % 80 - 40)  # up and down by 1.5 bpm/s
    assert clean(recording({"time_s": time_s, "heart_rate_bpm": heart_rate})).masks == {}
