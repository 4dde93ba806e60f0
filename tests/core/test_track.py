import numpy as np
import pytest
import shapely

from activities.core.recording import Pause
from activities.core.track import bounds, ewkb, simplify, svg_path
from tests.core.builders import LATITUDE, eastward, steady_run


def positions(metres):
    made = eastward(np.asarray(metres, dtype=float))
    return made["latitude"], made["longitude"]


def test_a_straight_line_needs_two_points():
    (segment,) = simplify(*positions(np.arange(1000.0)), np.arange(1000.0))
    assert len(segment[0]) == 2


def test_no_dropped_point_lies_further_off_than_the_tolerance():
    rec = steady_run()
    wiggle = rec.channels["latitude"] + 1e-3 * np.sin(np.arange(1801) / 40)
    ((longitude, latitude),) = simplify(wiggle, rec.channels["longitude"], tolerance_m=5.0)
    line = shapely.LineString(np.column_stack((longitude * 74_600, latitude * 111_200)))
    points = shapely.points(rec.channels["longitude"] * 74_600, wiggle * 111_200)
    assert shapely.distance(line, points).max() < 5.1
    assert len(longitude) < 300


def test_a_hole_and_a_pause_end_a_segment():
    time_s = np.r_[np.arange(100.0), 200 + np.arange(100.0)]
    assert len(simplify(*positions(time_s * 3), time_s)) == 2
    time_s = np.arange(200.0)
    assert len(simplify(*positions(time_s * 3), time_s, (Pause(99.2, 99.8),))) == 2


def test_missing_positions_do_not_appear_as_points():
    latitude, longitude = positions(np.arange(100.0))
    latitude[40:45] = np.nan
    (segment,) = simplify(latitude, longitude, np.arange(100.0))
    assert np.isfinite(segment).all()


def test_ewkb_is_what_geos_reads_as_the_same_geometry():
    segments = [(np.array([11.0, 11.1]), np.array([48.0, 48.1])),
                (np.array([11.2, 11.3, 11.4]), np.array([48.2, 48.3, 48.2]))]  # fmt: skip
    shape = shapely.from_wkb(ewkb(segments))
    assert shape.geom_type == "MultiLineString"
    assert shapely.get_srid(shape) == 4326
    assert shapely.get_coordinates(shape).tolist()[2] == [11.2, 48.2]
    assert bounds(segments) == (11.0, 48.0, 11.4, 48.3)


def test_no_track_no_geometry():
    assert simplify(np.full(5, np.nan), np.full(5, np.nan)) == []
    assert (ewkb([]), bounds([]), svg_path([])) == (None, None, "")


def test_the_thumbnail_keeps_the_aspect_and_fits_its_square():
    longitude = 11 + np.array([0, 200, 200, 0, 0]) / 74_600
    latitude = LATITUDE + np.array([0, 0, 100, 100, 0]) / 111_200
    path = svg_path([(longitude, latitude)], size=64)
    points = np.array([p.split() for p in path[1:].split("L")], dtype=float)
    assert points[:, 0].min() == 2 and points[:, 0].max() == 62
    assert np.ptp(points[:, 1]) == pytest.approx(30, abs=0.5)
    assert points[0, 1] > points[2, 1]  # north is up


def test_a_thumbnail_has_at_most_eighty_points():
    rng = np.random.default_rng(1)
    walk = [(11 + rng.normal(0, 1e-3, 400).cumsum(), 48 + rng.normal(0, 1e-3, 400).cumsum())
            for _ in range(50)]  # fmt: skip
    path = svg_path(walk)
    assert path.count("L") + path.count("M") <= 80
