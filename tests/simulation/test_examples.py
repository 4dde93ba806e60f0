"""The examples that the docs show: made by this repository, and read as the docs say."""

from __future__ import annotations

import gzip
import io
import zipfile
from pathlib import Path

import pytest

from activities import formats
from simulation.examples import EXAMPLES, SECONDS

FOLDER = Path(__file__).parents[2] / "examples"
DYNAMICS = {"step_length_m", "vertical_oscillation_mm", "ground_contact_ms"}


@pytest.mark.parametrize("name", sorted(EXAMPLES))
def test_an_example_is_what_the_simulation_writes(name):
    assert (FOLDER / name).read_bytes() == EXAMPLES[name]()


def test_no_example_lacks_its_maker():
    assert {path.name for path in FOLDER.iterdir()} == set(EXAMPLES)


def read(name):
    (recording,) = formats.read((FOLDER / name).read_bytes())
    return recording


def test_a_watch_brings_running_dynamics_and_a_phone_only_the_way():
    watch, phone = read("watch-running-dynamics.fit"), read("phone.gpx")
    assert DYNAMICS | {"heart_rate_bpm", "power_w"} <= set(watch.channels)
    assert set(phone.channels) == {"time_s", "latitude", "longitude", "altitude_m"}


def test_a_treadmill_run_has_no_place_and_a_distance():
    treadmill = read("treadmill.fit")
    assert not treadmill.has_positions and treadmill.sub_sport == "treadmill"
    assert 700 < treadmill.channels["distance_m"][-1] < 1200


def test_a_file_that_breaks_off_is_still_a_run_and_says_so():
    cut = read("cut-off.fit")
    assert cut.sport == "run" and 100 < cut.n < SECONDS
    assert [note.code for note in cut.notes] == ["truncated"]


@pytest.mark.parametrize("name", ["watch.tcx", "watch.gpx", "foot-pod-power.fit"])
def test_every_second_of_the_others_is_read(name):
    assert read(name).n == SECONDS and read(name).sport == "run"


@pytest.mark.parametrize("name", ["strava-export.zip", "garmin-export.zip"])
def test_an_export_holds_two_runs(name):
    assert sum(len(formats.read(data)) for data in activities((FOLDER / name).read_bytes())) == 2


def activities(data):
    """Bytes of the activity files in an archive, archives in it opened."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in archive.namelist():
            inside = archive.read(name)
            if name.endswith(".zip"):
                yield from activities(inside)
            elif name.endswith(".gz"):
                yield gzip.decompress(inside)
            elif name.endswith(".fit"):
                yield inside
