import numpy as np
import pytest

from activities.core.cleaning import clean
from activities.core.moving import moving
from activities.core.recording import Pause
from tests.core.builders import eastward, recording


def stop_and_go() -> np.ndarray:
    """Metres so far: 600 s at 3 m/s, 60 s still, 600 s at 3 m/s (science notes A2)."""
    speed = np.r_[np.full(600, 3.0), np.zeros(60), np.full(600, 3.0)]
    return np.r_[0.0, np.cumsum(speed)]


def moving_of(rec):
    return moving(rec, clean(rec))


@pytest.mark.parametrize("source", ["gps", "distance", "speed"])
def test_a_minute_at_the_lights_is_not_moving_time(source):
    along = stop_and_go()
    channels = {"time_s": np.arange(1261.0)}
    if source == "gps":
        channels |= eastward(along)
    elif source == "distance":
        channels["distance_m"] = along
    else:
        channels["speed_mps"] = np.r_[3.0, np.diff(along)]
    motion = moving_of(recording(channels))
    assert (motion.elapsed_s, motion.moving_s) == (1260.0, 1200.0)
    assert motion.method == "speed"
    assert [(s.start_s, s.end_s) for s in motion.stops] == [(600.0, 660.0)]


def test_the_pauses_of_the_device_win_over_found_stops():
    channels = {"time_s": np.arange(1261.0), **eastward(stop_and_go())}
    motion = moving_of(recording(channels, pauses=(Pause(100, 140), Pause(110, 120))))
    assert motion.method == "timer"
    assert motion.moving_s == motion.timer_s == 1220.0


def test_eight_seconds_of_standing_count_as_moving():
    speed = np.r_[np.full(100, 3.0), np.zeros(8), np.full(100, 3.0)]
    motion = moving_of(recording({"time_s": np.arange(208.0), "speed_mps": speed}))
    assert motion.moving_s == motion.elapsed_s == 207.0


def test_running_on_the_spot_without_gps_progress_counts_by_cadence():
    channels = {
        "time_s": np.arange(1261.0), **eastward(stop_and_go()),
        "cadence_spm": np.full(1261, 160.0),
    }  # fmt: skip
    assert moving_of(recording(channels)).moving_s == 1260.0


def test_on_the_treadmill_cadence_alone_tells():
    cadence = np.r_[np.full(300, 170.0), np.zeros(45), np.full(300, 170.0)]
    rec = recording({"time_s": np.arange(645.0), "cadence_spm": cadence}, sub_sport="treadmill")
    motion = moving_of(rec)
    assert motion.method == "cadence"
    assert motion.moving_s == 644.0 - 45.0


def test_a_hole_in_which_nothing_was_covered_is_a_stop_and_a_covered_one_is_not():
    time_s = np.r_[np.arange(300.0), 900.0 + np.arange(300.0), 1300.0 + np.arange(10.0)]
    along = np.r_[np.arange(300.0) * 3, 902 + np.arange(300.0) * 3, 2100 + np.arange(10.0) * 3]
    motion = moving_of(recording({"time_s": time_s, "distance_m": along}))
    assert motion.elapsed_s == 1309.0
    assert motion.moving_s == pytest.approx(1309.0 - 601.0)


def test_a_wandering_gps_does_not_move_a_standing_runner():
    rng = np.random.default_rng(5)
    along = stop_and_go()
    still = slice(605, 656)
    along[still] += rng.normal(0, 0.6, 51)
    motion = moving_of(recording({"time_s": np.arange(1261.0), **eastward(along)}))
    assert motion.moving_s == pytest.approx(1200.0, abs=15)


def test_climbing_steeply_at_a_crawl_is_moving():
    time_s = np.arange(600.0)
    channels = {
        "time_s": time_s, "distance_m": time_s * 0.4, "altitude_m": 1000 + time_s * 0.22,
        "cadence_spm": np.full(600, 80.0),
    }  # fmt: skip
    assert moving_of(recording(channels)).moving_s == 599.0


def test_a_swim_is_timed_by_its_timer_alone():
    motion = moving_of(recording({"time_s": np.arange(100.0), "speed_mps": np.zeros(100)},
                                 sport="swim"))  # fmt: skip
    assert (motion.moving_s, motion.method) == (99.0, "elapsed")


def test_weights_add_up_to_the_moving_time_and_holes_weigh_little():
    time_s = np.r_[np.arange(100.0), 160.0 + np.arange(100.0)]
    motion = moving_of(recording({"time_s": time_s, "distance_m": time_s * 3}))
    assert motion.moving_s == 259.0
    assert motion.moving_weight_s.sum() == pytest.approx(198.0 + 10.0)
