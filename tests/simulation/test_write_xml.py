"""GPX against gpxpy, TCX against the standard library's parser."""

import xml.etree.ElementTree as ElementTree
from dataclasses import replace

import gpxpy
import numpy as np
import pytest

from activities.core.recording import Pause
from simulation.bench import one_hour
from simulation.write_gpx import write_gpx
from simulation.write_tcx import write_tcx

TPX = "{http://www.garmin.com/xmlschemas/TrackPointExtension/v%d}"
TCX = "{http://www.garmin.com/xmlschemas/TrainingCenterDatabase/v2}"
EXT = "{http://www.garmin.com/xmlschemas/ActivityExtension/v2}"


@pytest.fixture(scope="module")
def paused():
    """An hour with the timer stopped from 700 to 750 s."""
    hour, keep = one_hour(4), np.r_[0:701, 750:3600]
    channels = {key: values[keep] for key, values in hour.channels.items()}
    return replace(hour, channels=channels, pauses=(Pause(700.0, 750.0, "manual"),))


@pytest.mark.parametrize("version", [1, 2])
def test_gpx_points_keep_place_height_and_sensors(paused, version):
    parsed = gpxpy.parse(write_gpx(paused, version=version).decode())
    points = [point for segment in parsed.tracks[0].segments for point in segment.points]
    assert np.allclose([p.latitude for p in points], paused.channels["latitude"], atol=6e-8)
    assert np.allclose([p.elevation for p in points], paused.channels["altitude_m"], atol=0.051)
    power, inner = points[100].extensions
    values = {child.tag.removeprefix(TPX % version): float(child.text) for child in inner}
    assert float(power.text) == paused.channels["power_w"][100]
    assert values["hr"] == paused.channels["heart_rate_bpm"][100]
    assert abs(values["cad"] - paused.channels["cadence_spm"][100] / 2) <= 0.5
    assert ("speed" in values) == (version == 2)


def test_a_pause_begins_a_new_gpx_segment(paused):
    parsed = gpxpy.parse(write_gpx(paused).decode())
    first, second = parsed.tracks[0].segments
    assert (len(first.points), len(second.points)) == (701, 2850)
    assert (second.points[0].time - first.points[-1].time).total_seconds() == 50


def test_gpx_leaves_out_points_without_a_place(paused):
    channels = dict(paused.channels)
    for key in ("latitude", "longitude"):
        channels[key] = channels[key].copy()
        channels[key][100:160] = np.nan
    parsed = gpxpy.parse(write_gpx(replace(paused, channels=channels)).decode())
    assert parsed.get_points_no() == paused.n - 60


def test_gpx_of_a_treadmill_run_is_refused(paused):
    channels = {k: v for k, v in paused.channels.items() if k not in ("latitude", "longitude")}
    with pytest.raises(ValueError, match="positions"):
        write_gpx(replace(paused, channels=channels))


def test_tcx_keeps_every_point_in_its_lap(paused):
    root = ElementTree.fromstring(write_tcx(paused))
    laps = root.findall(f".//{TCX}Lap")
    assert len(laps) == len(paused.laps)
    points = root.findall(f".//{TCX}Trackpoint")
    assert len(points) == paused.n
    point = points[500]
    assert float(point.findtext(f"{TCX}DistanceMeters")) == pytest.approx(
        paused.channels["distance_m"][500], abs=0.006
    )
    assert float(point.findtext(f".//{TCX}Value")) == paused.channels["heart_rate_bpm"][500]
    strides = float(point.findtext(f".//{EXT}RunCadence"))
    assert abs(2 * strides - paused.channels["cadence_spm"][500]) <= 1
    assert float(point.findtext(f".//{EXT}Watts")) == paused.channels["power_w"][500]
    metres = sum(float(lap.findtext(f"{TCX}DistanceMeters")) for lap in laps)
    assert metres == pytest.approx(paused.channels["distance_m"][-1], abs=1)


def test_a_pause_begins_a_new_tcx_track_in_the_same_lap(paused):
    root = ElementTree.fromstring(write_tcx(paused))
    tracks = [len(lap.findall(f"{TCX}Track")) for lap in root.findall(f".//{TCX}Lap")]
    assert sorted(tracks) == [1] * (len(tracks) - 1) + [2]


def test_names_with_markup_in_them_do_not_break_the_file(paused):
    odd = replace(paused, title="Tom & <Jerry>", description="5 < 6 & 7")
    assert gpxpy.parse(write_gpx(odd).decode()).tracks[0].name == "Tom & <Jerry>"
    assert ElementTree.fromstring(write_tcx(odd)).findtext(f".//{TCX}Notes") == "5 < 6 & 7"
