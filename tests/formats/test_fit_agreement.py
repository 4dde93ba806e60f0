"""Real files: value by value against fitdecode, and against what is known of them."""

from __future__ import annotations

import csv
import math
from pathlib import Path

import numpy as np
import pytest

from activities.formats.fit import PLUGIN
from benchmarks.agreement.fit import compare

FOLDER = Path(__file__).resolve().parents[3] / "shared" / "data"
LARGEST = 60_000  # bytes; fitdecode is slow, the command compares all files
pytestmark = pytest.mark.skipif(not FOLDER.is_dir(), reason="no recorded files here")


def manifest():
    """Rows of recorded FIT activities that independent readers took."""
    if not FOLDER.is_dir():
        return []
    with (FOLDER / "MANIFEST.csv").open(newline="", encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["path"].lower().endswith(".fit")]
    good = [row for row in rows if row["parse"].startswith("ok")]
    return [row for row in good if "course" not in row["quirks"]]


def name_of(row):
    return Path(row["path"]).name


@pytest.mark.parametrize(
    "row", [row for row in manifest() if int(row["bytes"]) < LARGEST], ids=name_of
)
def test_every_value_equals_fitdecodes(row):
    result = compare((FOLDER / row["path"]).read_bytes(), row["path"])
    assert result.values > 0
    assert (result.differing, result.note) == (0, "")


@pytest.mark.parametrize("row", manifest(), ids=name_of)
def test_totals_of_recorded_files_are_the_known_ones(row):
    found = PLUGIN.read((FOLDER / row["path"]).read_bytes())
    for key, total in (("distance_m", row["distance_m"]), ("timer_s", row["duration_s"])):
        ours = [getattr(one.totals, key) for one in found]
        ours = [value for value in ours if not math.isnan(value)]
        if total and ours:
            assert sum(ours) == pytest.approx(float(total), abs=0.1)


@pytest.mark.parametrize("row", manifest(), ids=name_of)
def test_recorded_files_keep_their_points_and_a_forward_clock(row):
    found = PLUGIN.read((FOLDER / row["path"]).read_bytes())
    repeats = any(note.code.startswith("times_") for one in found for note in one.notes)
    points = sum(one.n for one in found)
    if not repeats:
        # A session that begins before its first point gains one empty sample.
        assert int(row["n_points"]) <= points <= int(row["n_points"]) + len(found)
    for one in found:
        times = one.get("time_s")
        assert len(times) == 0 or (times[0] == 0 and (np.diff(times) > 0).all())
        heart_rate = one.get("heart_rate_bpm")
        assert heart_rate is None or np.nanmin(heart_rate) > 0


@pytest.mark.parametrize(
    "row", [row for row in manifest() if row["sport"].startswith("running")], ids=name_of
)
def test_runners_take_between_130_and_200_steps_a_minute(row):
    (recording,) = PLUGIN.read((FOLDER / row["path"]).read_bytes())
    cadence, speed = recording.get("cadence_spm"), recording.get("speed_mps")
    if cadence is None or speed is None:
        return
    fast = cadence[(speed > 2.2) & (cadence > 0)]
    assert fast.size == 0 or 130 < np.median(fast) < 200
