"""The track as geometry: simplified segments, EWKB for PostGIS, a thumbnail path, bounds."""

from __future__ import annotations

import struct
from collections.abc import Sequence

import numpy as np
import shapely
from numpy.typing import NDArray

from activities.core.geodesy import metres_per_degree
from activities.core.recording import Pause
from activities.core.series import Bools, Floats, gap_limit_s, true_runs, typical_step_s

Segment = tuple[Floats, Floats]  # longitude, latitude in degrees

SRID = 4326
THUMBNAIL_POINTS = 80
_LINE, _MULTILINE, _HAS_SRID = 2, 5, 0x20000000


def simplify(
    latitude: Floats,
    longitude: Floats,
    time_s: Floats | None = None,
    pauses: Sequence[Pause] = (),
    tolerance_m: float = 5.0,
) -> list[Segment]:
    """Segments of the track as (longitude, latitude), each of at least two points.

    Positions that are NaN are left out; a hole longer than the gap limit or a pause ends a
    segment. No point dropped lies further than `tolerance_m` from the line (Douglas-Peucker).
    """
    known = np.flatnonzero(~(np.isnan(latitude) | np.isnan(longitude)))
    if len(known) < 2:
        return []
    lat, lon = np.asarray(latitude)[known], _unwrapped(np.asarray(longitude)[known])
    cuts = [] if time_s is None else _cuts(np.asarray(time_s), known, pauses)
    north, east = metres_per_degree(float(lat.mean()))
    segments = []
    for part in np.split(np.arange(len(known)), cuts):
        if len(part) < 2:
            continue
        line = shapely.linestrings(lon[part] * east, lat[part] * north)
        kept = shapely.get_coordinates(shapely.simplify(line, tolerance_m, preserve_topology=False))
        if len(kept) >= 2:
            segments.append((_wrapped(kept[:, 0] / east), kept[:, 1] / north))
    return segments


def ewkb(segments: Sequence[Segment]) -> bytes | None:
    """MULTILINESTRING in SRID 4326 as EWKB, or None for a track without segments."""
    if not segments:
        return None
    parts = [struct.pack("<BIII", 1, _MULTILINE | _HAS_SRID, SRID, len(segments))]
    for longitude, latitude in segments:
        parts.append(struct.pack("<BII", 1, _LINE, len(longitude)))
        parts.append(np.column_stack((longitude, latitude)).astype("<f8").tobytes())
    return b"".join(parts)


def bounds(segments: Sequence[Segment]) -> tuple[float, float, float, float] | None:
    """(west, south, east, north) in degrees, or None."""
    if not segments:
        return None
    longitude = np.concatenate([s[0] for s in segments])
    latitude = np.concatenate([s[1] for s in segments])
    return (
        float(longitude.min()), float(latitude.min()), float(longitude.max()), float(latitude.max())
    )  # fmt: skip


def svg_path(segments: Sequence[Segment], size: int = 64, margin: float = 2.0) -> str:
    """Path data ("M..L..") of the track in a square of `size`, north up, aspect kept.

    At most 80 points and whole-number-like coordinates (one decimal): a thumbnail in a list.
    """
    if not segments:
        return ""
    box = bounds(segments)
    assert box is not None
    north, east = metres_per_degree((box[1] + box[3]) / 2)
    flat = [
        np.column_stack((_unwrapped(lon) * float(east), lat * -float(north)))
        for lon, lat in segments
    ]
    everything = np.concatenate(flat)
    low, span = everything.min(axis=0), np.ptp(everything, axis=0)
    scale = (size - 2 * margin) / max(float(span.max()), 1e-6)
    shift = (size - span * scale) / 2
    lines = _few([(part - low) * scale + shift for part in flat])
    return "".join("M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in line.tolist()) for line in lines)


def _few(lines: list[NDArray[np.float64]]) -> list[NDArray[np.float64]]:
    """Simplify until at most 80 points are left; the longest segments win."""
    tolerance = 0.3
    for _ in range(12):
        if sum(map(len, lines)) <= THUMBNAIL_POINTS:
            return lines
        shapes = [
            shapely.simplify(shapely.linestrings(line), tolerance, preserve_topology=False)
            for line in lines
        ]
        lines = [shapely.get_coordinates(shape) for shape in shapes]
        tolerance *= 1.5
    kept, left = [], THUMBNAIL_POINTS
    for line in sorted(lines, key=len, reverse=True):
        if left < 2:
            break
        stride = -(-len(line) // left)
        short = line[::stride]
        if len(short) >= 2:
            kept.append(short)
            left -= len(short)
    return kept


def _cuts(time_s: Floats, known: NDArray[np.intp], pauses: Sequence[Pause]) -> list[int]:
    """Where to split the known positions: before each that follows a hole or a pause."""
    times = time_s[known]
    broken: Bools = np.diff(times) > gap_limit_s(typical_step_s(time_s))
    for pause in pauses:
        if pause.end_s > pause.start_s:
            after = int(np.searchsorted(times, (pause.start_s + pause.end_s) / 2))
            if 0 < after < len(times):
                broken[after - 1] = True
    starts, ends = true_runs(broken)
    return [i + 1 for a, b in zip(starts, ends, strict=True) for i in range(a, b)]


def _unwrapped(longitude: Floats) -> Floats:
    """Longitudes without the jump at the date line."""
    if len(longitude) and float(np.ptp(longitude)) > 180:
        return np.where(longitude < 0, longitude + 360, longitude)
    return longitude


def _wrapped(longitude: Floats) -> Floats:
    return np.where(longitude > 180, longitude - 360, longitude)
