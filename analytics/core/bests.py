"""The fastest stretch of a recording over each distance, exact between samples (science A21)."""

from __future__ import annotations

import math
from bisect import bisect
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import ArrayLike, NDArray

from activities.core.series import Bools, Floats, gap_limit_s, true_runs
from activities.core.summary import Analysed

DISTANCES_M: tuple[float, ...] = (
    400.0, 804.672, 1000.0, 1609.344, 3218.688, 5000.0, 10000.0, 15000.0, 16093.44, 20000.0,
    21097.5, 30000.0, 42195.0,
)  # fmt: skip
MAX_STEP_MPS = 12.0
MAX_UNMEASURED = 0.05
FASTER_THAN_RECORD = 1.03
# Men's world records, m and s: World Athletics' lists as of 2024.
_RECORDS = (
    (100.0, 9.58), (200.0, 19.19), (400.0, 43.03), (800.0, 100.91), (1000.0, 131.96),
    (1500.0, 206.00), (1609.344, 223.13), (3000.0, 437.55), (3218.688, 474.10), (5000.0, 755.36),
    (10000.0, 1571.00), (21097.5, 3450.0), (42195.0, 7235.0), (100000.0, 21935.0),
)  # fmt: skip
_LOG_DISTANCE = [math.log(distance) for distance, _ in _RECORDS]
_LOG_TIME = [math.log(seconds) for _, seconds in _RECORDS]
_APART_S = 1e8  # put between what must not be joined
_CELLS = 2048


@dataclass(frozen=True, slots=True)
class Effort:
    """`seconds` for `distance_m`, from `start_s` to `end_s` of elapsed time."""

    distance_m: float
    seconds: float
    start_s: float
    end_s: float


@cache
def world_record_s(distance_m: float) -> float:
    """The men's world record, s; between and beyond record distances linear in the logarithms."""
    x = math.log(distance_m)
    place = min(max(bisect(_LOG_DISTANCE, x), 1), len(_LOG_DISTANCE) - 1)
    (x0, x1), (y0, y1) = _LOG_DISTANCE[place - 1 : place + 1], _LOG_TIME[place - 1 : place + 1]
    return math.exp(y0 + (x - x0) * (y1 - y0) / (x1 - x0))


def best_efforts(
    time_s: ArrayLike,
    distance_m: ArrayLike,
    distances: Sequence[float] = DISTANCES_M,
    *,
    measured: ArrayLike | None = None,
) -> list[Effort]:
    """The fastest effort over each of `distances` (m) that the way contains, in their order.

    `time_s` (elapsed, never decreasing) and `distance_m` (so far, never decreasing) have shape
    (n,) and no NaN; the way is linear between samples. Time is elapsed time: pauses count.
    `measured`, shape (n-1,), tells which steps were measured and not guessed.

    An effort with a step faster than 12 m/s inside, with more than 5 % of its way not measured,
    or faster than 1.03 times the world record's pace is none.
    """
    clock, way = _strict(np.asarray(time_s, np.float64), np.asarray(distance_m, np.float64))
    if len(clock) < 2 or not way[-1] > way[0]:
        return []
    guessed = _guessed_way(np.asarray(time_s), np.asarray(distance_m), way, measured)
    span, step = np.diff(clock), np.diff(way)
    wild = step > MAX_STEP_MPS * np.maximum(span, 1e-3)
    shift = np.concatenate(([0.0], np.cumsum(wild) * _APART_S)) if wild.any() else None
    track = _Track(clock if shift is None else clock + shift, way)
    lasted, efforts = float(clock[-1] - clock[0]) + 1e-6, []
    for wanted in distances:
        found = track.fastest(wanted, guessed)
        if found is None:
            continue
        start, seconds = found
        if seconds * FASTER_THAN_RECORD < world_record_s(wanted) or seconds > lasted:
            continue
        if shift is not None:
            start -= float(shift[int(np.searchsorted(track.clock, start, side="right")) - 1])
        efforts.append(Effort(float(wanted), seconds, start, start + seconds))
    return efforts


def measured_steps(analysed: Analysed) -> NDArray[np.bool_]:
    """Which steps between samples, shape (n-1,), rest on data: no holes and no missing values."""
    recording, series = analysed.recording, analysed.distance
    time_s = np.asarray(recording.channels["time_s"], dtype=np.float64)
    known = np.diff(time_s) <= gap_limit_s(analysed.cleaned.step_s)
    key = {"device": "distance_m", "gps": "latitude", "speed": "speed_mps"}.get(series.source)
    values = None if key is None else analysed.cleaned.get(key)
    if values is not None:
        there = ~np.isnan(values)
        known &= there[1:] & there[:-1]
    return np.asarray(known)


def _strict(time_s: Floats, way: Floats) -> tuple[Floats, Floats]:
    """Without samples that repeat the time of the one before."""
    forward = np.diff(time_s) > 0
    if forward.all():
        return time_s, way
    keep = np.concatenate((forward, [True]))  # the last of each moment
    return time_s[keep], way[keep]


def _guessed_way(
    time_s: Floats, distance_m: Floats, way: Floats, measured: ArrayLike | None
) -> tuple[Floats, Floats] | None:
    """(way, guessed way so far) or None where all was measured."""
    if measured is None:
        return None
    known = np.asarray(measured, dtype=np.bool_)
    if known.all():
        return None
    guessed = np.where(known, 0.0, np.diff(distance_m))
    return np.asarray(distance_m, np.float64), np.concatenate(([0.0], np.cumsum(guessed)))


class _Track:
    """Time as a function of the way, and a coarse copy of it to leave out most candidates."""

    def __init__(self, clock: Floats, way: Floats) -> None:
        self.clock, self.way = clock, way
        self.stands = not bool((way[1:] > way[:-1]).all())
        if self.stands:
            self.back, self.back_clock = -way[::-1], np.ascontiguousarray(clock[::-1])
        self.grid = np.linspace(way[0], way[-1], _CELLS + 1)
        self.cell_m = float(way[-1] - way[0]) / _CELLS
        self.left = self.departure(self.grid)
        self.reached = self.arrival(self.grid) if self.stands else self.left

    def departure(self, at: Floats) -> Floats:
        """When each place was left: at a standstill the last of many times."""
        # Of equal places np.interp takes the last.
        return np.asarray(np.interp(at, self.way, self.clock))

    def arrival(self, at: Floats) -> Floats:
        """When each place was first reached."""
        if not self.stands:
            return self.departure(at)
        return np.asarray(np.interp(-at, self.back, self.back_clock))

    def fastest(
        self, wanted: float, guessed: tuple[Floats, Floats] | None
    ) -> tuple[float, float] | None:
        """(start, seconds) of the fastest `wanted` metres; None where the way is too short."""
        length = float(self.way[-1] - self.way[0])
        if not 0 < wanted <= length + 1e-6:
            return None
        wanted = min(wanted, length)
        starts = self._candidates(wanted, everything=guessed is not None)
        if guessed is not None:
            way, unknown = guessed
            blind = np.interp(starts + wanted, way, unknown) - np.interp(starts, way, unknown)
            starts = starts[blind <= MAX_UNMEASURED * wanted]
        if not len(starts):
            return None
        left = self.departure(starts)
        took = self.arrival(starts + wanted) - left
        best = int(took.argmin())
        return float(left[best]), float(took[best])

    def _candidates(self, wanted: float, *, everything: bool) -> Floats:
        """Places where the fastest stretch may begin: it starts or ends at a sample."""
        way = self.way
        first, last = float(way[0]), float(way[-1]) - wanted
        from_m, to_m = np.array([first]), np.array([last])
        if not everything:
            begins, ends = true_runs(self._promising(wanted))
            from_m, to_m = self.grid[begins] - 1e-6, self.grid[ends] + 1e-6
        bounds = (
            way.searchsorted(from_m), way.searchsorted(to_m, side="right"),
            way.searchsorted(from_m + wanted), way.searchsorted(to_m + wanted, side="right"),
        )  # fmt: skip
        pieces = [np.array([first, last])]
        for a, b, c, d in zip(*(edge.tolist() for edge in bounds), strict=True):
            pieces += [way[a:b], way[c:d] - wanted]
        starts = np.concatenate(pieces)
        return np.asarray(np.minimum(np.maximum(starts, first), last))

    def _promising(self, wanted: float) -> Bools:
        """Cells in which a start could beat the best start at a cell's edge."""
        cells = wanted / self.cell_m
        low, high = int(cells), math.ceil(cells)
        out = np.ones(_CELLS, dtype=np.bool_)
        if high > _CELLS:
            return out
        upper = float((self.reached[high:] - self.left[: _CELLS + 1 - high]).min())
        # From within cell i the end lies at or beyond edge i + low.
        count = _CELLS - low
        out[:count] = self.reached[low:_CELLS] - self.left[1 : count + 1] <= upper + 1e-6
        return out
