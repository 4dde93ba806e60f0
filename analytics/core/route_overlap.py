"""How much of two routes runs along the same way: shares of length within a width of each other.

Both lines become points every few metres; the cells near the one are looked up for the other, so
that a thousand tracks are compared in a fraction of a second.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from activities.core.geodesy import metres_per_degree

Floats = NDArray[np.float64]
Track = Sequence[Floats]  # segments (m, 2): longitude, latitude in degrees

WIDTH_M = 25.0
STEP_M = 20.0
CELL_M, MOST_CELLS = 5.0, 4_000_000
SAME = 0.8


def overlap_shares(track: Track, others: Sequence[Track]) -> tuple[Floats, Floats]:
    """Share of each other's length within 25 m of `track`, and of `track` within 25 m of it.

    Both of shape (k,), 0..1; 0 for a track without length. The direction of running is no matter.
    """
    points, weights, _ = _points([track], _origin(track))
    found = np.zeros((2, len(others)))
    if not len(points) or not others:
        return found[0], found[1]
    near_to = _painted(points)
    places, lengths, whose = _points(others, _origin(track))
    first, count = near_to.of(places)
    totals = np.bincount(whose, lengths, minlength=len(others))
    near = np.bincount(whose, lengths * (count > 0), minlength=len(others))
    np.divide(near, totals, out=found[0], where=totals > 0)
    # Every point of `track` that some point of the other lies near to.
    pairs = np.repeat(first - np.cumsum(count) + count, count) + np.arange(count.sum())
    hit = np.zeros((len(others), len(points)), dtype=bool)
    hit[np.repeat(whose, count), near_to.owners[pairs]] = True
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
    number = np.arange(parts.sum()) - np.repeat(np.cumsum(parts) - parts, parts) + 0.5
    piece = step[used] / parts[:, None]
    points = np.repeat(flat[used], parts, axis=0)
    points += np.repeat(piece, parts, axis=0) * number[:, None]
    owners = np.repeat([k for k, _segment in segments], sizes)[used]
    return points, np.repeat(length[used] / parts, parts), np.repeat(owners, parts)


@dataclass(frozen=True, slots=True, eq=False)
class _Painted:
    """A grid of cells from `low` on; `starts` (cells + 1,) says which `owners` lie near each."""

    low: Floats
    cell_m: float
    shape: tuple[int, int]
    starts: NDArray[np.int32]
    owners: NDArray[np.intp]

    def of(self, places: Floats) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """Of each place (n, 2): where its owners begin, and how many they are."""
        across = ((places[:, 0] - self.low[0]) / self.cell_m).astype(np.int32)
        up = ((places[:, 1] - self.low[1]) / self.cell_m).astype(np.int32)
        # The outermost cells are empty: whatever lies beyond finds nobody there.
        cell = np.clip(across, 0, self.shape[0] - 1) * self.shape[1]
        cell += np.clip(up, 0, self.shape[1] - 1)
        first = self.starts[cell].astype(np.intp)
        return first, self.starts[cell + 1] - first


def _painted(points: Floats) -> _Painted:
    """Every cell with those of `points` that lie within the width of its middle."""
    low = points.min(axis=0) - 2 * WIDTH_M
    span = points.max(axis=0) + 2 * WIDTH_M - low
    cell_m = max(CELL_M, math.sqrt(float(span[0] * span[1]) / MOST_CELLS))
    columns, rows = (int(size) + 1 for size in np.ceil(span / cell_m))
    reach = math.ceil(WIDTH_M / cell_m) + 1
    around = np.arange(-reach, reach + 1)
    offsets = np.stack(np.meshgrid(around, around), axis=-1).reshape(-1, 2)
    cells = np.floor((points - low) / cell_m)[:, None, :] + offsets
    away = (cells + 0.5) * cell_m - (points - low)[:, None, :]
    inside = (away**2).sum(axis=2) <= WIDTH_M**2
    keys = (cells[inside] @ [rows, 1]).astype(np.intp)
    owners = np.nonzero(inside)[0]
    starts = np.zeros(columns * rows + 1, dtype=np.int32)
    np.cumsum(np.bincount(keys, minlength=columns * rows), out=starts[1:])
    order = np.argsort(keys, kind="stable")
    return _Painted(low, cell_m, (columns, rows), starts, owners[order])
