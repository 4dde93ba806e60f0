import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.core import gait, gap

GRADES = np.array([-30, -18, -15, -10, -8, -5, -2, 0, 2, 5, 8, 15, 30]) / 100


def test_both_curves_at_thirteen_grades():
    # Minetti's polynomial worked by hand; the heart-rate curve as two others read it off.
    minetti = [0.684, 0.495, 0.510, 0.598, 0.655, 0.763, 0.897, 1, 1.113, 1.301, 1.509, 2.060,
               3.494]  # fmt: skip
    heart = [1.49, 1.02, 0.941, 0.875, 0.875, 0.90, 0.95, 1, 1.05, 1.19, 1.35, 1.846, 3.16]
    np.testing.assert_allclose(gap.minetti_factor(GRADES), minetti, atol=0.0006)
    np.testing.assert_allclose(gap.graded_factor(GRADES), heart, atol=0.005)


def test_three_kilometres_up_and_down_in_graded_pace():
    seconds, grade = np.array([240.0, 300.0, 225.0]), np.array([0.0, 0.05, -0.05])
    graded = gap.graded_speed(1000 / seconds, grade) @ seconds / seconds.sum()
    assert 1000 / graded == pytest.approx(247.57, abs=0.01)
    minetti = (1000 / seconds * gap.minetti_factor(grade)) @ seconds / seconds.sum()
    assert 1000 / minetti == pytest.approx(249.66, abs=0.01)


@settings(max_examples=25, deadline=None)
@given(st.floats(0.5, 7), st.floats(-1, 1), st.floats(0.2, 5))
def test_graded_speed_scales_with_speed_and_is_held_beyond_the_measured(speed, grade, unit):
    found = gap.graded_speed(speed, grade)
    assert gap.graded_speed(unit * speed, grade) == pytest.approx(unit * found)
    assert 0.87 * speed < found < 3.74 * speed
    assert gap.minetti_cost(grade) <= gap.minetti_cost(0.45)


def test_without_a_grade_speed_stays_as_it_is_and_without_speed_nothing_is_known():
    found = gap.graded_speed([3.0, 3.0, np.nan], [np.nan, 0.0, 0.05])
    assert found[:2].tolist() == [3.0, 3.0]
    assert np.isnan(found[2]) and np.isnan(gap.minetti_cost(np.nan))


def test_step_length_and_vertical_ratio_as_worked_by_hand():
    assert gait.step_length(3.1, 168.5) == pytest.approx(1.1039, abs=1e-4)
    assert gait.step_length(3.0, gait.population_cadence(3.0)) == pytest.approx(1.0711, abs=1e-4)
    assert gait.vertical_ratio(87.5, 1103.4) == pytest.approx(7.93, abs=0.005)


@settings(max_examples=25, deadline=None)
@given(st.floats(1, 7), st.floats(60, 240))
def test_steps_of_a_minute_add_up_to_the_way_of_a_minute(speed, cadence):
    assert gait.step_length(speed, cadence) * cadence == pytest.approx(60 * speed)


def test_no_steps_have_no_length():
    assert np.isnan(gait.step_length([3.0, np.nan, 3.0], [0.0, 170.0, np.nan])).all()
    walking = gait.running_step_length(np.array([1.4, 3.0]), np.array([110.0, 170.0]))
    assert np.isnan(walking[0]) and walking[1] == pytest.approx(180 / 170)
    assert np.isnan(gait.vertical_ratio(80.0, 0.0))
