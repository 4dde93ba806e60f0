"""Grade-adjusted pace: what a slope costs (science A4, A5). Grades are decimal, rise over run."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.floating]

MAX_GRADE = 0.45  # both curves were measured up to here
MINETTI_FLAT = 3.6  # J/kg/m of the polynomial on the level

# Equal-heart-rate curve (Strava engineering, 2017) as others digitised it: grade in %, factor.
_KNOTS = (
    (-40, 1.937), (-34, 1.665), (-30, 1.49), (-26, 1.315), (-22, 1.16), (-18, 1.02), (-16, 0.965),
    (-14, 0.92), (-12, 0.885), (-10, 0.875), (-7, 0.875), (-6, 0.885), (-5, 0.90), (-4, 0.91),
    (-3, 0.935), (-2, 0.95), (-1, 0.98), (0, 1.0), (1, 1.02), (2, 1.05), (3, 1.10), (4, 1.14),
    (5, 1.19), (6, 1.24), (7, 1.29), (8, 1.35), (9, 1.41), (12, 1.60), (14, 1.77), (16, 1.93),
    (18, 2.11), (22, 2.47), (26, 2.82), (30, 3.16), (34, 3.47), (40, 3.739),
)  # fmt: skip
_GRADES = np.array([grade / 100 for grade, _ in _KNOTS])
_FACTORS = np.array([factor for _, factor in _KNOTS])


def minetti_cost(grade: ArrayLike) -> Floats:
    """Energy cost of running, J/kg/m, shape as `grade`, clamped to +-0.45; NaN stays NaN.

    Source: Minetti et al. 2002 (J Appl Physiol 93:1039). It overstates level running by 6 %, so
    use the ratio, `minetti_factor`, to compare slopes.
    """
    i = np.clip(np.asarray(grade, dtype=np.float64), -MAX_GRADE, MAX_GRADE)
    cost: Floats = ((((155.4 * i - 30.4) * i - 43.3) * i + 46.3) * i + 19.5) * i + MINETTI_FLAT
    return cost


def minetti_factor(grade: ArrayLike) -> Floats:
    """Cost over cost on the level, shape as `grade` (Minetti et al. 2002)."""
    return np.asarray(minetti_cost(grade) / MINETTI_FLAT)


def graded_factor(grade: ArrayLike) -> Floats:
    """Flat speed of equal effort over speed on the slope, shape as `grade`; NaN stays NaN.

    From equal heart rate in steady running (Strava engineering, 2017), linear between knots,
    constant beyond +-0.40.
    """
    return np.asarray(np.interp(np.asarray(grade, dtype=np.float64), _GRADES, _FACTORS))


def graded_speed(speed_mps: ArrayLike, grade: ArrayLike) -> Floats:
    """Flat speed of equal effort, m/s. Where the grade is NaN the speed is given as it is."""
    factor = graded_factor(grade)
    unknown = np.isnan(factor)
    if unknown.any():
        factor = np.where(unknown, 1.0, factor)
    return np.asarray(np.asarray(speed_mps, dtype=np.float64) * factor)
