import numpy as np
import pytest

from activities.core.cleaning import clean
from activities.core.distance import distance
from activities.core.recording import DeviceTotals, Pause
from activities.core.speed import speed_series
from activities.core.summary import summarise
from tests.core.builders import changed, eastward, recording, steady_run


def distance_of(rec):
    return distance(rec, clean(rec))


def test_the_device_is_believed_and_gps_only_checks():
    rec = steady_run()
    rec = changed(rec, distance_m=rec.channels["distance_m"] * 1.01)
    along = distance_of(rec)
    assert (along.source, along.total_m) == ("device", pytest.approx(5454))
    assert along.gps_check_m == pytest.approx(5400, rel=1e-5)
    assert along.issues == ()


def test_more_than_three_per_cent_between_gps_and_device_is_told():
    rec = changed(steady_run(), distance_m=np.arange(1801.0) * 3.2)
    along = distance_of(rec)
    assert along.disagreement == pytest.approx(0.0625, abs=1e-4)
    assert [i.code for i in along.issues] == ["distance_disagrees"]
    assert "6.3 % shorter" in along.issues[0].text or "6.2 % shorter" in along.issues[0].text


def test_without_a_device_distance_the_track_is_summed_but_not_while_stopped():
    rng = np.random.default_rng(4)
    along = np.r_[np.arange(600) * 3.0, np.full(300, 1800.0), 1800 + np.arange(600) * 3.0]
    along[600:900] += rng.normal(0, 0.5, 300)
    found = distance_of(recording({"time_s": np.arange(1500.0), **eastward(along)}))
    assert found.source == "gps"
    assert found.total_m == pytest.approx(3600, abs=45)  # 170 m of drift


def test_positions_in_part_of_the_run_never_fill_up_the_distance():
    rec = steady_run()
    latitude = rec.channels["latitude"].copy()
    latitude[300:] = np.nan
    along = distance_of(changed(rec, latitude=latitude, distance_m=None))
    assert along.source == "speed"
    assert along.total_m == pytest.approx(5400, rel=1e-6)
    nothing = distance_of(changed(rec, latitude=latitude, distance_m=None, speed_mps=None))
    assert (nothing.source, nothing.values) == ("none", None)


def test_a_treadmill_with_speed_has_a_distance():
    rec = recording({"time_s": np.arange(601.0), "speed_mps": np.full(601, 2.5)},
                    sub_sport="treadmill")  # fmt: skip
    assert distance_of(rec).total_m == pytest.approx(1500)


def test_way_made_while_the_timer_stood_does_not_count():
    rec = recording({"time_s": np.arange(601.0), **eastward(np.arange(601.0) * 3)},
                    pauses=(Pause(200, 300),))  # fmt: skip
    assert distance_of(rec).total_m == pytest.approx(1500, abs=7)


def test_a_stated_total_that_the_track_contradicts_is_told():
    rec = recording({"time_s": np.arange(601.0), **eastward(np.arange(601.0) * 3)},
                    totals=DeviceTotals(distance_m=2100.0))  # fmt: skip
    assert [i.code for i in distance_of(rec).issues] == ["distance_disagrees"]


def test_a_leg_that_goes_on_counting_starts_at_zero():
    along = distance_of(recording({"time_s": np.arange(301.0),
                                   "distance_m": 40_000 + np.arange(301.0) * 3}))  # fmt: skip
    assert along.values[0] == 0
    assert along.total_m == 900


def test_distance_never_decreases():
    rec = steady_run()
    values = rec.channels["distance_m"].copy()
    values[700:720] -= 40
    along = distance_of(changed(rec, distance_m=values))
    assert np.all(np.diff(along.values) >= 0)
    assert along.total_m == 5400


def test_speed_from_distance_is_the_slope_and_unknown_in_a_gap():
    time_s = np.r_[np.arange(300.0), 500.0, 800 + np.arange(300.0)]
    rec = recording({"time_s": time_s, "distance_m": time_s * 3.0})
    speed = summarise(rec).speed_mps
    np.testing.assert_allclose(speed[np.isfinite(speed)], 3.0, rtol=1e-6)
    assert np.flatnonzero(np.isnan(speed)).tolist() == [300]


def test_the_device_speed_is_used_where_there_is_one():
    rec = steady_run()
    analysed = summarise(changed(rec, speed_mps=np.full(1801, 3.1)))
    np.testing.assert_allclose(analysed.speed_mps, 3.1, rtol=1e-6)
    assert speed_series(clean(recording({})), analysed.distance, analysed.motion) is None


def test_a_device_that_takes_back_a_few_centimetres_does_not_go_backwards():
    values = np.arange(1801.0) * 3
    values[700] = values[699] - 0.3
    assert np.all(np.diff(distance_of(changed(steady_run(), distance_m=values)).values) >= 0)
