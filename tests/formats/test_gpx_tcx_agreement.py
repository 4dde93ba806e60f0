"""Real files against independent readers and against the totals noted when they were collected."""

from __future__ import annotations

import csv
from functools import lru_cache
from pathlib import Path

import numpy as np
import pytest

from activities.formats import read
from benchmarks.agreement import gpx, tcx
from common.errors import SourceFault

FOLDER = Path(__file__).resolve().parents[2].parent / "shared" / "data"
pytestmark = pytest.mark.skipif(not FOLDER.is_dir(), reason="the sample files are not here")

REFUSED = {
    "Mojstrovka.gpx": "absurd_times",
    "cerknicko-without-times.gpx": "no_times",
    "gpx1.1_with_extensions.gpx": "gpx_no_track",
    "gpx1.1_with_extensions_without_namespaces.gpx": "gpx_no_track",
    "gpx_with_garmin_extension.gpx": "gpx_no_track",
    "route.gpx": "gpx_no_track",
    "track-with-extremes.gpx": "no_times",
    "track-with-small-floats.gpx": "no_times",
    "track_with_dilution_errors.gpx": "no_times",
    "unicode.gpx": "gpx_no_track",
    "unicode_with_bom.gpx": "gpx_no_track",
    "unicode_with_bom_noencoding.gpx": "gpx_no_track",
}


@pytest.mark.parametrize("module", [gpx, tcx])
def test_every_value_of_every_point_agrees(module):
    # The larger files are compared by `python -m benchmarks.agreement`.
    suffix = f".{module.__name__[-3:]}"
    paths = [p for p in sorted(FOLDER.rglob(f"*{suffix}")) if 0 < p.stat().st_size < 600_000]
    rows = [module.compare(p.read_bytes(), p.relative_to(FOLDER).as_posix()) for p in paths]
    assert sum(row.values for row in rows) > 50_000
    assert {row.file: row.note for row in rows if row.differing} == {}


@lru_cache(maxsize=1)
def manifest() -> list[dict[str, str]]:
    with (FOLDER / "MANIFEST.csv").open(newline="", encoding="utf-8") as file:
        return [row for row in csv.DictReader(file) if row["format"] in ("GPX", "TCX")]


def test_points_duration_laps_and_refusals_are_as_collected():
    faults = {}
    for row in manifest():
        data = (FOLDER / row["path"]).read_bytes()
        try:
            recordings = read(data)
        except SourceFault as fault:
            faults[Path(row["path"]).name] = fault.code
            continue
        (recording,) = recordings
        left_out = {"untimed_points", "repeated_points", "backward_times"}
        complete = not left_out & {note.code for note in recording.notes}
        if row["n_points"] and complete:
            assert recording.n == int(row["n_points"]), row["path"]
        if row["laps"]:
            assert len(recording.laps) == int(row["laps"]), row["path"]
        if row["format"] == "TCX":
            assert recording.totals.timer_s == pytest.approx(float(row["duration_s"]), abs=0.06)
            assert recording.totals.distance_m == pytest.approx(float(row["distance_m"]), abs=0.06)
        elif row["duration_s"] and complete:
            span = recording.channels["time_s"][-1]
            assert span == pytest.approx(float(row["duration_s"]), abs=0.51), row["path"]
        for column, key in (("has_hr", "heart_rate_bpm"), ("has_cadence", "cadence_spm")):
            if row[column]:
                assert (row[column] == "yes") == (key in recording.channels), row["path"]
    assert faults == REFUSED


def test_the_same_run_from_gpx_and_tcx_is_the_same():
    folder = FOLDER / "thomaschampagne__elevate/desktop/src/connectors/file"
    runs = "fixtures/activities-02/runs/strava_export/20160911_run_708752345.tcx"
    (tcx_run,) = read((folder / runs).read_bytes())
    (gpx_run,) = read((folder / "integration-fixtures/running/bastille.gpx").read_bytes())
    assert tcx_run.start_utc == gpx_run.start_utc
    for key in ("time_s", "latitude", "longitude", "altitude_m", "heart_rate_bpm", "cadence_spm"):
        same = np.array_equal(tcx_run.channels[key], gpx_run.channels[key], equal_nan=True)
        assert same, key
