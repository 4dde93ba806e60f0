"""How a number develops over the days: rolling median, own normal range, fewer dots to draw."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
NORMAL = (10.0, 90.0)  # percentiles: the middle 80 %
FEWEST_FOR_NORMAL = 10
FEWEST_FOR_MEDIAN = 3
RANKS = 8  # kept of each stretch by `few`


def rolling_median(
    days: ArrayLike, values: ArrayLike, places: ArrayLike, width: float, least: int
) -> Floats:
    """Median of the values within `width` days centred on each of `places`: shape (p,).

    `days` rise, shape (n,), like `values` without NaN. NaN where fewer than `least` values lie,
    before the first value and after the last.
    """
    on, of = np.asarray(days, dtype=np.float64), np.asarray(values, dtype=np.float64)
    at = np.asarray(places, dtype=np.float64)
    first = np.searchsorted(on, at - width / 2, side="left")
    after = np.searchsorted(on, at + width / 2, side="right")
    found = np.full(len(at), np.nan)
    if not len(on):
        return found
    is_within = (at >= on[0]) & (at <= on[-1])
    for place in np.flatnonzero((after - first >= max(least, 1)) & is_within):
        found[place] = np.median(of[first[place] : after[place]])
    return found


def normal_range(values: ArrayLike) -> tuple[float, float] | None:
    """10th and 90th percentile: the middle 80 % of an athlete's own values.

    None for fewer than 10 values, which tell nothing about what is normal.
    """
    of = np.asarray(values, dtype=np.float64)
    if len(of) < FEWEST_FOR_NORMAL:
        return None
    low, high = np.percentile(of, NORMAL)
    return float(low), float(high)


def median(values: ArrayLike) -> float:
    """NaN for fewer than three values."""
    of = np.asarray(values, dtype=np.float64)
    return float(np.median(of)) if len(of) >= FEWEST_FOR_MEDIAN else math.nan


def few(days: ArrayLike, values: ArrayLike, most: int) -> NDArray[np.intp]:
    """Indexes of at most `most` of n values that look like all of them; rising.

    Of each of equal stretches of days the lowest, the highest, and between them evenly spread
    ranks are kept, so that neither outliers nor the thick of it go missing.
    """
    on, of = np.asarray(days, dtype=np.float64), np.asarray(values, dtype=np.float64)
    if len(of) <= most:
        return np.arange(len(of))
    stretches = max(most // RANKS, 1)
    span = max(on[-1] - on[0], 1.0)
    place = np.minimum(((on - on[0]) / span * stretches).astype(np.intp), stretches - 1)
    order = np.lexsort((of, place))
    bounds = np.flatnonzero(np.diff(place[order])) + 1
    first = np.concatenate(([0], bounds))
    count = np.diff(np.concatenate((first, [len(of)])))
    ranks = np.rint(np.linspace(0.0, 1.0, RANKS)[:, None] * (count - 1)).astype(np.intp)
    return np.unique(order[first + ranks])
