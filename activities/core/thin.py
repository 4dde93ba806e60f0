"""Fewer points for charts: one shared x for all series, gaps and extremes kept."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from activities.core.recording import Array
from activities.core.series import Indices, gap_limit_s, typical_step_s

CHART_POINTS = 1_500


class Thinned(NamedTuple):
    """Numbers of the samples kept, their x, and every series at them."""

    kept: Indices
    x: Array
    series: tuple[Array, ...]


def thin(x: Array, *ys: Array, n: int = CHART_POINTS) -> Thinned:
    """At most `n` of the samples of `x` and `ys` (equal length): bucket minima and maxima.

    Every series gives the lowest and highest sample of each of its buckets; both sides of the
    largest holes in `x` and the first and last sample are kept. NaN stretches longer than a
    bucket stay visible as NaN. Raises ValueError for n < 4 or series of unequal length.
    """
    if n < 4:
        raise ValueError("a chart needs at least four points")
    if any(len(y) != len(x) for y in ys):
        raise ValueError("series of unequal length")
    if len(x) <= n:
        return Thinned(np.arange(len(x)), x, ys)
    picked = [np.array([0, len(x) - 1])]
    left = n - 2
    holes = _holes(x, limit=left // 10)
    picked.append(holes)
    left -= len(holes)
    buckets = max(1, left // (2 * max(len(ys), 1)))
    edges = np.linspace(0, len(x), buckets + 1).astype(np.intp)
    for y in ys:
        picked.extend(_extremes(y, edges))
    if not ys:
        picked.append(edges[:-1])
    index = np.unique(np.concatenate(picked))
    index = _filled_up(index, len(x), n)
    return Thinned(index, x[index], tuple(y[index] for y in ys))


def _holes(x: Array, limit: int) -> Indices:
    """Samples on both sides of the largest holes in `x`, at most `limit` of them."""
    steps = np.diff(x)
    wide = np.flatnonzero(steps > gap_limit_s(typical_step_s(x)))
    if 2 * len(wide) > limit:
        wide = wide[np.argsort(-steps[wide], kind="stable")[: limit // 2]]
    return np.concatenate((wide, wide + 1))


def _extremes(y: Array, edges: Indices) -> tuple[Indices, Indices]:
    """Sample numbers of the minimum and maximum of each bucket; NaN is neither."""
    size = int(np.diff(edges).max())
    # One row a bucket; short rows repeat their last sample.
    rows = np.minimum(edges[:-1, None] + np.arange(size), edges[1:, None] - 1)
    values: NDArray[np.floating] = y[rows]
    missing = np.isnan(values)
    lowest = np.where(missing, np.inf, values).argmin(axis=1)
    highest = np.where(missing, -np.inf, values).argmax(axis=1)
    row = np.arange(len(rows))
    return rows[row, lowest], rows[row, highest]


def _filled_up(index: Indices, total: int, n: int) -> Indices:
    """Spend what is left of the budget on evenly spaced samples, or keep to it."""
    spare = n - len(index)
    if spare <= 0:  # more series than a tiny chart has room for
        return index[np.linspace(0, len(index) - 1, n).astype(np.intp)]
    even = np.linspace(0, total - 1, spare).astype(np.intp)
    return np.union1d(index, even)
