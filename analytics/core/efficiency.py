"""Speed per heartbeat, and how it fades within a run (science A16)."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from activities.core.series import Bools, Floats
from analytics.core.missing import Missing

WARM_UP_S = 600.0
LEAST_S = 2400.0
MAX_SPEED_VARIATION = 0.10
MAX_MEAN_GRADE = 0.03
LEAST_KNOWN = 0.8  # share of the time that needs a heart rate and a speed
_BLOCK_S = 60


def efficiency_factor(graded_speed_mps: ArrayLike, heart_rate_bpm: ArrayLike) -> Floats:
    """Metres a minute per beat a minute: 60 v / HR, from means, shapes broadcast (Friel 2009).

    `graded_speed_mps` is the normalised graded speed. Friel's own unit is yards. NaN where the
    heart rate is missing or 0.
    """
    speed = np.asarray(graded_speed_mps, dtype=np.float64)
    beats = np.asarray(heart_rate_bpm, dtype=np.float64)
    return np.asarray(np.where(beats > 0, 60.0 * speed / np.where(beats > 0, beats, 1.0), np.nan))


def decoupling(
    graded_speed_mps: Floats | None,
    heart_rate_bpm: Floats | None,
    weight_s: Floats,
    grade: Floats | None = None,
) -> float | Missing:
    """Aerobic decoupling, %: how much speed per beat falls from the first half to the second.

    All at 1 Hz, shape (m,); `weight_s` is the movement each second stands for. The first ten
    minutes of movement are left out, the rest is halved by time of movement. Positive means
    fading; below 5 % is Friel's mark of a good base.

    `Missing` says why there is none: "no_speed", "no_heart_rate", "too_short" (less than 40 min
    after the warm-up), "heart_rate_incomplete" (known for less than 80 %), "hilly" (mean slope
    over 3 %), "not_steady" (minute by minute the graded speed varies by more than 10 %).
    """
    if graded_speed_mps is None:
        return Missing("no_speed")
    if heart_rate_bpm is None:
        return Missing("no_heart_rate")
    moved = np.cumsum(weight_s)
    main = (moved > WARM_UP_S) & (weight_s > 0)
    lasts = float(weight_s[main].sum())
    if lasts < LEAST_S:
        return Missing("too_short")
    speed, beats, weight = graded_speed_mps[main], heart_rate_bpm[main], weight_s[main]
    both = ~np.isnan(speed) & (beats > 0)
    if float(weight[both].sum()) < LEAST_KNOWN * lasts:
        return Missing("heart_rate_incomplete")
    if grade is not None and _mean_slope(grade[main], weight) > MAX_MEAN_GRADE:
        return Missing("hilly")
    if _variation(speed[both], weight[both]) > MAX_SPEED_VARIATION:
        return Missing("not_steady")
    early = np.cumsum(weight) <= lasts / 2
    first = _ratio(speed, beats, weight, both & early)
    second = _ratio(speed, beats, weight, both & ~early)
    if not first > 0 or np.isnan(second):
        return Missing("heart_rate_incomplete")
    return 100.0 * (first - second) / first


def _ratio(speed: Floats, beats: Floats, weight: Floats, chosen: Bools) -> float:
    seconds = weight[chosen]
    total = float(beats[chosen] @ seconds)
    return float(speed[chosen] @ seconds) / total if total > 0 else float("nan")


def _mean_slope(grade: Floats, weight: Floats) -> float:
    slope: NDArray[np.floating] = np.abs(grade)
    known = ~np.isnan(slope)
    total = float(weight[known].sum())
    return float(slope[known] @ weight[known]) / total if total > 0 else 0.0


def _variation(speed: Floats, weight: Floats) -> float:
    """Coefficient of variation of the speed's means over minutes of movement."""
    minute = ((np.cumsum(weight) - weight) / _BLOCK_S).astype(np.intp)
    time = np.bincount(minute, weights=weight)
    way = np.bincount(minute, weights=weight * speed)
    full = time > _BLOCK_S / 2
    means = way[full] / time[full]
    middle = float(means.mean()) if len(means) else 0.0
    return float(means.std()) / middle if middle > 0 else float("inf")
