import numpy as np
import pytest

from activities.core.recording import Lap
from activities.core.splits import MILE_M
from activities.core.summary import summarise
from tests.core.builders import recording


def two_paces(**fields):
    """1500 m at 3 m/s (500 s), then 1200 m at 4 m/s (300 s); heart rate 140 and 160."""
    time_s = np.arange(801.0)
    speed = np.where(time_s < 500, 3.0, 4.0)
    along = np.r_[0.0, np.cumsum(speed[:-1])]
    return recording({
        "time_s": time_s, "distance_m": along,
        "heart_rate_bpm": np.where(time_s < 500, 140, 160),
        "cadence_spm": np.where(time_s < 500, 160, 180),
    }, **fields)  # fmt: skip


def test_kilometres_are_cut_between_samples():
    first, second, rest = summarise(two_paces()).splits()
    assert first.elapsed_s == pytest.approx(1000 / 3)
    assert second.elapsed_s == pytest.approx(500 / 3 + 125)
    assert (rest.distance_m, rest.partial) == (pytest.approx(700), True)
    assert (rest.start_s, rest.end_s) == (pytest.approx(625), 800)
    assert not second.partial
    assert first.average_speed_mps == pytest.approx(3.0)


def test_split_means_are_weighted_by_time():
    second = summarise(two_paces()).splits()[1]
    expected = (140 * 500 / 3 + 160 * 125) / (500 / 3 + 125)
    assert second.average_heart_rate_bpm == pytest.approx(expected, abs=0.05)
    assert second.max_heart_rate_bpm == 160
    assert np.isnan(second.average_power_w)


def test_miles_add_up_to_the_run():
    analysed = summarise(two_paces())
    miles = analysed.splits(MILE_M)
    assert len(miles) == 2
    assert sum(s.distance_m for s in miles) == pytest.approx(2700)
    assert sum(s.elapsed_s for s in miles) == pytest.approx(800)


def test_a_stop_counts_in_elapsed_and_not_in_moving_time():
    time_s = np.arange(461.0)
    along = np.r_[np.arange(200) * 3.0, np.full(61, 600.0), 600 + np.arange(1, 201) * 3.0]
    (first, _) = summarise(recording({"time_s": time_s, "distance_m": along})).splits()
    assert first.elapsed_s - first.moving_s == pytest.approx(60, abs=1)
    assert first.elapsed_s == pytest.approx(1000 / 3 + 60, abs=1)


def test_ascent_of_the_splits_adds_up():
    time_s = np.arange(1001.0)
    altitude = 100 + 40 * np.sin(time_s / 100)
    rec = recording({"time_s": time_s, "distance_m": time_s * 3, "altitude_m": altitude})
    analysed = summarise(rec)
    assert sum(s.ascent_m for s in analysed.splits()) == pytest.approx(analysed.summary.ascent_m)


def test_laps_are_measured_between_their_times():
    laps = (Lap(0, 500, distance_m=1490), Lap(500, 800), Lap(float("nan"), float("nan")))
    rows = summarise(two_paces(laps=laps)).laps()
    assert [r.measured.distance_m for r in rows] == [pytest.approx(1500), pytest.approx(1200)]
    assert rows[0].lap.distance_m == 1490
    assert rows[1].measured.average_speed_mps == pytest.approx(4.0)
    assert rows[1].measured.average_cadence_spm == pytest.approx(180)


def test_a_run_shorter_than_the_unit_is_one_partial_split():
    (only,) = summarise(recording({"time_s": [0.0, 100.0, 200.0],
                                   "distance_m": [0.0, 300.0, 600.0]})).splits()  # fmt: skip
    assert only.partial
    assert only.elapsed_s == 200


def test_no_distance_no_splits():
    assert summarise(recording({"time_s": np.arange(10.0)})).splits() == []
    assert summarise(recording({})).splits() == []


def test_the_heart_beats_on_at_the_lights():
    """200 s running at 160, 200 s standing at 100: the mean is over both."""
    along = np.r_[np.arange(201) * 3.0, np.full(200, 600.0), 600 + np.arange(1, 201) * 3.0]
    heart_rate = np.r_[np.full(201, 160.0), np.full(200, 100.0), np.full(200, 160.0)]
    rec = recording({"time_s": np.arange(601.0), "distance_m": along, "heart_rate_bpm": heart_rate})
    first = summarise(rec).splits()[0]
    seconds = 1000 / 3 + 200
    expected = (160 * 1000 / 3 + 100 * 200) / seconds
    assert first.average_heart_rate_bpm == pytest.approx(expected, abs=0.3)
