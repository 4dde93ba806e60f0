"""A recording second by second: the view that curves, loads and bands are computed from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from activities.core.limits import ON_FOOT
from activities.core.series import Bools, Floats, gap_limit_s
from activities.core.summary import Analysed
from analytics.core import gait, gap

LONGEST_S = 4 * 86_400  # of a longer recording only this much is looked at
_NAMED = frozenset({"speed_mps", "heart_rate_bpm", "cadence_spm", "power_w", "step_length_m"})
_DERIVED = frozenset({"grade", "graded_speed_mps", "distance_m"})
_NOT_SERIES = frozenset({"time_s", "latitude", "longitude", "distance_m", "altitude_m"})


@dataclass(frozen=True, slots=True, eq=False)
class Seconds:
    """The recording at 1 Hz; every series has shape (m,), NaN is missing, None is not recorded.

    Attributes:
        time_s: whole seconds from the start, 0, 1, ..., m - 1 (elapsed time).
        distance_m: way so far, linear through gaps.
        speed_mps: smoothed over some seconds; NaN in pauses and gaps.
        grade: decimal.
        graded_speed_mps: flat speed of equal effort; `speed_mps` where no grade is known and in
            sports that are not on foot.
        step_length_m: the device's, else 60 x speed / cadence while running.
        channels: all other believed channels by key.
        weight_s: seconds of movement each second stands for (0..1): 0 standing, paused, in gaps.
        timer_weight_s: the same of timer time: standing counts, pauses and gaps do not.
    """

    time_s: NDArray[np.int64]
    distance_m: Floats | None
    speed_mps: Floats | None
    grade: Floats | None
    graded_speed_mps: Floats | None
    heart_rate_bpm: Floats | None
    cadence_spm: Floats | None
    power_w: Floats | None
    step_length_m: Floats | None
    channels: Mapping[str, Floats]
    weight_s: Floats
    timer_weight_s: Floats

    def __len__(self) -> int:
        return len(self.time_s)

    def get(self, key: str) -> Floats | None:
        """A series by its name here or its channel key."""
        if key in self.channels:
            return self.channels[key]
        series: Floats | None = getattr(self, key) if key in _NAMED or key in _DERIVED else None
        return series


def seconds(analysed: Analysed) -> Seconds:
    """`analysed` at 1 Hz: linear over holes of at most 10 s (sparse recordings: four samples).

    Cleaned channels only, without those too faulty to be believed. A recording of less than two
    samples gives empty series; of one longer than four days only the first four are seen.
    """
    recording, cleaned = analysed.recording, analysed.cleaned
    if recording.n < 2:
        return _nothing()
    grid = _Grid(np.asarray(recording.channels["time_s"], np.float64), gap_limit_s(cleaned.step_s))
    believed = {
        key: grid.series(values)
        for key, values in cleaned.channels.items()
        if key not in _NOT_SERIES and key != "speed_mps" and not cleaned.unusable(key)
    }
    on_foot = recording.sport in ON_FOOT
    along = analysed.distance.values
    speed = None if analysed.speed_mps is None else grid.series(analysed.speed_mps)
    grade = None if analysed.grade is None else grid.series(analysed.grade)
    adjusted = speed
    if speed is not None and grade is not None and on_foot:
        adjusted = gap.graded_speed(speed, grade)
    cadence, length = believed.get("cadence_spm"), believed.get("step_length_m")
    if length is None and cadence is not None and speed is not None and recording.sport == "run":
        length = gait.running_step_length(speed, cadence)
    return Seconds(
        time_s=grid.second,
        distance_m=None if along is None else grid.linear(along),
        speed_mps=speed,
        grade=grade,
        graded_speed_mps=adjusted,
        heart_rate_bpm=believed.get("heart_rate_bpm"),
        cadence_spm=cadence,
        power_w=believed.get("power_w"),
        step_length_m=length,
        channels={key: values for key, values in believed.items() if key not in _NAMED},
        weight_s=grid.weights(analysed.motion.moving_interval_s),
        timer_weight_s=grid.weights(analysed.motion.timer_interval_s),
    )


class _Grid:
    """Where the whole seconds lie among the samples; found once for all channels."""

    def __init__(self, time_s: Floats, limit_s: float) -> None:
        self.time_s, self.limit_s = time_s, limit_s
        count = int(min(time_s[-1], LONGEST_S)) + 1
        self.second = np.arange(count, dtype=np.int64)
        self.at = self.second.astype(np.float64)
        self.step = np.diff(time_s)
        self.is_grid = count == len(time_s) and bool((self.step == 1.0).all())
        self.hole: Bools | None = None
        if not self.is_grid:
            self.before = np.searchsorted(time_s, self.at, side="right") - 1
            self.after = np.minimum(self.before + 1, len(time_s) - 1)
            span = time_s[self.after] - time_s[self.before]
            ahead = self.at - time_s[self.before]
            self.share = np.divide(ahead, span, out=np.zeros(count), where=span > 0)
            hole = (span > limit_s) & (ahead > 0)
            self.hole = hole if hole.any() else None

    def linear(self, values: NDArray[np.floating]) -> Floats:
        """Straight lines between samples whatever their distance; for values without NaN."""
        known = np.asarray(values, dtype=np.float64)
        if self.is_grid:
            return known
        low = known[self.before]
        return np.asarray(low + (known[self.after] - low) * self.share)

    def series(self, values: NDArray[np.floating]) -> Floats:
        """As `linear`, but holes longer than the limit stay NaN, and NaN are passed over."""
        missing = np.isnan(values)
        if missing.any():
            return self._past_missing(np.asarray(values, dtype=np.float64), missing)
        out = self.linear(values)
        if self.hole is not None:
            out[self.hole] = np.nan
        return out

    def _past_missing(self, values: Floats, missing: Bools) -> Floats:
        good = np.flatnonzero(~missing)
        if not len(good):
            return np.full(len(self.at), np.nan)
        times = self.time_s[good]
        out = np.interp(self.at, times, values[good], left=np.nan, right=np.nan)
        for hole in np.flatnonzero(np.diff(times) > self.limit_s).tolist():
            first, last = times[hole], times[hole + 1]
            out[int(np.floor(first)) + 1 : int(np.ceil(last))] = np.nan
        return np.asarray(out)

    def weights(self, interval_s: Floats) -> Floats:
        """Seconds of `interval_s` (n-1,) that lie within half a second of each whole one."""
        if not self.is_grid or self.step.max() > self.limit_s:
            interval_s = np.where(self.step > self.limit_s, 0.0, interval_s)
        if self.is_grid:
            half = np.asarray(interval_s / 2)
            out = np.zeros(len(self.at))
            out[:-1] += half
            out[1:] += half
            return out
        total = np.concatenate(([0.0], np.cumsum(interval_s)))
        edges = np.concatenate((self.at[:1], self.at[1:] - 0.5, self.time_s[-1:]))
        edges[-1] = min(edges[-1], self.at[-1] + 1.0)
        return np.diff(np.interp(edges, self.time_s, total))


def _nothing() -> Seconds:
    none = np.zeros(0)
    return Seconds(
        np.zeros(0, dtype=np.int64), None, None, None, None, None, None, None, None, {}, none, none
    )
