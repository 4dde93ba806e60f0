"""Our TCX reader against a plain one on xml.etree: every point and lap, before any cleaning."""

from __future__ import annotations

import math
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from activities.formats import _xml
from activities.formats.tcx import PLUGIN, read_points
from benchmarks.agreement import AgreementRow
from common.errors import SourceFault

ORACLE = "xml.etree"
NS = "{http://www.garmin.com/xmlschemas/TrainingCenterDatabase/v2}"
EXT = "{http://www.garmin.com/xmlschemas/ActivityExtension/v2}"
_PATHS = {
    "latitude": [f"{NS}Position/{NS}LatitudeDegrees"],
    "longitude": [f"{NS}Position/{NS}LongitudeDegrees"],
    "altitude_m": [f"{NS}AltitudeMeters"],
    "distance_m": [f"{NS}DistanceMeters"],
    "heart_rate_bpm": [f"{NS}HeartRateBpm/{NS}Value"],
    "cadence_spm": [f"{NS}Extensions/{EXT}TPX/{EXT}RunCadence", f"{NS}Cadence"],
    "speed_mps": [f"{NS}Extensions/{EXT}TPX/{EXT}Speed"],
    "power_w": [f"{NS}Extensions/{EXT}TPX/{EXT}Watts"],
}
_LAPS = {
    "timer_s": f"{NS}TotalTimeSeconds",
    "distance_m": f"{NS}DistanceMeters",
    "average_heart_rate_bpm": f"{NS}AverageHeartRateBpm/{NS}Value",
    "max_heart_rate_bpm": f"{NS}MaximumHeartRateBpm/{NS}Value",
}


def rows(folder: Path) -> Iterator[AgreementRow]:
    """One row per TCX file below `folder`."""
    for path in sorted(folder.rglob("*")):
        if path.suffix.lower() == ".tcx" and path.is_file() and path.stat().st_size:
            yield compare(path.read_bytes(), path.relative_to(folder).as_posix())


def compare(data: bytes, name: str) -> AgreementRow:
    """Compare one file."""
    root = ET.fromstring(data.strip())
    activities = root.findall(f".//{NS}Activity")
    expected = [p for activity in activities for p in activity.iter(f"{NS}Trackpoint")]
    document = _xml.open_document(data)
    elements = document.elements
    points = read_points(document, elements.find("trackpoint"), elements.find("lap"))
    notes, values, differing = [], 0, 0
    if len(points) != len(expected):
        differing += abs(len(points) - len(expected))
        notes.append(f"{len(points)} points against {len(expected)}")
    said = [dict(_texts(point)) for point in expected]
    pairs = {"time": (points.time, np.array([_time(p.findtext(f"{NS}Time")) for p in expected]))}
    for key, paths in _PATHS.items():
        mine = points.channels.get(key, np.full(len(points), np.nan))
        pairs[key] = (mine, np.array([_number(texts, paths) for texts in said]))
    laps = [lap for activity in activities for lap in activity.findall(f"{NS}Lap")]
    pairs |= _lap_pairs(data, laps, notes)
    for key, (mine, theirs) in pairs.items():
        if len(mine) != len(theirs):
            continue
        same = np.isclose(mine, theirs, rtol=0, atol=5e-4 if "time" in key else 0, equal_nan=True)
        values += int((np.isfinite(theirs) | np.isfinite(mine)).sum())
        if not same.all():
            differing += int((~same).sum())
            notes.append(f"{key}: {int((~same).sum())}")
    count = len(expected) + len(laps)
    return AgreementRow(name, "tcx", ORACLE, count, values, differing, "; ".join(notes))


def _lap_pairs(
    data: bytes, laps: list[ET.Element], notes: list[str]
) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """Our laps and theirs, column by column; adds to `notes` what became of the file."""
    try:
        recordings = PLUGIN.read(data)
    except SourceFault as fault:
        notes.append(f"refused: {fault.code}")
        return {}
    codes = sorted({note.code for recording in recordings for note in recording.notes})
    notes += [f"notes: {', '.join(codes)}"] if codes else []
    mine = [lap for recording in recordings for lap in recording.laps]
    notes += [f"{len(mine)} laps against {len(laps)}"] if len(mine) != len(laps) else []
    pairs = {
        f"lap {key}": (
            np.array([getattr(lap, key) for lap in mine]),
            np.array([_first(lap, [path]) for lap in laps]),
        )
        for key, path in _LAPS.items()
    }
    if len(recordings) == 1 and "clock_reset" not in codes:
        start = np.array([lap.start_s + recordings[0].start_utc for lap in mine])
        pairs["lap start time"] = (start, np.array([_time(lap.get("StartTime")) for lap in laps]))
    return pairs


def _texts(element: ET.Element, path: str = "") -> Iterator[tuple[str, str]]:
    """Path and text of everything below `element`."""
    for child in element:
        here = f"{path}/{child.tag}" if path else child.tag
        if child.text and not child.text.isspace():
            yield here, child.text
        yield from _texts(child, here)


def _number(texts: dict[str, str], paths: list[str]) -> float:
    return next((float(texts[path]) for path in paths if path in texts), math.nan)


def _first(element: ET.Element, paths: list[str]) -> float:
    for path in paths:
        text = element.findtext(path)
        if text is not None and text.strip():
            return float(text)
    return math.nan


def _time(text: str | None) -> float:
    if not text:
        return math.nan
    moment = datetime.fromisoformat(text.strip())
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
