"""Running power, its normalised mean, and loads from power and pace (science A7, A12)."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analytics.core import gap

Floats = NDArray[np.floating]

WINDOW_S = 30
_AIR_DENSITY, _DRAG = 1.2, 0.9


def normalised_power(power_w: ArrayLike, seconds: ArrayLike | None = None) -> float:
    """Fourth-power mean of the 30 s rolling mean, in the unit of `power_w`, shape (m,) at 1 Hz.

    `seconds`, shape (m,), is what each second stands for: those of 0 (standing, paused) and NaN
    are left out. Only full windows count, and none spans a gap longer than 30 s. NaN where
    there is no full window. Source: Coggan (2003), as worded there, without a start-up phase.
    """
    power = np.asarray(power_w, dtype=np.float64)
    known = ~np.isnan(power)
    if seconds is not None:
        known &= np.asarray(seconds) > 0
    whole = bool(known.all())
    values = power if whole else power[known]
    if len(values) < WINDOW_S:
        return float("nan")
    sums = np.concatenate(([0.0], np.cumsum(values)))
    means = (sums[WINDOW_S:] - sums[:-WINDOW_S]) / WINDOW_S
    if not whole:
        places = np.flatnonzero(known)
        breaks = np.concatenate(([0], np.cumsum(np.diff(places) > WINDOW_S)))
        means = means[breaks[WINDOW_S - 1 :] == breaks[: len(breaks) - WINDOW_S + 1]]
    if not len(means):
        return float("nan")
    squares = means * means
    return float(np.mean(squares * squares) ** 0.25)


def normalised_graded_speed(graded_speed_mps: ArrayLike, seconds: ArrayLike | None = None) -> float:
    """`normalised_power` of grade-adjusted speed, m/s: an open stand-in for NGP.

    TrainingPeaks' own NGP is not published; figures differ by a few per cent.
    """
    return normalised_power(graded_speed_mps, seconds)


def intensity_factor(normalised: float, threshold: float) -> float:
    """Normalised power (or graded speed) over the threshold in the same unit (Coggan 2003).

    Raises ValueError unless the threshold is positive.
    """
    if not threshold > 0:
        raise ValueError("the threshold must be positive")
    return normalised / threshold


def stress_score(seconds: float, intensity: float) -> float:
    """Training stress: 100 an hour at the threshold, 100 h IF^2 (Coggan 2003)."""
    return 100.0 * seconds / 3600.0 * intensity**2


def pace_load(seconds: float, graded_speed_mps: float, threshold_mps: float) -> float:
    """Pace-based load, rTSS: `stress_score` by graded speed over the threshold speed."""
    return stress_score(seconds, intensity_factor(graded_speed_mps, threshold_mps))


def running_effectiveness(speed_mps: float, power_w: float, mass_kg: float) -> float:
    """Speed per power per mass, kg/N: close to 1 in experienced runners (Coggan 2016).

    NaN without power. Comparable only between runs with the same power meter.
    """
    return speed_mps * mass_kg / power_w if power_w > 0 else float("nan")


def skiba_power(
    speed_mps: ArrayLike, grade: ArrayLike = 0.0, *, mass_kg: float, height_m: float
) -> Floats:
    """Power, W, estimated from speed (m/s), slope (decimal) and build; shapes broadcast.

    Air drag plus the cost of Minetti et al. (2002) times an efficiency that changes with speed
    (Skiba 2006, GOVSS). Power meters differ from it, and from each other, by some 20 %.
    """
    speed = np.asarray(speed_mps, dtype=np.float64)
    frontal_m2 = 0.266 * 0.2025 * height_m**0.725 * mass_kg**0.425
    drag = 0.5 * _AIR_DENSITY * _DRAG * frontal_m2 * speed**2 / mass_kg
    efficiency = (0.25 + 0.054 * speed) * (1 - 0.5 * speed / 8.33)
    return np.asarray(mass_kg * speed * (drag + efficiency * gap.minetti_cost(grade)))
