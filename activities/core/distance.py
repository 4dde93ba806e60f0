"""The distance of a recording: whose figure is believed (science A1), and the check on it."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from activities.core.cleaning import Cleaned
from activities.core.limits import max_speed_mps
from activities.core.moving import Moving, moving
from activities.core.quality import ALERT, WATCH, QualityIssue, percent
from activities.core.recording import Recording
from activities.core.series import Floats, filled, gap_limit_s, share_of

_DISAGREEMENT = 0.03
_ENOUGH = 0.9  # share of the samples that need a position before GPS gives a distance


@dataclass(frozen=True, slots=True, eq=False)
class DistanceSeries:
    """Distance so far.

    Attributes:
        values: m, shape (n,), never decreasing, or None.
        source: "device", "gps", "speed" or "none".
        gps_check_m: length of the cleaned GPS track while not stopped; NaN without one.
        disagreement: share by which GPS (or speed) and device differ; NaN where not both are known.
        issues: what to tell.
    """

    values: Floats | None
    source: str
    gps_check_m: float = float("nan")
    disagreement: float = float("nan")
    issues: tuple[QualityIssue, ...] = ()

    @property
    def total_m(self) -> float:
        if self.values is None or not len(self.values):
            return float("nan")
        return float(self.values[-1])


def distance(
    recording: Recording, cleaned: Cleaned, motion: Moving | None = None
) -> DistanceSeries:
    """The device's distance; else of the GPS track; else the integral of the speed; else none.

    Sources are never mixed. `motion` saves finding the stops again.
    """
    if recording.n < 2:
        return DistanceSeries(None, "none")
    motion = motion or moving(recording, cleaned)
    time_s = np.asarray(recording.channels["time_s"], dtype=np.float64)
    track = _track(cleaned, motion)
    gps_m = float(track[-1]) if track is not None else float("nan")
    device = _device(recording, cleaned, time_s)
    if device is not None:
        return _checked(device, gps_m)
    stated = recording.totals.distance_m
    if track is not None:
        return _against_total(DistanceSeries(track, "gps", gps_m), stated)
    summed = _from_speed(cleaned, time_s, motion)
    if summed is not None:
        return _against_total(DistanceSeries(summed, "speed", gps_m), stated)
    return DistanceSeries(None, "none", gps_m)


def _device(recording: Recording, cleaned: Cleaned, time_s: Floats) -> Floats | None:
    along = cleaned.get("distance_m")
    if along is None:
        return None
    known = np.flatnonzero(np.isfinite(along))
    if len(known) < 2 or not along[known[-1]] > along[known[0]]:
        return None
    first = known[0]
    # A later leg of a multisport file may go on counting from the earlier ones.
    base = float(along[first])
    if base <= max_speed_mps(recording.sport) * (time_s[first] - time_s[0]) + 100:
        base = 0.0
    if len(known) < len(along) or not (np.diff(time_s) > 0).all():
        along = np.interp(time_s, time_s[known], along[known])
    values = along - base
    if first > 0:  # nothing was counted before the first value
        head = time_s[: first + 1] - time_s[0]
        values[: first + 1] = values[first] * (head / head[-1] if head[-1] > 0 else 0.0)
    return np.asarray(np.maximum.accumulate(values))


def _track(cleaned: Cleaned, motion: Moving) -> Floats | None:
    if cleaned.path_m is None or share_of(np.isfinite(cleaned.channels["latitude"])) < _ENOUGH:
        return None
    interval = np.diff(cleaned.channels["time_s"])
    safe = np.where(interval > 0, interval, np.inf)
    steps = np.diff(cleaned.path_m) * (motion.moving_interval_s / safe > 0.5)
    return np.concatenate(([0.0], np.cumsum(steps)))


def _from_speed(cleaned: Cleaned, time_s: Floats, motion: Moving) -> Floats | None:
    speed = cleaned.get("speed_mps")
    if speed is None or share_of(np.isfinite(speed)) < 0.5:
        return None
    values = filled(speed)
    span = np.minimum(motion.moving_interval_s, gap_limit_s(cleaned.step_s))
    return np.concatenate(([0.0], np.cumsum((values[1:] + values[:-1]) / 2 * span)))


def _against_total(series: DistanceSeries, stated_m: float) -> DistanceSeries:
    """Tell when the device's total, the only word of it on distance, is another."""
    apart = abs(series.total_m - stated_m) / stated_m if stated_m > 0 else float("nan")
    if not (apart > _DISAGREEMENT and abs(series.total_m - stated_m) > 50):
        return replace(series, disagreement=apart)
    name = "GPS track" if series.source == "gps" else "speed"
    text = f"The device states {stated_m:.0f} m, the {name} gives {series.total_m:.0f} m."
    severity = ALERT if apart > 0.10 else WATCH
    issue = QualityIssue("distance_disagrees", "distance_m", severity, apart, 1, text)
    return replace(series, disagreement=apart, issues=(issue,))


def _checked(device: Floats, gps_m: float) -> DistanceSeries:
    total = float(device[-1])
    if not np.isfinite(gps_m) or total <= 0:
        return DistanceSeries(device, "device", gps_m)
    apart = abs(gps_m - total) / total
    issues: tuple[QualityIssue, ...] = ()
    if apart > _DISAGREEMENT and abs(gps_m - total) > 50:
        more = "longer" if gps_m > total else "shorter"
        text = f"The GPS track is {percent(apart)} {more} than the device's distance."
        severity = ALERT if apart > 0.10 else WATCH
        issues = (QualityIssue("distance_disagrees", "distance_m", severity, apart, 1, text),)
    return DistanceSeries(device, "device", gps_m, apart, issues)
