"""Small tools for sampled series: runs, medians, gaps, weights. Sizes in samples, times in s."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import median_filter, uniform_filter1d

Floats = NDArray[np.floating]
Bools = NDArray[np.bool_]
Indices = NDArray[np.intp]

GAP_S = 10.0  # longer holes between samples stay holes


def true_runs(mask: Bools) -> tuple[Indices, Indices]:
    """Starts and ends (half-open) of the runs of True in `mask`."""
    padded = np.zeros(len(mask) + 2, dtype=np.int8)
    padded[1:-1] = mask
    edges = np.flatnonzero(np.diff(padded))
    return edges[::2], edges[1::2]


def typical_step_s(time_s: Floats) -> float:
    """Median time between samples, 1.0 when it cannot be told."""
    steps = np.diff(time_s)
    steps = steps[steps > 0]
    return middle_of(steps) if len(steps) else 1.0


def middle_of(values: NDArray[np.floating]) -> float:
    """Upper median of values without NaN: several times faster than np.median."""
    return float(_halved(values)[len(values) // 2])


def median_of(values: NDArray[np.floating]) -> float:
    """Median of values without NaN: as np.median, faster."""
    middle, halved = len(values) // 2, _halved(values)
    if len(values) % 2:
        return float(halved[middle])
    return float((halved[middle - 1] + halved[middle]) / 2)


def percentiles_of(values: Floats, *percents: float) -> list[float]:
    """Percentiles of float64 values without NaN, interpolated linearly: as np.percentile, faster."""
    last = len(values) - 1
    places = [percent / 100 * last for percent in percents]
    around = {k for place in places for k in (int(place), min(int(place) + 1, last))}
    ordered = np.partition(values, sorted(around))
    found = []
    for place in places:
        below, above = (float(ordered[min(int(place) + k, last)]) for k in (0, 1))
        share = place - int(place)
        # Counted from the nearer neighbour, as NumPy does.
        rise = above - below
        found.append(below + rise * share if share < 0.5 else above - rise * (1 - share))
    return found


def _halved(values: NDArray[np.floating]) -> NDArray[np.floating]:
    """Partitioned around the middle and the place before it.

    For one place alone NumPy takes another algorithm, several times slower on some processors.
    """
    middle = len(values) // 2
    return np.partition(values, (max(middle - 1, 0), middle))


def gap_limit_s(step_s: float) -> float:
    """The step between samples from which data are missing: 10 s, more if sampled sparsely."""
    return max(GAP_S, 4 * step_s)


def window(seconds: float, step_s: float) -> int:
    """Odd number of samples nearest to `seconds`, at least 1."""
    return 2 * int(seconds / max(step_s, 1e-3) / 2) + 1


def filled(values: NDArray[np.floating]) -> Floats:
    """`values` with NaN bridged linearly by index and the ends held; all NaN stays NaN."""
    out = values.astype(np.float64)
    missing = np.isnan(out)
    if missing.any() and not missing.all():
        good = np.flatnonzero(~missing)
        holes = np.flatnonzero(missing)
        out[holes] = np.interp(holes, good, out[good])
    return out


def rolling_median(values: NDArray[np.floating], size: int) -> NDArray[np.floating]:
    """Centred median over `size` samples of a series without NaN; the ends are mirrored."""
    if size <= 1 or len(values) < 3:
        return values
    size = min(size, _odd_below(len(values)))
    if size == 5:
        return _median_of_five(_mirrored(values, 2))
    smoothed: NDArray[np.floating] = median_filter(values, size=size)
    return smoothed


def rolling_median_at(values: NDArray[np.floating], size: int, at: Indices) -> NDArray[np.floating]:
    """`rolling_median` at some samples only, shape of `at`."""
    if size <= 1 or len(values) < 3 or 8 * len(at) > len(values):
        return rolling_median(values, size)[at]
    half = min(size, _odd_below(len(values))) // 2
    windows = _mirrored(values, half)[at[:, None] + np.arange(2 * half + 1)]
    windows.sort(axis=1)
    middles: NDArray[np.floating] = windows[:, half]
    return middles


def _mirrored(values: NDArray[np.floating], half: int) -> NDArray[np.floating]:
    return np.concatenate((values[half - 1 :: -1], values, values[: -half - 1 : -1]))


def _median_of_five(values: NDArray[np.floating]) -> NDArray[np.floating]:
    """Median of every five neighbours, by comparing pairs."""
    n = len(values) - 4
    lows, highs = np.minimum(values[:-1], values[1:]), np.maximum(values[:-1], values[1:])
    low, high = np.maximum(lows[:n], lows[3:]), np.minimum(highs[:n], highs[3:])
    last = values[2 : n + 2]
    return np.asarray(np.maximum(np.minimum(low, high), np.minimum(np.maximum(low, high), last)))


def rolling_mean(values: NDArray[np.floating], size: int) -> NDArray[np.floating]:
    """Centred mean over `size` samples of a series without NaN."""
    if size <= 1 or len(values) < 3:
        return values
    smoothed: NDArray[np.floating] = uniform_filter1d(
        values, size=min(size, _odd_below(len(values))), mode="nearest"
    )
    return smoothed


def bridged(values: Floats, time_s: Floats, limit_s: float = GAP_S) -> Floats:
    """`values` with holes up to `limit_s` long interpolated in time; longer ones stay NaN."""
    missing = np.isnan(values)
    if not missing.any() or missing.all():
        return values
    good = np.flatnonzero(~missing)
    starts, ends = true_runs(missing)
    out = values.copy()
    inner = (starts > 0) & (ends < len(values))
    starts, ends = starts[inner], ends[inner]
    short = time_s[ends] - time_s[starts - 1] <= limit_s
    if not short.any():
        return out
    delta = np.zeros(len(values) + 1, dtype=np.int8)
    np.add.at(delta, starts[short], 1)
    np.add.at(delta, ends[short], -1)
    holes = np.flatnonzero(np.cumsum(delta[:-1]) > 0)
    out[holes] = np.interp(time_s[holes], time_s[good], values[good])
    return out


def share_of(mask: Bools) -> float:
    """Share of True; NaN of nothing."""
    return float(np.count_nonzero(mask) / len(mask)) if len(mask) else float("nan")


def sample_weights(interval_s: Floats) -> Floats:
    """Seconds each of n samples stands for, from n-1 intervals: half of each neighbour."""
    weights = np.zeros(len(interval_s) + 1)
    weights[:-1] += interval_s / 2
    weights[1:] += interval_s / 2
    return weights


def weighted_mean(values: NDArray[np.floating] | None, weights: Floats) -> float:
    """Mean of the values present, weighted; NaN when none carries weight."""
    if values is None or not len(values):
        return float("nan")
    known = values.astype(np.float64)
    summed = float(known @ weights)
    if not math.isfinite(summed):
        missing = np.isnan(values)
        weights = np.where(missing, 0.0, weights)
        known[missing] = 0.0
        summed = float(known @ weights)
    total = float(weights.sum())
    return summed / total if total > 0 else float("nan")


def _odd_below(n: int) -> int:
    return n if n % 2 else n - 1
