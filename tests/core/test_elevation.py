import numpy as np
import pytest

from activities.core.elevation import altitude_source, ascent_descent, grade, smooth_altitude
from activities.core.recording import Recording, Sensor

# Worked series of the science notes, A3; gains by the hysteresis rule by hand.
SERIES = np.array([100, 101, 102, 103.5, 104, 103, 102, 101, 100.5, 102, 105, 108, 107.5, 108.5,
                   106, 104, 104.5, 103, 107, 110.0])  # fmt: skip


@pytest.mark.parametrize(("threshold", "gain"), [(1.0, 17.0), (2.0, 16.5)])
def test_the_worked_series_climbs_as_published(threshold, gain):
    assert ascent_descent(SERIES, threshold).ascent_m == gain


def test_a_saw_tooth_below_the_threshold_is_flat():
    saw = 100 + 1.5 * np.tile([-1.0, 1.0], 50)
    climb = ascent_descent(saw, 3.0)
    assert (climb.ascent_m, climb.descent_m) == (0.0, 0.0)


def test_ascent_so_far_ends_at_the_total_and_names_its_method():
    climb = ascent_descent(SERIES, 2.0, "barometric")
    assert climb.up_m[-1] == climb.ascent_m
    assert climb.down_m[-1] == climb.descent_m == pytest.approx(16.5 - 10.0)
    assert climb.method == "hysteresis 2 m, barometric"


def test_missing_altitude_is_skipped_not_fallen_into():
    holed = np.insert(SERIES, [3, 3, 12], np.nan)
    assert ascent_descent(holed, 1.0).ascent_m == 17.0
    assert np.isnan(ascent_descent(np.full(5, np.nan)).ascent_m)


def test_smoothing_leaves_a_slope_alone_and_flattens_noise():
    along = np.arange(0, 3000, 3.0)
    slope = 100 + 0.05 * along
    np.testing.assert_allclose(smooth_altitude(slope, along), slope, atol=0.02)
    noisy = slope + np.random.default_rng(1).normal(0, 1.0, len(along))
    assert np.std(smooth_altitude(noisy, along) - slope) < 0.5


def test_standing_still_does_not_break_smoothing():
    along = np.r_[np.arange(0, 300, 3.0), np.full(60, 297.0), np.arange(300, 600, 3.0)]
    smooth = smooth_altitude(200 + 0.02 * along, along)
    np.testing.assert_allclose(smooth, 200 + 0.02 * along, atol=0.05)


def test_grade_is_rise_over_run_and_clipped():
    along = np.arange(0, 600, 3.0)
    np.testing.assert_allclose(grade(100 - 0.08 * along, along), -0.08, atol=1e-6)
    assert grade(2.0 * along, along).max() == 0.45


def test_grade_is_unknown_without_altitude_or_without_way():
    along = np.arange(0, 60, 3.0)
    assert np.isnan(grade(np.full(20, np.nan), along)).all()
    assert np.isnan(grade(np.arange(20.0), np.zeros(20))).all()


def test_how_far_an_altitude_is_believed_follows_from_who_measured_it():
    quiet = 100 + 3 * np.sin(np.arange(600) / 60)
    rough = quiet + np.random.default_rng(1).normal(0, 1.0, 600)
    watch, telephone = (Recording(format=key, ordinal=0, start_utc=0.0) for key in ("fit", "gpx"))
    barometer = Recording(format="fit", ordinal=0, start_utc=0.0, sensors=(Sensor("barometer"),))
    assert altitude_source(watch, quiet) == "watch"
    assert altitude_source(watch, rough) == altitude_source(telephone, quiet) == "gps"
    assert altitude_source(barometer, rough) == "barometric"
