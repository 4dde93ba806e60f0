"""What somebody would say who has the ends of many runs, their totals, and the circle.

Each guess is made from all runs, from each half of them, from every other one, and with runs by
the same street counted once: a place that only a part of the runs gives away is given away. Fits
are iteratively reweighted least squares with soft-L1 weights, for several scales. Pure.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from activities.core.series import Bools, Floats, Indices

FEW = 5  # ends: fewer tell nothing that chance wouldn't
LEGS = (2, 4, 10)  # points of the way that are looked at for where it comes from
WHOLE = 2  # sets of weights that are of all the runs
_SAME_M = 60.0  # ends nearer to each other are of one street
_LINE_SCALES_M = np.array([15.0, 40.0, 120.0])
_RING_SCALES_M = np.array([25.0, 100.0])
_LINE_STEPS, _RING_STEPS = 8, 12


@dataclass(frozen=True, slots=True)
class Ways:
    """Tracks on end: `points` (n, 2) metres from the place; track i is `points[lows[i] : highs[i]
    + 1]`; `step_m` (n,) from the point before, 0 at the first of each."""

    points: Floats
    step_m: Floats
    lows: Indices
    highs: Indices


@dataclass(frozen=True, slots=True)
class Ends:
    """Where runs are first and last seen, k in all: `at` (k, 2); `onwards` (legs, k, 2) from there
    on; `run` (k,) the number of the track; `unseen_m` (runs,) before and after, which totals tell,
    while what is hidden between is told by the axes. `weights` (parts, k) of parts of the runs, the
    first `WHOLE` of them of all."""

    at: Floats
    onwards: Floats
    run: Indices
    unseen_m: Floats
    weights: Floats


def ways_of(tracks: Sequence[Floats]) -> Ways:
    """`tracks`: (n, 2) metres from the place."""
    tracks = [track for track in tracks if len(track)]
    bounds = np.cumsum([0, *map(len, tracks)])
    points = np.concatenate(tracks) if tracks else np.zeros((0, 2))
    steps = np.hypot(*np.diff(points, axis=0, prepend=points[:1]).T)
    steps[bounds[:-1]] = 0.0
    return Ways(points, steps, bounds[:-1], bounds[1:] - 1)


def ends_of(ways: Ways, centre: Floats, radius_m: float) -> Ends | None:
    """Of tracks that begin or end in a circle; None for too few."""
    n = len(ways.points)
    if not n:
        return None
    x, y = ways.points[:, 0] - centre[0], ways.points[:, 1] - centre[1]
    is_shown = x * x + y * y > radius_m**2
    shown = np.flatnonzero(is_shown)
    if not len(shown):
        return None
    first = shown[np.minimum(np.searchsorted(shown, ways.lows), len(shown) - 1)]
    last = shown[np.maximum(np.searchsorted(shown, ways.highs, side="right") - 1, 0)]
    is_seen = (first >= ways.lows) & (last <= ways.highs) & (first < last)
    begins = np.flatnonzero(is_seen & (first > ways.lows))
    finishes = np.flatnonzero(is_seen & (last < ways.highs))
    if len(begins) + len(finishes) < FEW:
        return None
    exits, run = np.concatenate((first[begins], last[finishes])), np.concatenate((begins, finishes))
    ahead = np.stack(
        [
            np.concatenate(
                (
                    np.minimum(first[begins] + leg, ways.highs[begins]),
                    np.maximum(last[finishes] - leg, ways.lows[finishes]),
                )
            )
            for leg in LEGS
        ]
    )
    at = ways.points[exits]
    along = np.cumsum(ways.step_m)
    unseen = along[first] - along[ways.lows] + along[ways.highs] - along[last]
    weights = np.vstack((_counted(at), _parts(len(ways.lows))[:, run]))
    return Ends(at, ways.points[ahead] - at, run, unseen, weights)


def _parts(n: int) -> Floats:
    """Weights of n runs: each half, every other one."""
    number = np.arange(n)
    early, odd = number < n / 2, number % 2 == 1
    return np.array([early, ~early, odd, ~odd], dtype=np.float64)


def _counted(at: Floats) -> Floats:
    """Weights of ends: each counted, and each street counted once."""
    return np.vstack((np.ones(len(at)), 1.0 / _same(at, _SAME_M)))


def _same(places: Floats, apart: float) -> Floats:
    """How many of `places` are about the same, of each."""
    _, which, count = np.unique(
        np.round(places / apart), axis=0, return_inverse=True, return_counts=True
    )
    return np.asarray(count[which.ravel()], dtype=np.float64)


class Guess(NamedTuple):
    """Metres from the place: (n, 2) from all runs, and from parts of them."""

    name: str
    of_all: Floats
    of_parts: Floats


def guesses(ends: Ends, centre: Floats) -> Iterator[Guess]:
    """The quick ones first."""
    yield from _middles(ends, centre)
    yield _parted("backwards", crossings(ends))
    yield _parted("rings", rings(ends, centre))


def _parted(name: str, found: Floats, whole: int = WHOLE) -> Guess:
    """`found` (parts, n, 2), the first `whole` of all runs."""
    return Guess(name, found[:whole].reshape(-1, 2), found[whole:].reshape(-1, 2))


def _middles(ends: Ends, centre: Floats) -> Iterator[Guess]:
    weights = ends.weights[ends.weights.any(axis=1)]
    mean = ((weights @ ends.at) / weights.sum(axis=1)[:, None])[:, None]
    yield _parted("mean", mean)
    yield _parted("mirrored", 2 * mean - centre)
    yield _parted("half way", (mean + centre) / 2)
    within = np.delete(weights, 1, axis=0) > 0
    parts = [ends.at[row] for row in within]
    boxes = [(part.min(axis=0) + part.max(axis=0)) / 2 for part in parts]
    yield _parted("box", np.array(boxes)[:, None], 1)
    middles = np.array([np.median(part, axis=0) for part in parts])
    yield _parted("median", middles[:, None], 1)
    off = np.hypot(*np.moveaxis(ends.at - middles[:, None], -1, 0))
    most = [np.percentile(far[row], 90) for far, row in zip(off, within, strict=True)]
    near = within & (off <= np.array(most)[:, None])
    circles = _around(ends.at, np.stack((within, near), axis=1).reshape(-1, len(ends.at)))
    yield _parted("around", circles.reshape(len(within), 2, 2), 1)


def _around(at: Floats, within: Bools) -> Floats:
    """Middles of the smallest circles about those `within` (f, k), nearly (Badoiu and Clarkson
    2003): (f, 2)."""
    found = (within @ at) / within.sum(axis=1)[:, None]
    for step in range(2, 30):
        square = (at[:, 0] - found[:, :1]) ** 2 + (at[:, 1] - found[:, 1:]) ** 2
        farthest = at[np.where(within, square, -1.0).argmax(axis=1)]
        found = found + (farthest - found) / step
    return np.asarray(found)


def crossings(ends: Ends) -> Floats:
    """Where the ways, followed backwards along straight lines, come nearest to each other, by
    metres off the line: (parts, legs * scales, 2)."""
    ahead = ends.onwards / np.maximum(np.linalg.norm(ends.onwards, axis=2), 1e-9)[..., None]
    x, y = -ahead[..., 1][:, None], ahead[..., 0][:, None]  # across the line: (legs, 1, k)
    level = x * ends.at[:, 0] + y * ends.at[:, 1]
    given = ends.weights[:, None, None]
    scale = _LINE_SCALES_M[:, None]
    weight: Floats = given
    for _ in range(_LINE_STEPS):
        xx, xy, yy, right_x, right_y = (
            (weight * each).sum(axis=-1) for each in (x * x, x * y, y * y, x * level, y * level)
        )
        size = np.maximum(xx * yy - xy * xy, 1e-9)
        east, north = (yy * right_x - xy * right_y) / size, (xx * right_y - xy * right_x) / size
        off = east[..., None] * x + north[..., None] * y - level
        weight = given / np.sqrt(1 + (off / scale) ** 2)
    return np.stack((east, north), axis=-1).reshape(len(given), -1, 2)


def rings(ends: Ends, centre: Floats) -> Floats:
    """From where the unseen way of each run has the length it has, up to a common detour:
    (parts, scales, 2), the best from three starts."""
    order = np.argsort(ends.run, kind="stable")
    at, run = ends.at[order], ends.run[order]
    pairs = np.flatnonzero(np.diff(run, prepend=-1))
    unseen = ends.unseen_m[run[pairs]]
    given = _ring_weights(ends, order, pairs)
    starts = np.stack((at.mean(axis=0), np.median(at, axis=0), centre))
    shape = (len(given), len(_RING_SCALES_M), len(starts))
    found: Floats = np.empty((*shape, 3))
    found[..., :2], found[..., 2] = starts, 1.3
    fit = _Rings(
        at, pairs, unseen,
        np.broadcast_to(given[:, None, None], (*shape, len(pairs))).reshape(-1, len(pairs)),
        np.broadcast_to(_RING_SCALES_M[:, None], shape).reshape(-1, 1),
    )  # fmt: skip
    found = found.reshape(-1, 3)
    for _ in range(_RING_STEPS):
        found = fit.step(found)
    best = fit.cost(found).reshape(shape).argmin(axis=-1)
    picked = np.take_along_axis(found.reshape(*shape, 3), best[..., None, None], axis=2)
    return np.asarray(picked[..., 0, :2])


def _ring_weights(ends: Ends, order: Indices, pairs: Indices) -> Floats:
    """(parts, runs): each run, each pair of streets once; then parts."""
    last = np.append(pairs[1:], len(order)) - 1
    places = np.column_stack((ends.at[order[pairs]], ends.at[order[last]]))
    return np.vstack(
        (
            np.ones(len(pairs)),
            1.0 / _same(places, _SAME_M),
            ends.weights[WHOLE:, order[pairs]],
        )
    )


@dataclass(frozen=True, slots=True)
class _Rings:
    """f fits at once, each of a place and a detour (f, 3), by damped Gauss-Newton steps.

    `at` (k, 2) ends in the order of runs, each run's from `pairs` (r,) on; `unseen` (r,) metres;
    `weights` (f, r); `scale` (f, 1) metres.
    """

    at: Floats
    pairs: Indices
    unseen: Floats
    weights: Floats
    scale: Floats

    def cost(self, found: Floats) -> Floats:
        away = np.hypot(found[:, :1] - self.at[:, 0], found[:, 1:2] - self.at[:, 1])
        off = self.unseen - found[:, 2:] * self._by_run(away)
        return np.asarray((self.weights * (np.sqrt(1 + (off / self.scale) ** 2) - 1)).sum(axis=1))

    def step(self, found: Floats) -> Floats:
        x, y = found[:, :1] - self.at[:, 0], found[:, 1:2] - self.at[:, 1]
        away, detour = np.maximum(np.sqrt(x * x + y * y), 1.0), found[:, 2:]
        straight = self._by_run(away)
        slopes = (detour * self._by_run(x / away), detour * self._by_run(y / away), straight)
        off = self.unseen - detour * straight
        weight = self.weights / np.sqrt(1 + (off / self.scale) ** 2)
        weighted = [weight * slope for slope in slopes]
        left = np.array([[(a * b).sum(axis=1) for a in weighted] for b in slopes])
        left = np.moveaxis(left, -1, 0)
        size = np.diagonal(left, axis1=1, axis2=2)[:, None]
        left = left + np.eye(3) * (1e-3 * size + 1e-6)
        right = np.stack([(each * off).sum(axis=1) for each in weighted], axis=1)
        move = np.linalg.solve(left, right[..., None])[..., 0]
        far = np.maximum(np.hypot(move[:, :1], move[:, 1:2]), 1e-9)
        return np.asarray(found + move * np.minimum(1.0, 0.3 * float(np.median(away)) / far))

    def _by_run(self, values: Floats) -> Floats:
        return np.asarray(np.add.reduceat(values, self.pairs, axis=1))
