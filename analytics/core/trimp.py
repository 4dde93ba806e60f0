"""Load from the heart rate: TRIMP in three ways, and hrTSS (science A10, A11)."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from analytics.core.zones import reserve_share

# (factor, exponent) of Banister 1991 and Morton et al. 1990.
MEN = (0.64, 1.92)
WOMEN = (0.86, 1.67)
_CURVES = {"male": (MEN,), "female": (WOMEN,), "": (MEN, WOMEN)}
_SHORT = {"m": "male", "f": "female", "man": "male", "woman": "female", "w": "female"}
EDWARDS_WEIGHTS = (1, 2, 3, 4, 5)
LUCIA_WEIGHTS = (1, 2, 3)


def trimp_banister(
    heart_rate_bpm: ArrayLike,
    seconds: ArrayLike,
    *,
    resting_bpm: float,
    max_bpm: float,
    sex: str = "",
) -> float:
    """Training impulse: minutes x A x e^(k x), x the share of the heart-rate reserve.

    Summed sample by sample. `seconds` is what each sample stands for, shape as `heart_rate_bpm`.
    NaN samples count nothing; NaN when all are. `sex` is "male" or "female"; where it is not
    known ("" or anything else) the mean of the two curves is taken. Raises ValueError unless rest lies below max.

    Source: Banister 1991; Morton et al. 1990. Some programs use the men's factor for women.
    """
    share = reserve_share(heart_rate_bpm, resting_bpm, max_bpm)
    minutes = np.broadcast_to(np.asarray(seconds, dtype=np.float64) / 60.0, share.shape)
    known = ~np.isnan(share)
    if not known.all():
        share, minutes = share[known], minutes[known]
    if not share.size:
        return float("nan")
    curves = _curves(sex)
    weighted = share * minutes
    sums = [a * float(np.vdot(weighted, np.exp(k * share))) for a, k in curves]
    return sum(sums) / len(sums)


def trimp_edwards(seconds_in_zone: ArrayLike) -> float:
    """Minutes in five zones of the maximum (50-60 ... 90-100 %) times 1 to 5 (Edwards 1993).

    Of six values the first is the time below 50 %, which counts nothing.
    """
    seconds = np.asarray(seconds_in_zone, dtype=np.float64)
    if len(seconds) not in (5, 6):
        raise ValueError("five zones, or six with the time below them")
    return float(seconds[-5:] @ np.asarray(EDWARDS_WEIGHTS) / 60.0)


def trimp_lucia(seconds_in_phase: ArrayLike) -> float:
    """Minutes below VT1, between VT1 and VT2, and above, times 1, 2, 3 (Lucia et al. 2003)."""
    seconds = np.asarray(seconds_in_phase, dtype=np.float64)
    if len(seconds) != 3:
        raise ValueError("three phases")
    return float(seconds @ np.asarray(LUCIA_WEIGHTS) / 60.0)


def heart_rate_load(
    trimp: float, *, resting_bpm: float, max_bpm: float, threshold_bpm: float, sex: str = ""
) -> float:
    """Heart-rate stress score: 100 x TRIMP over the TRIMP of 60 min at the threshold.

    The form GoldenCheetah and Elevate use; TrainingPeaks' own hrTSS is not published. Raises
    ValueError unless resting < threshold and resting < maximum.
    """
    if not resting_bpm < threshold_bpm:
        raise ValueError("the threshold must lie above the resting heart rate")
    hour = trimp_banister(
        [threshold_bpm], [3600.0], resting_bpm=resting_bpm, max_bpm=max_bpm, sex=sex
    )
    return 100.0 * trimp / hour


def _curves(sex: str) -> tuple[tuple[float, float], ...]:
    name = sex.strip().lower()
    return _CURVES.get(_SHORT.get(name, name), _CURVES[""])
