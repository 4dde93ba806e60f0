"""Repetitions in a run whose laps do not mark them: faster stretches that come back."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from activities.core.series import Bools, Floats, rolling_mean, true_runs
from analytics.core.resample import Seconds

SMOOTHING_S = 15
LEAST_WORK_S, LEAST_REST_S = 20, 15
LEAST_REPETITIONS = 3
# Share of the variance that two levels explain: 0.64 of a normal spread, 0.75 of an even one.
_LEAST_SPLIT = 0.76
_MOST_FAST = 0.85  # share of the time; more is a run with some slow moments
_NEAR_TOP, _SHORT, _SHORT_SLOW = 0.5, 0.25, 0.97
_LEAST_CONTRAST = 1.15  # work over the rest beside it
_MAX_SPREAD = 0.12  # of the repetitions' speeds, relative
_SLOWEST = 0.65  # of the median: walking and standing weigh no more than a slow jog
_BINS = 64


@dataclass(frozen=True, slots=True)
class Bout:
    """A repetition ("work") or what lies between two ("rest").

    Times in s of elapsed time, speed m/s as run (not graded); NaN unknown.
    """

    start_s: float
    end_s: float
    distance_m: float
    speed_mps: float
    heart_rate_bpm: float
    kind: str


def work_bouts(seconds: Seconds) -> list[Bout]:
    """Repetitions and the rests between them, in order; none unless there are three and more.

    Graded speed, smoothed over 15 s, is split in two levels where the variance within them is
    least (Otsu 1979). Repetitions last 20 s and more, are at least 15 % faster than the rests
    beside them, and alike. Steady, progressive and hilly runs have no two levels, or do not
    return to them, and give nothing.
    """
    speed = _even_speed(seconds)
    if speed is None:
        return []
    moving = seconds.weight_s > 0
    smooth = _smoothed(speed, moving)
    split = _two_levels(smooth[moving])
    if split is None:
        return []
    starts, ends = _stretches(smooth >= split)
    starts, ends = _without_stops(moving, starts, ends)
    speed = np.where(moving, speed, np.nan)
    starts, ends = _alike(speed, split, starts, ends)
    starts, ends = _contrasting(speed, starts, ends)
    if len(starts) < LEAST_REPETITIONS or _spread(speed, starts, ends) > _MAX_SPREAD:
        return []
    bouts: list[Bout] = []
    for number, (start, end) in enumerate(zip(starts.tolist(), ends.tolist(), strict=True)):
        if number:
            bouts.append(_bout(seconds, bouts[-1].end_s, start, "rest"))
        bouts.append(_bout(seconds, start, end, "work"))
    return bouts


def _even_speed(seconds: Seconds) -> Floats | None:
    """Graded speed without holes: 0 where nobody moved, the mean of the way through gaps."""
    speed, along = seconds.graded_speed_mps, seconds.distance_m
    if speed is None or len(speed) < LEAST_REPETITIONS * LEAST_WORK_S:
        return None
    missing = np.isnan(speed)
    if not missing.any():
        return speed
    covered = np.zeros(len(speed)) if along is None else np.gradient(along)
    return np.where(missing, covered, speed)


def _smoothed(speed: Floats, moving: Bools) -> Floats:
    """Mean over 15 s of movement, 0 while standing: a stop does not slow what is beside it."""
    if moving.all():
        return rolling_mean(speed, SMOOTHING_S)
    share = rolling_mean(moving.astype(np.float64), SMOOTHING_S)
    total = rolling_mean(np.where(moving, speed, 0.0), SMOOTHING_S)
    return np.asarray(np.where(moving, total / np.maximum(share, 1e-9), 0.0))


def _two_levels(speed: Floats) -> float | None:
    """The speed between two levels, or None where the speeds have no two."""
    if len(speed) < LEAST_REPETITIONS * LEAST_WORK_S:
        return None
    speed = np.maximum(speed, _SLOWEST * float(np.median(speed)))
    low, high = float(speed.min()), float(speed.max())
    if not high > low:
        return None
    step = (high - low) / _BINS
    counts = np.bincount(np.minimum(((speed - low) / step).astype(np.intp), _BINS - 1),
                         minlength=_BINS)  # fmt: skip
    centres = low + step * (np.arange(_BINS) + 0.5)
    below = np.cumsum(counts)[:-1]
    total, weighted = len(speed), np.cumsum(counts * centres)
    share = below / total
    slow = weighted[:-1] / np.maximum(below, 1)
    fast = (weighted[-1] - weighted[:-1]) / np.maximum(total - below, 1)
    between = share * (1 - share) * (fast - slow) ** 2
    best = int(between.argmax())
    if between[best] < _LEAST_SPLIT * float(speed.var()):
        return None
    if fast[best] < _LEAST_CONTRAST * slow[best] or share[best] < 1 - _MOST_FAST:
        return None
    return float(slow[best] + fast[best]) / 2


def _stretches(fast: Bools) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Starts and ends of fast stretches: short breaks closed, then short stretches dropped."""
    starts, ends = true_runs(fast)
    if not len(starts):
        return starts, ends
    apart = starts[1:] - ends[:-1] >= LEAST_REST_S
    starts = starts[np.concatenate(([True], apart))]
    ends = ends[np.concatenate((apart, [True]))]
    long = ends - starts >= LEAST_WORK_S
    return starts[long], ends[long]


def _without_stops(
    moving: Bools, starts: NDArray[np.intp], ends: NDArray[np.intp]
) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Where the rests are jogged, one spent standing is a red light within a repetition."""
    if len(starts) < LEAST_REPETITIONS:
        return starts, ends
    share = _means(moving.astype(np.float64), ends[:-1], starts[1:])
    if float(np.median(share)) < 0.8:
        return starts, ends
    real = share >= 0.5
    return starts[np.concatenate(([True], real))], ends[np.concatenate((real, [True]))]


def _alike(
    speed: Floats, split: float, starts: NDArray[np.intp], ends: NDArray[np.intp]
) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Without stretches barely above the split, and without short ones slower than most."""
    if not len(starts):
        return starts, ends
    lasts, means = ends - starts, _means(speed, starts, ends)
    usual = float(means @ lasts) / float(lasts.sum())
    longest = np.sort(lasts)[::-1]
    typical = longest[int(np.searchsorted(np.cumsum(longest), lasts.sum() / 2))]
    keep = means >= split + _NEAR_TOP * (usual - split)
    keep &= (lasts >= _SHORT * typical) | (means >= _SHORT_SLOW * usual)
    return starts[keep], ends[keep]


def _contrasting(
    speed: Floats, starts: NDArray[np.intp], ends: NDArray[np.intp]
) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Those clearly faster than what lies before and after them."""
    before = np.concatenate(([0], ends[:-1]))
    after = np.concatenate((starts[1:], [len(speed)]))
    beside = np.maximum(_means(speed, before, starts), _means(speed, ends, after))
    clear = _means(speed, starts, ends) >= _LEAST_CONTRAST * beside
    return starts[clear], ends[clear]


def _spread(speed: Floats, starts: NDArray[np.intp], ends: NDArray[np.intp]) -> float:
    means = _means(speed, starts, ends)
    return float(means.std() / means.mean())


def _means(values: Floats, starts: NDArray[np.intp], ends: NDArray[np.intp]) -> Floats:
    """Mean of each stretch without NaN, 0 where there is nothing else."""
    known = ~np.isnan(values)
    sums = np.concatenate(([0.0], np.cumsum(np.where(known, values, 0.0))))
    counts = np.concatenate(([0], np.cumsum(known)))
    return np.asarray((sums[ends] - sums[starts]) / np.maximum(counts[ends] - counts[starts], 1))


def _bout(seconds: Seconds, start: float, end: float, kind: str) -> Bout:
    a, b = int(start), int(end)
    nan = float("nan")
    distance = nan
    if seconds.distance_m is not None:
        along = seconds.distance_m
        distance = float(along[min(b, len(along) - 1)] - along[a])
    beats = seconds.heart_rate_bpm
    known = np.zeros(0) if beats is None else beats[a:b][~np.isnan(beats[a:b])]
    heart_rate = float(known.mean()) if len(known) else nan
    return Bout(float(a), float(b), distance, distance / (b - a), heart_rate, kind)
