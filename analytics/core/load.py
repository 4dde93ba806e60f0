"""Fitness, fatigue and form from daily loads, and what weeks look like (science A13-A15)."""

from __future__ import annotations

from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.floating]
Recursion = Literal["exp", "1/tau"]

TAU_FITNESS_D, TAU_FATIGUE_D = 42.0, 7.0
MAX_MONOTONY = 10.0
_PIECE_D = 128  # scipy.signal does the same and takes each process half a second to load


class Form(NamedTuple):
    """Per day, shape (d,), in the unit of the load: fitness (CTL), fatigue (ATL), form (TSB)."""

    fitness: Floats
    fatigue: Floats
    form: Floats


def fitness_fatigue(
    daily_load: ArrayLike,
    *,
    tau_fitness: float = TAU_FITNESS_D,
    tau_fatigue: float = TAU_FATIGUE_D,
    start: tuple[float, float] = (0.0, 0.0),
    recursion: Recursion = "exp",
) -> Form:
    """Exponential means of consecutive days' loads, rest days 0; a NaN counts as 0.

    Each day x += (load - x) k with k = 1 - e^(-1/tau) ("exp", Banister et al. 1975) or 1/tau
    ("1/tau", as TrainingPeaks words it); tau in days. `start` is (fitness, fatigue) before the
    first day. Form is yesterday's fitness minus yesterday's fatigue: how one starts the day.
    """
    load = np.nan_to_num(np.asarray(daily_load, dtype=np.float64), nan=0.0)
    fitness = _smoothed(load, _share(tau_fitness, recursion), start[0])
    fatigue = _smoothed(load, _share(tau_fatigue, recursion), start[1])
    form = np.empty(len(load))
    if len(load):
        form[0] = start[0] - start[1]
        np.subtract(fitness[:-1], fatigue[:-1], out=form[1:])
    return Form(fitness, fatigue, form)


def acwr_rolling(daily_load: ArrayLike, *, coupled: bool = False) -> Floats:
    """Acute to chronic workload per day: mean of 7 days over mean of 28, shape (d,).

    Not `coupled`, the chronic mean is of the 21 days before those 7. NaN for the first 27 days
    and where the chronic load is 0. A description, not a forecast of injury: contrived chronic
    loads do as well (Impellizzeri et al. 2020). Source: Hulin et al. 2014.
    """
    load = np.asarray(daily_load, dtype=np.float64)
    out = np.full(len(load), np.nan)
    if len(load) < 28:
        return out
    sums = np.concatenate(([0.0], np.cumsum(load)))
    acute = sums[28:] - sums[21:-7]
    month = sums[28:] - sums[:-28]
    chronic = month / 28 if coupled else (month - acute) / 21
    # Sums of zeros may leave rounding errors behind.
    np.divide(acute / 7, chronic, out=out[27:], where=chronic > 1e-9 * (1.0 + sums[-1]))
    return out


def acwr_ewma(daily_load: ArrayLike) -> Floats:
    """Acute to chronic workload from exponential means, N = 7 and 28 days, shape (d,).

    lambda = 2 / (N + 1), both starting at the first load (Williams et al. 2017). NaN for the
    first 27 days and where the chronic load is 0.
    """
    load = np.asarray(daily_load, dtype=np.float64)
    out = np.full(len(load), np.nan)
    if len(load) < 28:
        return out
    acute = _smoothed(load, 2 / 8, float(load[0]))
    chronic = _smoothed(load, 2 / 29, float(load[0]))
    np.divide(acute[27:], chronic[27:], out=out[27:], where=chronic[27:] > 1e-9)
    return out


def monotony(daily_loads: ArrayLike, ddof: int = 0) -> Floats:
    """Mean over standard deviation of a week's loads, at most 10; shape (..., 7) gives (...).

    Foster 1998 does not say which deviation: `ddof` 0 is the population's, 1 the sample's. Seven
    equal loads give the cap, a week without load NaN. Above 2 is usually called high.
    """
    loads = np.asarray(daily_loads, dtype=np.float64)
    mean, deviation = loads.mean(axis=-1), loads.std(axis=-1, ddof=ddof)
    spread = np.maximum(deviation, mean / MAX_MONOTONY)
    return np.asarray(np.divide(mean, spread, out=np.full(np.shape(mean), np.nan), where=mean > 0))


def strain(daily_loads: ArrayLike, ddof: int = 0) -> Floats:
    """The week's load times its monotony (Foster 1998); 0 for a week without load."""
    total = np.asarray(daily_loads, dtype=np.float64).sum(axis=-1)
    return np.asarray(np.where(total == 0, 0.0, total * monotony(daily_loads, ddof)))


def _share(tau: float, recursion: Recursion) -> float:
    if not tau >= 1:
        raise ValueError("a time constant must be at least one day")
    return 1.0 / tau if recursion == "1/tau" else -float(np.expm1(-1.0 / tau))


def _smoothed(load: Floats, share: float, start: float) -> Floats:
    """x += (load - x) share, day after day: a geometric sum, in pieces short enough for floats."""
    kept = 1.0 - share
    if kept <= 0:
        return load.copy()
    out = np.empty(len(load))
    powers = kept ** np.arange(1, _PIECE_D + 1)
    value = start
    for begin in range(0, len(load), _PIECE_D):
        piece = load[begin : begin + _PIECE_D]
        faded = powers[: len(piece)]
        out[begin : begin + len(piece)] = faded * (value + share * np.cumsum(piece / faded))
        value = float(out[begin + len(piece) - 1])
    return out
