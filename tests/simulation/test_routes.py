"""Routes look like ways a person can run."""

import numpy as np
import pytest

from simulation.routes import Atlas, to_degrees
from simulation.town import build

KINDS = [("loop", 10), ("loop", 26), ("river", 14), ("park", 5), ("track", 6), ("hills", 4),
         ("trail", 12), ("race", 21.0975)]  # fmt: skip


@pytest.fixture(scope="module")
def atlas():
    return Atlas(build(5, 280.0, 0.014, 200.0))


@pytest.mark.parametrize(("kind", "km"), KINDS)
def test_a_route_has_no_jumps_and_no_impossible_slopes(atlas, kind, km):
    route = atlas.get(kind, km)
    steps = np.hypot(np.diff(route.x), np.diff(route.y))
    assert steps.max() < 7.5
    assert np.abs(route.slope).max() < 0.30


@pytest.mark.parametrize(("kind", "km"), [k for k in KINDS if k[0] not in ("race",)])
def test_a_route_comes_back_to_where_it_began(atlas, kind, km):
    route = atlas.get(kind, km)
    assert np.hypot(route.x[0] - route.x[-1], route.y[0] - route.y[-1]) < 30


def test_loops_have_about_the_length_asked_for(atlas):
    lengths = [atlas.get("loop", km, v).length_m / 1000 / km for km in (6, 8, 10) for v in (0, 1)]
    assert max(abs(np.array(lengths) - 1)) < 0.2
    assert np.median(np.abs(np.array(lengths) - 1)) < 0.08


@pytest.mark.parametrize("km", [5, 10, 21.0975, 42.195])
def test_a_race_is_never_short_and_hardly_long(atlas, km):
    assert 1.0 <= atlas.get("race", km).length_m / (km * 1000) < 1.006


def test_a_track_lap_is_400_m_and_level(atlas):
    route = atlas.get("track", 6)
    on = (route.along_m > route.approach_m + 20) & (route.along_m < route.length_m * 0.6)
    assert np.ptp(route.z[on]) < 0.01
    start = int(np.argmax(on))
    later = int(np.searchsorted(route.along_m, route.along_m[start] + 400))
    assert np.hypot(route.x[later] - route.x[start], route.y[later] - route.y[start]) < 8


def test_local_metres_become_degrees_on_the_ellipsoid():
    # 1 degree of latitude at the equator is 110574.389 m on WGS84 (arc about 0 to 1 degree)
    lat, _ = to_degrees(np.array([0.0]), np.array([1105.74]), 0.0, 0.0)
    assert lat[0] == pytest.approx(0.01, rel=2e-4)
    # 1 degree of longitude at 46.5 N is 76762.081 m
    _, lon = to_degrees(np.array([767.62081]), np.array([0.0]), 46.5, 6.0)
    assert lon[0] - 6.0 == pytest.approx(0.01, rel=2e-5)
