"""Elapsed, timer and moving time (science A2), and the seconds every sample stands for."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from activities.core.cleaning import Cleaned
from activities.core.geodesy import metres_per_degree
from activities.core.limits import ON_FOOT
from activities.core.recording import Pause, Recording
from activities.core.series import (
    Bools,
    Floats,
    filled,
    gap_limit_s,
    rolling_median,
    sample_weights,
    share_of,
    true_runs,
    window,
)

STOPPED_MPS = 0.5
STOPPED_HIKING_MPS = 0.25  # steep ground is climbed slowly
WALKING_SPM = 100.0
SHORTEST_STOP_S = 10.0
_MEDIAN_S = 5.0
_DRIFT_S, _DRIFT_M = 20.0, 6.0  # a standing GPS wanders, but gets nowhere
_CLIMB_S, _CLIMB_MPS = 30.0, 0.15


@dataclass(frozen=True, slots=True, eq=False)
class Moving:
    """Times of a recording of n samples.

    Attributes:
        method: "timer" pauses of the device, "speed", "cadence", or "elapsed" when nothing tells.
        stops: pauses of the device, or the stops found.
        timer_interval_s: seconds the timer ran between samples, shape (n-1,).
        moving_interval_s: seconds moving between samples, shape (n-1,).
        timer_weight_s, moving_weight_s: seconds each sample stands for in a mean, shape (n,);
            gaps without data carry no weight beyond the gap limit.
    """

    elapsed_s: float
    timer_s: float
    moving_s: float
    method: str
    stops: tuple[Pause, ...]
    timer_interval_s: Floats
    moving_interval_s: Floats
    timer_weight_s: Floats
    moving_weight_s: Floats

    @property
    def moving_mask(self) -> Bools:
        """Whether a sample touches any moving time, shape (n,)."""
        return self.moving_weight_s > 0


def moving(recording: Recording, cleaned: Cleaned) -> Moving:
    """Moving time: the device's pauses win; else stops of 10 s and more are found."""
    time_s = np.asarray(recording.channels.get("time_s", np.zeros(0)), dtype=np.float64)
    if len(time_s) < 2:
        return _nothing(len(time_s))
    timer = np.diff(time_s) - _paused(recording.pauses, time_s)
    timer = np.maximum(timer, 0.0)
    stopped, method = np.zeros(len(timer), dtype=np.bool_), "timer"
    stops = recording.pauses
    if not recording.pauses:
        stopped, method = _stopped(recording, cleaned, time_s)
        starts, ends = true_runs(stopped)
        stops = tuple(
            Pause(float(time_s[a]), float(time_s[b])) for a, b in zip(starts, ends, strict=True)
        )
    in_motion = np.where(stopped, 0.0, timer)
    limit = gap_limit_s(cleaned.step_s)
    return Moving(
        elapsed_s=float(time_s[-1] - time_s[0]),
        timer_s=float(timer.sum()),
        moving_s=float(in_motion.sum()),
        method=method,
        stops=stops,
        timer_interval_s=timer,
        moving_interval_s=in_motion,
        timer_weight_s=sample_weights(np.minimum(timer, limit)),
        moving_weight_s=sample_weights(np.minimum(in_motion, limit)),
    )


def _nothing(n: int) -> Moving:
    none = np.zeros(0)
    weight = np.ones(n)
    return Moving(0.0, 0.0, 0.0, "elapsed", (), none, none, weight, weight)


def _paused(pauses: tuple[Pause, ...], time_s: Floats) -> Floats:
    """Seconds of pause inside each interval; overlapping pauses count once."""
    if not pauses:
        return np.zeros(len(time_s) - 1)
    merged: list[list[float]] = []
    for pause in sorted(pauses, key=lambda p: (p.start_s, p.end_s)):
        if not pause.end_s > pause.start_s:
            continue
        if merged and pause.start_s <= merged[-1][1]:
            merged[-1][1] = max(merged[-1][1], pause.end_s)
        else:
            merged.append([pause.start_s, pause.end_s])
    if not merged:
        return np.zeros(len(time_s) - 1)
    knots = np.asarray(merged)
    total = np.repeat(np.cumsum(knots[:, 1] - knots[:, 0]), 2)
    total[::2] -= knots[:, 1] - knots[:, 0]
    return np.diff(np.interp(time_s, knots.ravel(), total))


def _stopped(recording: Recording, cleaned: Cleaned, time_s: Floats) -> tuple[Bools, str]:
    """Which intervals belong to a stop of 10 s and more, and by what it was told."""
    nothing = np.zeros(len(time_s) - 1, dtype=np.bool_)
    if recording.sport not in {*ON_FOOT, "ride", "ski"}:
        return nothing, "elapsed"
    speed, source = _interval_speed(cleaned, time_s)
    cadence = cleaned.get("cadence_spm")
    indoor = recording.sub_sport in ("treadmill", "indoor") and cleaned.path_m is None
    if cadence is not None and recording.sport in ON_FOOT and (speed is None or indoor):
        return _lasting(cadence[1:] < WALKING_SPM, time_s), "cadence"
    if speed is None:
        return nothing, "elapsed"
    slowest = STOPPED_HIKING_MPS if recording.sport == "hike" else STOPPED_MPS
    slow = speed < slowest
    if source == "gps":
        slow |= _drifting(cleaned, time_s) & (speed < 2 * slowest)
    hole = np.diff(time_s) > gap_limit_s(cleaned.step_s)
    if cadence is not None and recording.sport in ON_FOOT:
        slow &= hole | ~(cadence[1:] >= WALKING_SPM)
    if slow.any():
        slow &= hole | ~_climbing(cleaned, time_s)
    return _lasting(slow, time_s), "speed"


def _interval_speed(cleaned: Cleaned, time_s: Floats) -> tuple[Floats | None, str]:
    """Median speed over 5 s of each interval: of the device, else of the track or distance."""
    step = np.diff(time_s)
    hole = step > gap_limit_s(cleaned.step_s)
    size = window(_MEDIAN_S, cleaned.step_s)
    speed = cleaned.get("speed_mps")
    told = speed is not None and share_of(np.isfinite(speed)) > 0.5
    along_speed, source = None, ""
    if not told or hole.any():
        along_speed, source = _way_speed(cleaned, step)
    if told and speed is not None:
        values, source = filled(speed)[1:], "device"
    elif along_speed is not None:
        values = along_speed
    else:
        return None, ""
    smooth = rolling_median(values, size)
    if along_speed is not None:  # a long hole is judged by the way made in it alone
        smooth = np.where(hole, along_speed, smooth)
    return np.asarray(smooth, dtype=np.float64), source


def _way_speed(cleaned: Cleaned, step: Floats) -> tuple[Floats | None, str]:
    """Speed of each interval by the device's distance, else by the track."""
    safe = np.where(step > 0, step, np.inf)
    along = cleaned.get("distance_m")
    if along is not None and np.count_nonzero(np.isfinite(along)) > 1:
        return np.diff(filled(along)) / safe, "distance"
    if cleaned.path_m is None:
        return None, ""
    return np.diff(cleaned.path_m) / safe, "gps"


def _drifting(cleaned: Cleaned, time_s: Floats) -> Bools:
    """Intervals in the middle of 20 s in which the position got nowhere."""
    latitude = filled(cleaned.channels["latitude"])
    longitude = filled(cleaned.channels["longitude"])
    north, east = metres_per_degree(float(latitude.mean()))
    y, x = latitude * north, longitude * east
    middle = (time_s[1:] + time_s[:-1]) / 2
    after, before = middle + _DRIFT_S / 2, middle - _DRIFT_S / 2
    dx = np.interp(after, time_s, x) - np.interp(before, time_s, x)
    dy = np.interp(after, time_s, y) - np.interp(before, time_s, y)
    return np.asarray(np.hypot(dx, dy) < _DRIFT_M)


def _climbing(cleaned: Cleaned, time_s: Floats) -> Bools:
    """Intervals in the middle of 30 s that changed the height by 4.5 m: steep ground is slow."""
    altitude = cleaned.get("altitude_m")
    if altitude is None or np.isnan(altitude).all():
        return np.zeros(len(time_s) - 1, dtype=np.bool_)
    values = filled(altitude)
    middle = (time_s[1:] + time_s[:-1]) / 2
    half = _CLIMB_S / 2
    rise = np.interp(middle + half, time_s, values) - np.interp(middle - half, time_s, values)
    return np.asarray(np.abs(rise) > _CLIMB_MPS * _CLIMB_S)


def _lasting(slow: Bools, time_s: Floats) -> Bools:
    out = np.zeros(len(slow), dtype=np.bool_)
    starts, ends = true_runs(slow)
    for start, end in zip(starts, ends, strict=True):
        if time_s[end] - time_s[start] >= SHORTEST_STOP_S:
            out[start:end] = True
    return out
