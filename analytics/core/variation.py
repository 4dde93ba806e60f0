"""Whether the middle of some runs differs from that of others by more than usual.

Two yardsticks, both from the athlete's own runs: how well the median of so many scattered values
is known at all (its standard error, sqrt(pi / 2n) sigma, Kendall and Stuart 1977; sigma from the
median absolute deviation, Rousseeuw and Croux 1993), and how far the medians of windows as long as
these have lain apart before.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from activities.core.series import Floats

Verdict = Literal["more", "within", "few"]
FEWEST = 5  # runs in a window
FEWEST_PAIRS, MOST_PAIRS = 3, 24  # of windows in the past, the latest first
USUAL = 80.0  # percentile of past differences
SURE = 2.0  # standard errors
MAD_TO_SD = 1.4826  # of normal values
MEDIAN_TO_MEAN = 1.2533  # standard error of a median to that of a mean


@dataclass(frozen=True, slots=True)
class Middle:
    """Of n values: median, mean, and the robust standard error of the median; NaN unknown."""

    n: int
    median: float
    mean: float
    error: float


@dataclass(frozen=True, slots=True)
class Difference:
    """Of two medians: `gap` of the first above the second, `error` by scatter within them,
    `usual` what past windows differed by (NaN when there are fewer than three pairs)."""

    gap: float
    error: float
    usual: float
    pairs: int
    verdict: Verdict


def middle(values: ArrayLike) -> Middle:
    of = np.asarray(values, dtype=np.float64)
    if not len(of):
        return Middle(0, math.nan, math.nan, math.nan)
    median = float(np.median(of))
    spread = MAD_TO_SD * float(np.median(np.abs(of - median)))
    error = MEDIAN_TO_MEAN * spread / math.sqrt(len(of))
    return Middle(len(of), median, float(of.mean()), error)


def past_gaps(days: ArrayLike, values: ArrayLike, start: float, length: int, lag: int) -> Floats:
    """Differences of medians between windows of `length` days and those `lag` days before them.

    The windows lie end to end and end before day `start`; those with fewer than five runs give
    none. `days` rise, shape (n,), like `values`.
    """
    on, of = np.asarray(days, dtype=np.float64), np.asarray(values, dtype=np.float64)
    known: dict[float, float] = {}

    def median(first: float) -> float:
        if first not in known:
            low, high = np.searchsorted(on, [first, first + length], side="left")
            known[first] = float(np.median(of[low:high])) if high - low >= FEWEST else math.nan
        return known[first]

    gaps: list[float] = []
    first = start - length
    while len(on) and len(gaps) < MOST_PAIRS and first - lag + length > on[0]:
        gap = median(first) - median(first - lag)
        if not math.isnan(gap):
            gaps.append(gap)
        first -= length
    return np.array(gaps)


def difference(now: Middle, before: Middle, past: Sequence[float] | Floats) -> Difference:
    """`now` against `before`: "more" than usual only where it exceeds both yardsticks."""
    gaps = np.abs(np.asarray(past, dtype=np.float64))
    usual = float(np.percentile(gaps, USUAL)) if len(gaps) >= FEWEST_PAIRS else math.nan
    gap = now.median - before.median
    error = math.hypot(now.error, before.error)
    if min(now.n, before.n) < FEWEST:
        return Difference(gap, error, usual, len(gaps), "few")
    is_more = abs(gap) > SURE * error and not abs(gap) <= usual
    return Difference(gap, error, usual, len(gaps), "more" if is_more else "within")
