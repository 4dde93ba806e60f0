"""Smoothed altitude, ascent and grade (science A3, A4)."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from activities.core.recording import Array, Recording
from activities.core.series import (
    Floats,
    filled,
    rolling_mean,
    window,
)

SMOOTHING_M = 30.0
SMOOTHING_S = 15.0  # where there is no distance
GRADE_WINDOW_M = {"barometric": 30.0, "watch": 50.0, "gps": 50.0}
# A rise must exceed what the altitude wanders without one. 1.5 m: nearest to what the devices of
# the agreement's runs count themselves (docs/figures-agreement.md); 3 m counts a tenth too little.
THRESHOLD_M = {"barometric": 2.0, "watch": 1.5, "gps": 3.0}
QUIET_M = 0.5  # mean bend between neighbouring samples of an altitude that a watch has filtered
MAX_GRADE = 0.45
_STRETCH = 8  # samples


@dataclass(frozen=True, slots=True, eq=False)
class Climb:
    """Ascent and descent, m, with the series so far, shape (n,), and the method in words.

    A rise or fall counts from `threshold_m` on.
    """

    ascent_m: float
    descent_m: float
    up_m: Floats
    down_m: Floats
    method: str
    threshold_m: float


def altitude_source(recording: Recording, altitude: Array | None = None) -> str:
    """ "barometric" if the device says so, "watch" if a FIT file's altitude is quiet, else "gps".

    Only a dedicated device writes FIT; few name their barometer. A telephone's altitude may look
    as smooth and wander by metres all the same.
    """
    if any(s.kind == "barometer" for s in recording.sensors):
        return "barometric"
    if recording.format != "fit" or altitude is None or len(altitude) < 3:
        return "gps"
    bend = np.abs(altitude[2:] - 2 * altitude[1:-1] + altitude[:-2])
    known = bend[~np.isnan(bend)]
    return "watch" if len(known) and float(known.mean()) < QUIET_M else "gps"


def smooth_altitude(altitude: Array, along_m: Floats | None, step_s: float = 1.0) -> Floats:
    """Altitude averaged over ~30 m of way (15 s without a distance), shape (n,).

    `step_s` is the typical time between samples.
    Missing samples stay missing; across them the average uses a straight line.
    """
    missing = np.isnan(altitude)
    if missing.all() or len(altitude) < 3:
        return altitude.astype(np.float64)
    values = filled(altitude)
    if along_m is None or along_m[-1] - along_m[0] < SMOOTHING_M:
        size = window(SMOOTHING_S, step_s)
        smooth: Floats = rolling_mean(values, size).astype(np.float64)
    else:
        smooth = _mean_over_way(values, along_m)
    smooth[missing] = np.nan
    return smooth


def _mean_over_way(values: Array, along_m: Floats) -> Floats:
    area = np.zeros(len(values))
    np.cumsum((values[1:] + values[:-1]) / 2 * np.diff(along_m), out=area[1:])
    half = SMOOTHING_M / 2
    # Shrink the window at both ends alike, or slopes would bend there.
    half_here = np.minimum(half, np.minimum(along_m - along_m[0], along_m[-1] - along_m))
    after, before = along_m + half_here, along_m - half_here
    total = np.interp(after, along_m, area) - np.interp(before, along_m, area)
    span = after - before
    usable = span > 1.0
    return np.where(usable, np.divide(total, span, where=usable, out=np.zeros_like(span)), values)


def ascent_descent(altitude: Floats, threshold_m: float = 3.0, source: str = "") -> Climb:
    """Climb by hysteresis: a reference follows the altitude in steps above `threshold_m`.

    Rises and falls below the threshold never count. The rule is GoldenCheetah's.
    """
    n = len(altitude)
    up, down = np.zeros(n), np.zeros(n)
    name = f"hysteresis {threshold_m:g} m" + (f", {source}" if source else "")
    present = np.flatnonzero(~np.isnan(altitude))
    if not len(present):
        nan = float("nan")
        return Climb(nan, nan, np.full(n, np.nan), np.full(n, np.nan), name, threshold_m)
    places, changes = _steps(altitude[present], threshold_m)
    change = np.asarray(changes)
    up[present[places]] = np.maximum(change, 0.0)
    down[present[places]] = np.maximum(-change, 0.0)
    np.cumsum(up, out=up)
    np.cumsum(down, out=down)
    return Climb(float(up[-1]), float(down[-1]), up, down, name, threshold_m)


def _steps(altitude: Floats, threshold_m: float) -> tuple[list[int], list[float]]:
    """Where the reference moves, and by how much. Stretches that stay near it are passed over."""
    whole = len(altitude) // _STRETCH * _STRETCH
    columns = np.ascontiguousarray(altitude[:whole].reshape(-1, _STRETCH).T)
    lowest = [*columns.min(axis=0).tolist(), -math.inf]
    highest = [*columns.max(axis=0).tolist(), math.inf]
    values = altitude.tolist()
    reference = values[0]
    high, low = reference + threshold_m, reference - threshold_m
    places, changes = [], []
    for stretch, (floor, top) in enumerate(zip(lowest, highest, strict=True)):
        if low <= floor and top <= high:
            continue
        begin = stretch * _STRETCH
        for index, value in enumerate(values[begin : begin + _STRETCH], begin):
            if low <= value <= high:
                continue
            places.append(index)
            changes.append(value - reference)
            reference = value
            high, low = reference + threshold_m, reference - threshold_m
    return places, changes


def grade(altitude: Floats, along_m: Floats, window_m: float = 30.0) -> Floats:
    """Rise over run within `window_m` of way, decimal, shape (n,), clipped to +-0.45.

    NaN where the altitude is missing or the whole way is shorter than a third of the window.
    """
    missing = np.isnan(altitude)
    if missing.all() or len(altitude) < 2:
        return np.full(len(altitude), np.nan)
    values = filled(altitude)
    after = np.minimum(along_m + window_m / 2, along_m[-1])
    before = np.maximum(along_m - window_m / 2, along_m[0])
    rise = np.interp(after, along_m, values) - np.interp(before, along_m, values)
    run = after - before
    enough = (run >= window_m / 3) & ~missing
    slope = np.divide(rise, run, out=np.full(len(values), np.nan), where=enough)
    return np.asarray(np.clip(slope, -MAX_GRADE, MAX_GRADE))
