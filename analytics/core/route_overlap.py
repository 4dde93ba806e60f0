"""How much of two routes runs along the same way: shares of length within a width of each other.

Both lines become points every few metres; the cells near the one are looked up for the other, so
that a thousand tracks are compared in a fraction of a second.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from activities.core.geodesy import metres_per_degree

Floats = NDArray[np.float64]
Track = Sequence[Floats]  # segments (m, 2): longitude, latitude in degrees

WIDTH_M = 25.0
STEP_M = 15.0
CELL_M = 5.0
SAME = 0.8
_ROW = 1 << 32


def overlap_shares(track: Track, others: Sequence[Track]) -> tuple[Floats, Floats]:
    """Share of each other's length within 25 m of `track`, and of `track` within 25 m of it.

    Both of shape (k,), 0..1; 0 for a track without length. The direction of running is no matter.
    """
    points, weights, _ = _points([track], _origin(track))
    found = np.zeros((2, len(others)))
    if not len(points) or not others:
        return found[0], found[1]
    keys, owners = _painted(points)
    places, lengths, whose = _points(others, _origin(track))
    cells = _keys(np.floor(places / CELL_M))
    first = np.searchsorted(keys, cells, side="left")
    count = np.searchsorted(keys, cells, side="right") - first
    totals = np.bincount(whose, lengths, minlength=len(others))
    near = np.bincount(whose, lengths * (count > 0), minlength=len(others))
    np.divide(near, totals, out=found[0], where=totals > 0)
    # Every point of `track` that some point of the other lies near to.
    pairs = np.repeat(first - np.cumsum(count) + count, count) + np.arange(count.sum())
    hit = np.zeros((len(others), len(points)), dtype=bool)
    hit[np.repeat(whose, count), owners[pairs]] = True
    found[1] = hit @ weights / weights.sum()
    return found[0], found[1]


def _origin(track: Track) -> tuple[float, float, float, float]:
    """Longitude and latitude of a place on it, and metres of a degree north and east there."""
    lon, lat = (float(np.mean(np.concatenate([s[:, i] for s in track]))) for i in (0, 1))
    if len(track) and np.ptp(np.concatenate([s[:, 0] for s in track])) > 180:
        lon = float(track[0][0, 0])
    north, east = metres_per_degree(lat)
    return lon, lat, float(north), float(east)


def _points(
    tracks: Sequence[Track], origin: tuple[float, float, float, float]
) -> tuple[Floats, Floats, NDArray[np.intp]]:
    """Middles of steps along all tracks in metres (n, 2), their lengths, and whose they are."""
    lon, lat, north, east = origin
    segments = [(k, segment) for k, track in enumerate(tracks) for segment in track]
    if not segments:
        return np.empty((0, 2)), np.empty(0), np.empty(0, dtype=np.intp)
    all_of = np.concatenate([segment for _k, segment in segments])
    sizes = np.array([len(segment) for _k, segment in segments])
    flat = np.column_stack(
        (((all_of[:, 0] - lon + 180) % 360 - 180) * east, (all_of[:, 1] - lat) * north)
    )
    starts = np.ones(len(flat) - 1, dtype=bool)
    starts[np.cumsum(sizes)[:-1] - 1] = False  # no step leads from one segment to the next
    step = np.diff(flat, axis=0)
    length = np.hypot(step[:, 0], step[:, 1])
    used = np.flatnonzero(starts & (length > 0))
    parts = np.ceil(length[used] / STEP_M).astype(np.intp)
    of = np.repeat(used, parts)
    number = np.arange(len(of)) - np.repeat(np.cumsum(parts) - parts, parts)
    share = (number + 0.5) / np.repeat(parts, parts)
    owners = np.repeat([k for k, _segment in segments], sizes)[of]
    return flat[of] + step[of] * share[:, None], length[of] / np.repeat(parts, parts), owners


def _painted(points: Floats) -> tuple[NDArray[np.int64], NDArray[np.intp]]:
    """Keys of all cells whose middle lies within the width of a point, rising, and that point."""
    reach = int(np.ceil(WIDTH_M / CELL_M)) + 1
    around = np.arange(-reach, reach + 1)
    offsets = np.stack(np.meshgrid(around, around), axis=-1).reshape(-1, 2)
    cells = np.floor(points / CELL_M)[:, None, :] + offsets
    away = (cells + 0.5) * CELL_M - points[:, None, :]
    inside = (away**2).sum(axis=2) <= WIDTH_M**2
    keys = _keys(cells[inside])
    owners = np.nonzero(inside)[0]
    order = np.argsort(keys, kind="stable")
    return keys[order], owners[order]


def _keys(cells: Floats) -> NDArray[np.int64]:
    whole = cells.astype(np.int64)
    return np.asarray(whole[:, 0] * _ROW + whole[:, 1])
