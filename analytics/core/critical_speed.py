"""Critical speed and D': what can be held, and how much can be run above it (science A20)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.floating]

SHORTEST_S, LONGEST_S = 120.0, 1200.0


@dataclass(frozen=True, slots=True)
class CriticalSpeed:
    """Critical speed, m/s, and D', m, from `n` trials.

    `r2` is nearly 1 whatever the data; `standard_error_mps` tells more (NaN from two trials).
    """

    speed_mps: float
    d_prime_m: float
    r2: float
    standard_error_mps: float
    n: int


def critical_speed(distances_m: ArrayLike, times_s: ArrayLike) -> CriticalSpeed:
    """Fit d = D' + CS t by least squares to trials, shape (n,), best of 2 to 20 min each.

    Three trials and more are wanted; two give a line without an error. Raises ValueError for
    fewer than two different times or values that are not positive.
    Source: Hughson et al. 1984; Monod & Scherrer 1965.
    """
    distance, time = _trials(distances_m, times_s)
    spread = time - time.mean()
    along = float(spread @ spread)
    speed = float(spread @ distance) / along
    d_prime = float(distance.mean() - speed * time.mean())
    residual = distance - d_prime - speed * time
    return _fit(speed, d_prime, residual, distance, along)


def critical_speed_hyperbolic(distances_m: ArrayLike, times_s: ArrayLike) -> CriticalSpeed:
    """Fit t = D' / (v - CS) by least squares of the times: same model, other weights.

    Its critical speed is lower and its D' higher than the linear one's. Same errors.
    """
    from scipy.optimize import minimize_scalar  # slow to load, and seldom needed

    distance, time = _trials(distances_m, times_s)
    speed = distance / time
    slowest = float(speed.min())

    def reserve(candidate: float) -> tuple[float, Floats]:
        x = 1.0 / (speed - candidate)
        d_prime = float(x @ time) / float(x @ x)
        return d_prime, np.asarray(time - d_prime * x)

    def misfit(candidate: float) -> float:
        residual = reserve(candidate)[1]
        return float(residual @ residual)

    # Between the slowest trial and half of it the misfit has one minimum; it lies near the top.
    found = minimize_scalar(
        lambda log_room: misfit(slowest - np.exp(log_room)),
        bounds=(np.log(slowest * 1e-4), np.log(slowest / 2)), method="bounded",
        options={"xatol": 1e-9},
    )  # fmt: skip
    fitted = slowest - float(np.exp(found.x))
    d_prime, residual = reserve(fitted)
    # Change of the predicted time with the speed, for its error.
    slope = d_prime / (speed - fitted) ** 2 - _explained(speed, fitted, d_prime)
    return _fit(fitted, d_prime, residual, time, float(slope @ slope))


def near_maximal(
    times_s: ArrayLike,
    distances_m: ArrayLike,
    *,
    shortest_s: float = SHORTEST_S,
    longest_s: float = LONGEST_S,
) -> NDArray[np.intp]:
    """Which of many best efforts were near-maximal: places in the input, shortest first.

    Those on the concave hull of distance over time (from nothing at time 0) that last from
    `shortest_s` to `longest_s`. Nobody runs all durations flat out; what hangs below the
    hull was not the most that could be done. Give the whole curve: efforts beyond the longest
    show that a shorter one was held back.
    """
    time = np.asarray(times_s, dtype=np.float64)
    distance = np.asarray(distances_m, dtype=np.float64)
    good = np.flatnonzero((time > 0) & (distance > 0))
    hull: list[int] = []
    for place in good[np.lexsort((-distance[good], time[good]))].tolist():
        if hull and time[place] <= time[hull[-1]]:
            continue
        while hull and _below(hull, place, time, distance):
            hull.pop()
        if not hull or distance[place] > distance[hull[-1]]:
            hull.append(place)
    inside = [place for place in hull if shortest_s <= time[place] <= longest_s]
    return np.asarray(inside, dtype=np.intp)


def d_prime_balance(
    speed_mps: ArrayLike, critical_mps: float, d_prime_m: float, dt: float = 1.0
) -> Floats:
    """What is left of D', m, after each sample, shape as `speed_mps`; starts full.

    Above critical speed the excess is spent; below, (CS - v)(1 - balance / D') a second comes
    back (Skiba et al. 2015, differential form). A missing speed changes nothing. Negative
    values show that the two parameters were too low. Raises ValueError unless both are positive.
    """
    if not (critical_mps > 0 and d_prime_m > 0):
        raise ValueError("critical speed and D' must be positive")
    excess = np.nan_to_num((np.asarray(speed_mps, np.float64) - critical_mps) * dt, nan=0.0)
    # What was spent shrinks by a share while recovering (never below nothing), else it grows.
    shares = np.maximum(1.0 + np.minimum(excess, 0.0) / d_prime_m, 0.0).tolist()
    spent, series = 0.0, []
    for share, more in zip(shares, np.maximum(excess, 0.0).tolist(), strict=True):
        spent = spent * share + more
        series.append(spent)
    return d_prime_m - np.asarray(series, dtype=np.float64)


def _trials(distances_m: ArrayLike, times_s: ArrayLike) -> tuple[Floats, Floats]:
    distance = np.asarray(distances_m, dtype=np.float64)
    time = np.asarray(times_s, dtype=np.float64)
    if distance.shape != time.shape or not ((distance > 0) & (time > 0)).all():
        raise ValueError("distances and times must be positive, one for one")
    if len(np.unique(time)) < 2:
        raise ValueError("two trials of different length are needed")
    return distance, time


def _fit(
    speed: float, d_prime: float, residual: Floats, fitted: Floats, along: float
) -> CriticalSpeed:
    count = len(fitted)
    wrong = float(residual @ residual)
    spread = fitted - fitted.mean()
    total = float(spread @ spread)
    error = float(np.sqrt(wrong / (count - 2) / along)) if count > 2 and along > 0 else float("nan")
    return CriticalSpeed(speed, d_prime, 1 - wrong / total if total > 0 else 1.0, error, count)


def _explained(speed: Floats, fitted: float, d_prime: float) -> Floats:
    """The part of the change with CS that a change of D' makes up for."""
    by_speed, by_reserve = d_prime / (speed - fitted) ** 2, 1.0 / (speed - fitted)
    return np.asarray(by_reserve * float(by_reserve @ by_speed) / float(by_reserve @ by_reserve))


def _below(hull: list[int], place: int, time: Floats, distance: Floats) -> bool:
    """Whether the hull's last point lies below the line from the one before it to `place`."""
    last = hull[-1]
    t0, d0 = (time[hull[-2]], distance[hull[-2]]) if len(hull) > 1 else (0.0, 0.0)
    rise = (distance[place] - d0) * (time[last] - t0)
    return bool(rise > (distance[last] - d0) * (time[place] - t0) * (1 + 1e-9))
