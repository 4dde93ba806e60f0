"""The speed series of charts and pace zones: smoothed over a few seconds, NaN in gaps."""

from __future__ import annotations

import numpy as np

from activities.core.cleaning import Cleaned
from activities.core.distance import DistanceSeries
from activities.core.moving import Moving
from activities.core.series import (
    Bools,
    Floats,
    filled,
    gap_limit_s,
    rolling_mean,
    share_of,
    window,
)

DEVICE_WINDOW_S = 5.0
DERIVED_WINDOW_S = 10.0


def speed_series(cleaned: Cleaned, along: DistanceSeries, motion: Moving) -> Floats | None:
    """Speed, m/s, shape (n,): of the device, else the slope of the distance over 10 s.

    NaN where the timer stood or nothing was recorded. None when there is neither.
    """
    time_s = cleaned.channels.get("time_s")
    if time_s is None or len(time_s) < 2:
        return None
    device = cleaned.get("speed_mps")
    if device is not None and share_of(np.isfinite(device)) > 0.5:
        size = window(DEVICE_WINDOW_S, cleaned.step_s)
        values: Floats = rolling_mean(filled(device), size).astype(np.float64)
        values[np.isnan(device)] = np.nan
    elif along.values is not None:
        values = _slope(along.values, motion, cleaned.step_s)
    else:
        return None
    values[in_gap(time_s, motion, cleaned.step_s)] = np.nan
    return values


def _slope(along: Floats, motion: Moving, step_s: float) -> Floats:
    """Distance gained within +-5 s of timer time; less at the ends and beside pauses."""
    clock = np.concatenate(([0.0], np.cumsum(motion.timer_interval_s)))
    half = max(DERIVED_WINDOW_S / 2, step_s)
    after = np.minimum(clock + half, clock[-1])
    before = np.maximum(clock - half, 0.0)
    way = np.interp(after, clock, along) - np.interp(before, clock, along)
    span = after - before
    return np.asarray(np.divide(way, span, out=np.full(len(along), np.nan), where=span > 0))


def in_gap(time_s: Floats, motion: Moving, step_s: float) -> Bools:
    """Samples with no neighbour near enough in running time, shape (n,)."""
    near = (motion.timer_interval_s > 0) & (np.diff(time_s) <= gap_limit_s(step_s))
    linked = np.zeros(len(time_s), dtype=np.bool_)
    linked[:-1] |= near
    linked[1:] |= near
    return ~linked


def best_held_mps(speed: Floats | None, step_s: float, seconds: float = 10.0) -> float:
    """Highest mean speed over `seconds`: a maximum that one bad sample cannot make."""
    if speed is None or np.isnan(speed).all():
        return float("nan")
    size = window(seconds, step_s)
    held = rolling_mean(filled(speed), size)
    return float(held[~np.isnan(speed)].max())
