"""Our GPX reader against gpxpy: every value of every track point, before any cleaning."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any

import gpxpy
import gpxpy.gpx
import numpy as np

from activities.formats import _xml
from activities.formats.gpx import PLUGIN, read_points
from benchmarks.agreement import AgreementRow
from common.errors import SourceFault

ORACLE = f"gpxpy {version('gpxpy')}"
# Elements that mean the same, in the order of trust; deliberately written down a second time.
_SENSORS = {
    "heart_rate_bpm": ["hr", "heartrate"],
    "cadence_spm": ["cad", "cadence"],
    "power_w": ["power", "PowerInWatts"],
    "temperature_c": ["atemp", "temp", "Temperature"],
    "speed_mps": ["speed"],
    "distance_m": ["distance"],
}


def rows(folder: Path) -> Iterator[AgreementRow]:
    """One row per GPX file below `folder`."""
    for path in sorted(folder.rglob("*")):
        if path.suffix.lower() == ".gpx" and path.is_file() and path.stat().st_size:
            yield compare(path.read_bytes(), path.relative_to(folder).as_posix())


def compare(data: bytes, name: str) -> AgreementRow:
    """Compare one file."""
    notes = []
    expected, repair = _oracle(data)
    notes += [f"for gpxpy: {repair}"] if repair else []
    document = _xml.open_document(data)
    found = document.elements.find("trkpt")
    points = read_points(document, found)
    values = differing = 0
    if len(points) != len(expected):
        differing += abs(len(points) - len(expected))
        notes.append(f"{len(points)} points against {len(expected)}")
    said = [_texts(point) for point in expected]
    ours = {"time": points.time, **points.channels}
    for key in sorted({"time", "latitude", "longitude", "altitude_m", *_SENSORS}):
        theirs = np.array([_value(p, texts, key) for p, texts in zip(expected, said, strict=True)])
        mine = ours.get(key, np.full(len(points), np.nan))[: len(theirs)]
        tolerance = 5e-4 if key == "time" else 0.0  # gpxpy keeps microseconds, as a date
        same = np.isclose(mine, theirs, rtol=0, atol=tolerance, equal_nan=True)
        values += int((np.isfinite(theirs) | np.isfinite(mine)).sum())
        if not same.all():
            differing += int((~same).sum())
            notes.append(f"{key}: {int((~same).sum())}")
    notes += _outcome(data)
    return AgreementRow(name, "gpx", ORACLE, len(expected), values, differing, "; ".join(notes))


def _oracle(data: bytes) -> tuple[list[Any], str]:
    """gpxpy's points in file order, and what had to be done to make it read the file."""
    repair = ""
    text = data.decode("utf-8-sig", "replace")
    if not text.startswith("<"):
        text, repair = text[text.index("<") :], "text before the XML declaration removed"
    if "gpxdata:" in text and "xmlns:gpxdata" not in text:
        text = re.sub(r"</?gpxdata:\w+>", "", re.sub(r"<gpxdata:(\w+)>.*?</gpxdata:\1>", "", text))
        repair = "elements with an undeclared prefix removed"
    parsed = gpxpy.parse(text)
    segments = [segment for track in parsed.tracks for segment in track.segments]
    return [point for segment in segments for point in segment.points], repair


def _texts(point: Any) -> dict[str, str]:
    """Every element of a point's extensions by local name; the first one counts."""
    texts: dict[str, str] = {}
    for extension in point.extensions:
        for element in extension.iter():
            if isinstance(element.tag, str):
                texts.setdefault(element.tag.rsplit("}", 1)[-1], (element.text or "").strip())
    return texts


def _value(point: Any, texts: dict[str, str], key: str) -> float:
    if key == "time":
        return point.time.timestamp() if point.time else math.nan
    if key in ("latitude", "longitude"):
        return float(getattr(point, key))
    if key == "altitude_m":
        return math.nan if point.elevation is None else float(point.elevation)
    if key == "speed_mps" and point.speed is not None:
        return float(point.speed)
    for tag in _SENSORS[key]:
        if texts.get(tag, "null") != "null":  # Movescount writes the word for "nothing"
            return float(texts[tag])
    return math.nan


def _outcome(data: bytes) -> list[str]:
    """What became of the file."""
    try:
        recordings = PLUGIN.read(data)
    except SourceFault as fault:
        return [f"refused: {fault.code}"]
    codes = sorted({note.code for recording in recordings for note in recording.notes})
    many = [f"{len(recordings)} activities"] if len(recordings) > 1 else []
    return many + ([f"notes: {', '.join(codes)}"] if codes else [])
