"""Training load of activities from little: a heart-rate histogram, a time and a graded speed.

No samples are needed, so thousands of activities can be asked "what if the threshold were...".
"""

from __future__ import annotations

import math
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analytics.core.context import Thresholds
from analytics.core.missing import Missing
from analytics.core.packing import BPM
from analytics.core.power import pace_load
from analytics.core.trimp import trimp_banister
from analytics.core.zones import max_heart_rate_zones, reserve_share

Floats = NDArray[np.floating]
THRESHOLD_RESERVE = 0.85  # share of the reserve that stands in for an unknown threshold


class Loads(NamedTuple):
    """100 is an hour at the threshold. Shape of the activities asked about; NaN = cannot be said."""

    heart_rate: Floats
    pace: Floats


def threshold_heart_rate(thresholds: Thresholds) -> float | Missing:
    """The lactate-threshold heart rate, bpm; unknown, rest + 0.85 (max - rest) (Elevate)."""
    rest, high = thresholds.rest_bpm, thresholds.max_bpm
    if thresholds.threshold_bpm is not None:
        return thresholds.threshold_bpm
    if rest is None or high is None:
        return Missing("no_threshold_heart_rate")
    return rest + THRESHOLD_RESERVE * (high - rest)


def heart_rate_faults(thresholds: Thresholds) -> Missing | None:
    """Why these thresholds give no heart-rate load; None when they do."""
    rest, high = thresholds.rest_bpm, thresholds.max_bpm
    if high is None:
        return Missing("no_max_heart_rate")
    if rest is None:
        return Missing("no_resting_heart_rate")
    at = threshold_heart_rate(thresholds)
    if isinstance(at, Missing):
        return at
    return None if rest < at and rest < high else Missing("thresholds_contradict")


def trimp_rates(thresholds: Thresholds, sex: str) -> Floats:
    """TRIMP of one second at each whole bpm (`packing.BPM`), shape (201,) (Banister 1991).

    Raises ValueError unless `heart_rate_faults` finds nothing.
    """
    return _rates(thresholds.rest_bpm, thresholds.max_bpm, sex)


def trimp(histogram: Floats, thresholds: Thresholds, sex: str) -> Floats:
    """Banister's TRIMP of heart-rate histograms, shape (..., 201) gives (...)."""
    return np.asarray(histogram @ trimp_rates(thresholds, sex))


def edwards(histogram: Floats, max_bpm: float) -> Floats:
    """Edwards' TRIMP of heart-rate histograms, shape (..., 201) gives (...) (Edwards 1993)."""
    edges = max_heart_rate_zones(max_bpm).edges
    weights = np.searchsorted(np.asarray(edges), BPM, side="right")  # 0 below 50 %, then 1 to 5
    return np.asarray(histogram @ weights / 60.0)


def heart_rate_loads(histogram: Floats, thresholds: Thresholds, sex: str) -> Floats:
    """100 x TRIMP over the TRIMP of an hour at the threshold; NaN without a heart rate."""
    seconds = np.asarray(histogram.sum(axis=-1))
    if heart_rate_faults(thresholds) is not None:
        return np.full(seconds.shape, np.nan)
    at = threshold_heart_rate(thresholds)
    assert not isinstance(at, Missing)
    hour = _trimp_at(at, thresholds.rest_bpm, thresholds.max_bpm, sex)
    found = 100.0 * trimp(histogram, thresholds, sex) / hour
    return np.where(seconds > 0, found, np.nan)


def loads(
    histogram: Floats,
    seconds: ArrayLike,
    normalised_graded_mps: ArrayLike,
    thresholds: Thresholds,
    sex: str = "",
) -> Loads:
    """Both loads of a activities by the same thresholds.

    `histogram` (a, 201): timer seconds by bpm; `seconds` (a,): moving time;
    `normalised_graded_mps` (a,): NaN where there is none, and for what is no run. Sources:
    Banister 1991 for the heart rate, Coggan 2003 for the pace (`power.pace_load`).
    """
    by_heart_rate = heart_rate_loads(np.atleast_2d(histogram), thresholds, sex)
    moving = np.atleast_1d(np.asarray(seconds, dtype=np.float64))
    speed = np.atleast_1d(np.asarray(normalised_graded_mps, dtype=np.float64))
    at = thresholds.threshold_mps
    if at is None or not at > 0:
        return Loads(by_heart_rate, np.full(speed.shape, np.nan))
    hour = pace_load(3600.0, at, at)  # 100
    return Loads(by_heart_rate, np.asarray(hour * moving / 3600.0 * (speed / at) ** 2))


@lru_cache(maxsize=256)
def _rates(rest_bpm: float, max_bpm: float, sex: str) -> Floats:
    reserve_share(BPM, rest_bpm, max_bpm)  # raises for thresholds that contradict
    rates = np.array([_trimp_at(bpm, rest_bpm, max_bpm, sex) / 3600.0 for bpm in BPM.tolist()])
    rates.setflags(write=False)
    return rates


@lru_cache(maxsize=4096)
def _trimp_at(bpm: float, rest_bpm: float | None, max_bpm: float | None, sex: str) -> float:
    """TRIMP of an hour at one heart rate."""
    if rest_bpm is None or max_bpm is None:
        return math.nan
    return trimp_banister([bpm], [3600.0], resting_bpm=rest_bpm, max_bpm=max_bpm, sex=sex)
