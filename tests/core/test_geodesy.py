import numpy as np
import pytest

from activities.core.geodesy import geodesic_m, haversine_m, step_distances_m

# Science notes A1; the first line is the classical test line of Geoscience Australia.
PAIRS = [
    (-37.95103341666667, 144.42486788888888, -37.65282113888889, 143.92649552777777,
     54972.271, 54925.508),
    (0.0, 0.0, 1.0, 0.0, 110574.389, 111195.080),
    (46.5, 6.0, 46.5, 7.0, 76762.081, 76541.131),
    (48.8584, 2.2945, 48.8049, 2.1204, 14098.892, 14063.716),
]  # fmt: skip


@pytest.mark.parametrize(("lat1", "lon1", "lat2", "lon2", "ellipsoid", "sphere"), PAIRS)
def test_distances_equal_the_published_ones(lat1, lon1, lat2, lon2, ellipsoid, sphere):
    assert geodesic_m(lat1, lon1, lat2, lon2)[0] == pytest.approx(ellipsoid, abs=0.001)
    assert haversine_m(lat1, lon1, lat2, lon2) == pytest.approx(sphere, abs=0.001)
    assert step_distances_m([lat1, lat2], [lon1, lon2])[0] == pytest.approx(ellipsoid, abs=0.001)


def test_short_steps_equal_the_geodesic_to_a_tenth_of_a_millimetre():
    latitude = np.array([47.0, 47.004, 47.0041, 47.00410001])
    longitude = np.array([8.0, 8.006, 8.0062, 8.0062])
    exact = geodesic_m(latitude[:-1], longitude[:-1], latitude[1:], longitude[1:])
    np.testing.assert_allclose(step_distances_m(latitude, longitude), exact, atol=1e-4)


def test_a_missing_position_makes_both_its_steps_missing():
    steps = step_distances_m([48.0, np.nan, 48.0, 48.0], [11.0, 11.0, 11.0, 11.001])
    assert np.isnan(steps[:2]).all()
    assert steps[2] == pytest.approx(74.6, abs=0.1)


def test_the_date_line_is_crossed_the_short_way():
    assert step_distances_m([0.0, 0.0], [179.9999, -179.9999])[0] == pytest.approx(22.264, abs=0.01)


def test_nothing_and_one_position_have_no_steps():
    assert len(step_distances_m([], [])) == 0
    assert len(step_distances_m([1.0], [1.0])) == 0


def test_antipodes_give_half_the_globe_and_no_error():
    assert geodesic_m(0.0, 0.0, 0.0, 180.0)[0] == pytest.approx(20_015_114, rel=0.001)
