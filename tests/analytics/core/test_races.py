"""VDOT against the book's tables; critical speed and predictions against printed examples."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.core import critical_speed as cs
from analytics.core import prediction, vdot

METRES = (1500, 1609.344, 3000, 3218.688, 5000, 10_000, 15_000, 21_097.5, 42_195)
# Daniels' Running Formula: VDOT and the times over METRES (2 miles at 40: 15:08).
RACES = """
30 8:30 9:11 17:56 19:19 30:40 63:46 98:14 2:21:04 4:49:17
35 7:25 8:01 15:45 16:58 27:00 56:03 86:22 2:04:13 4:16:03
40 6:35 7:07 14:03 15:08 24:08 50:03 77:06 1:50:59 3:49:45
45 5:56 6:25 12:40 13:40 21:50 45:16 69:40 1:40:20 3:28:26
50 5:24 5:50 11:33 12:28 19:57 41:21 63:36 1:31:35 3:10:49
55 4:57 5:21 10:37 11:28 18:22 38:06 58:33 1:24:18 2:56:01
60 4:35 4:57 9:50 10:37 17:03 35:22 54:18 1:18:09 2:43:25
65 4:16 4:37 9:09 9:53 15:54 33:01 50:40 1:12:53 2:32:35
70 4:00 4:19 8:34 9:16 14:55 31:00 47:32 1:08:21 2:23:10
75 3:46 4:04 8:04 8:43 14:03 29:14 44:48 1:04:23 2:14:55
80 3:34.2 3:51.2 7:37.5 8:14.2 13:17.8 27:41 42:25 1:00:54 2:07:38
85 3:23.5 3:39.6 7:14.0 7:48.8 12:37.4 26:19 40:17 57:50 2:01:10
"""
# The book's pace table, s/km: E slow and fast, M, T, I; and R over 200 m, s.
PACES = {
    40: (398, 356, 329, 306, 282, 52),
    50: (334, 296, 271, 255, 235, 43),
    60: (289, 255, 232, 220, 203, 37),
    70: (255, 224, 204, 194, 179, None),
}


def clock(text):
    seconds = 0.0
    for part in text.split(":"):
        seconds = 60 * seconds + float(part)
    return seconds


@pytest.mark.parametrize("line", RACES.split("\n")[1:-1], ids=lambda line: line.split()[0])
def test_race_times_are_the_book_s_within_a_quarter_per_cent(line):
    value, *times = line.split()
    for metres, time in zip(METRES, map(clock, times), strict=True):
        assert vdot.equivalent_time(float(value), metres) == pytest.approx(time, rel=0.0025)
        assert vdot.vdot(metres, time) == pytest.approx(float(value), abs=0.25)


@pytest.mark.parametrize("value", PACES)
def test_training_paces_are_the_book_s(value):
    slow, fast, marathon, threshold, interval, per_200 = PACES[value]
    found = {name: 1000 / speed for name, speed in vdot.training_paces(value).items()}
    assert found["E_slow"] == pytest.approx(slow, abs=4)
    assert found["E_fast"] == pytest.approx(fast, abs=4)
    assert found["M"] == pytest.approx(marathon, abs=3)
    assert found["T"] == pytest.approx(threshold, abs=1)
    assert found["I"] == pytest.approx(interval, abs=1)
    assert per_200 is None or found["R"] / 5 == pytest.approx(per_200, abs=0.5)


@settings(max_examples=25, deadline=None)
@given(st.floats(25, 85), st.floats(1500, 42_195))
def test_equivalent_times_and_vdot_are_inverse_and_faster_is_more(value, metres):
    seconds = vdot.equivalent_time(value, metres)
    assert vdot.vdot(metres, seconds) == pytest.approx(value, abs=1e-3)
    assert vdot.vdot(metres, seconds * 0.99) > value
    paces = vdot.training_paces(value)
    assert paces["E_slow"] < paces["E_fast"] < paces["T"] < paces["I"] < paces["R"]


def test_impossible_races_have_no_vdot():
    assert np.isnan(vdot.vdot(5000, 0))
    with pytest.raises(ValueError, match="positive"):
        vdot.equivalent_time(0, 5000)


def test_the_three_published_fits_of_critical_speed():
    gebrselassie = ([1500, 3000, 5000], [211.76, 445.09, 759.36])
    line = cs.critical_speed(*gebrselassie)
    curve = cs.critical_speed_hyperbolic(*gebrselassie)
    assert (line.speed_mps, line.d_prime_m) == pytest.approx((6.3900, 150.15), abs=0.01)
    assert (curve.speed_mps, curve.d_prime_m) == pytest.approx((6.3771, 157.98), abs=0.01)
    curve = cs.critical_speed_hyperbolic([1200, 2400, 3600], [222, 460, 702])
    assert (curve.speed_mps, curve.d_prime_m) == pytest.approx((4.9824, 103.17), abs=0.01)
    assert line.n == 3 and 0.999 < line.r2 <= 1


@settings(max_examples=25, deadline=None)
@given(st.floats(2.5, 6.5), st.floats(50, 300), st.floats(0.5, 3))
def test_critical_speed_scales_with_the_unit_and_finds_the_exact_law(speed, reserve, unit):
    times = np.array([150.0, 400.0, 900.0])
    found = cs.critical_speed(unit * (reserve + speed * times), times)
    assert found.speed_mps == pytest.approx(unit * speed)
    assert found.d_prime_m == pytest.approx(unit * reserve)
    assert found.standard_error_mps == pytest.approx(0, abs=1e-6)
    twice = cs.critical_speed(np.tile(reserve + speed * times, 2), np.tile(times, 2))
    assert twice.speed_mps == pytest.approx(speed)


def test_two_trials_of_one_length_are_refused():
    with pytest.raises(ValueError, match="different"):
        cs.critical_speed([1500, 1510], [300, 300])
    with pytest.raises(ValueError, match="positive"):
        cs.critical_speed([1500, float("nan")], [300, 600])


def test_only_efforts_on_the_hull_between_two_and_twenty_minutes_are_near_maximal():
    times = np.array([60.0, 180.0, 360.0, 600.0, 1100.0, 1800.0])
    way = 150 + 4.0 * times
    way[2] -= 60  # held back
    way[4] -= 400
    assert cs.near_maximal(times, way).tolist() == [1, 3]
    assert cs.near_maximal([], []).tolist() == []


def test_the_balance_of_d_prime_is_spent_and_comes_back():
    balance = cs.d_prime_balance(np.arange(100.0), 25, 2000)
    assert balance[24] == 2000
    assert balance[50] == 1675.0
    rest = cs.d_prime_balance([30.0] * 40 + [np.nan] * 10 + [20.0] * 2000, 25, 2000)
    assert rest[39] == rest[49] == 1800
    # The deficit of 200 m shrinks by (1 - 5/2000) a second.
    assert 2000 - rest[59] == pytest.approx(200 * (1 - 5 / 2000) ** 10)
    assert rest[-1] == pytest.approx(2000, abs=2)


def test_cameron_s_model_as_calculators_print_it():
    assert prediction.cameron(5000, 1200, 10_000) == pytest.approx(2499.66, abs=0.01)


def test_a_prediction_of_the_distance_run_is_the_time_run():
    found = prediction.predict([(10_000, 2500, 10, True)], 10_000)
    assert found.seconds == pytest.approx(2500, rel=1e-5)
    assert found.low_s <= 2425.1 and found.high_s >= 2574.9  # 3 %


def test_a_marathon_from_one_5k_lies_between_vdot_and_a_steep_power_law():
    found = prediction.predict([(5000, 1200, 20, True)], 42_195)
    fast = vdot.equivalent_time(vdot.vdot(5000, 1200), 42_195)
    slow = prediction.riegel(5000, 1200, 42_195, exponent=1.10)
    assert fast < found.seconds < slow
    assert found.low_s <= 0.94 * found.seconds and found.high_s >= 1.06 * found.seconds


def test_a_runner_who_fades_more_is_given_a_slower_marathon():
    def marathon(half_s):
        races = [(5000, 1200, 20, True), (21_097.5, half_s, 30, True)]
        return prediction.predict(races, 42_195).seconds

    assert marathon(5500) < marathon(5700)


def test_old_short_and_easy_efforts_predict_nothing():
    assert prediction.predict([], 10_000) is None
    assert prediction.predict([(5000, 1200, 121, True), (1000, 180, 5, True)], 10_000) is None
    efforts = [(5000, 1200, 20, True), (12_000, 4800, 2, False)]
    assert prediction.predict(efforts, 10_000).from_efforts == (0,)


@settings(max_examples=25, deadline=None)
@given(st.floats(900, 1800), st.floats(1500, 42_195), st.floats(1.01, 1.3))
def test_longer_takes_longer_and_a_repeated_effort_changes_nothing(seconds, metres, more):
    effort = (5000.0, seconds, 10.0, True)
    found = prediction.predict([effort], metres)
    assert found.low_s < found.seconds < found.high_s
    assert prediction.predict([effort], metres * more).seconds > found.seconds
    assert prediction.predict([effort, effort], metres) == found
