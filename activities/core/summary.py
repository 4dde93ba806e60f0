"""Everything lists and charts need of one recording, computed once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np

from activities.core import elevation
from activities.core.cleaning import CLEANER_VERSION, Cleaned, clean
from activities.core.distance import DistanceSeries, distance
from activities.core.moving import Moving, moving
from activities.core.quality import QualityIssue
from activities.core.recording import Array, Recording
from activities.core.series import Floats, gap_limit_s, weighted_mean
from activities.core.speed import best_held_mps, speed_series
from activities.core.splits import KILOMETRE_M, Cumulatives, LapRow, Split, cumulatives, lap_table
from activities.core.splits import splits as cut

_NAN = float("nan")
_RUNNING_SPM = 120.0
_RUNNING_MPS = 1.5


@dataclass(frozen=True, slots=True)
class Summary:
    """Figures of one recording; SI units, NaN unknown.

    `from_device` names the figures that are the device's own because its file holds no samples
    to compute them from. `averages` holds moving means of every other channel by key.
    """

    elapsed_s: float = _NAN
    timer_s: float = _NAN
    moving_s: float = _NAN
    moving_method: str = "elapsed"
    distance_m: float = _NAN
    distance_source: str = "none"
    average_speed_mps: float = _NAN
    max_speed_mps: float = _NAN
    ascent_m: float = _NAN
    descent_m: float = _NAN
    ascent_method: str = ""
    min_altitude_m: float = _NAN
    max_altitude_m: float = _NAN
    average_heart_rate_bpm: float = _NAN
    max_heart_rate_bpm: float = _NAN
    average_cadence_spm: float = _NAN
    average_power_w: float = _NAN
    average_step_length_m: float = _NAN
    averages: Mapping[str, float] = field(default_factory=dict)
    from_device: frozenset[str] = frozenset()


@dataclass(frozen=True, eq=False)
class Analysed:
    """A recording with all that was derived from it; series have shape (n,) or are None."""

    recording: Recording
    cleaned: Cleaned
    motion: Moving
    distance: DistanceSeries
    speed_mps: Floats | None
    altitude_m: Floats | None  # smoothed
    climb: elevation.Climb | None
    grade: Floats | None
    summary: Summary
    quality: tuple[QualityIssue, ...]
    cleaner_version: int = CLEANER_VERSION

    @cached_property
    def so_far(self) -> Cumulatives | None:
        """Sums for splits and laps; not every caller needs them."""
        if self.recording.n < 2:
            return None
        return cumulatives(
            np.asarray(self.recording.channels["time_s"], dtype=np.float64),
            self.distance.values,
            self.motion.timer_interval_s,
            self.motion.moving_interval_s,
            self.climb,
            _believed(self.cleaned),
            gap_limit_s(self.cleaned.step_s),
        )

    def splits(self, unit_m: float = KILOMETRE_M) -> list[Split]:
        return [] if self.so_far is None else cut(self.so_far, unit_m)

    def laps(self) -> list[LapRow]:
        return [] if self.so_far is None else lap_table(self.recording.laps, self.so_far)


def summarise(
    recording: Recording,
    *,
    max_heart_rate_bpm: float | None = None,
    mass_kg: float | None = None,
) -> Analysed:
    """Clean `recording` and derive its series and figures.

    A recording without samples gives the device's own totals.
    """
    cleaned = clean(recording, max_heart_rate_bpm=max_heart_rate_bpm, mass_kg=mass_kg)
    motion = moving(recording, cleaned)
    along = distance(recording, cleaned, motion)
    quality = (*along.issues, *cleaned.quality)
    if recording.n < 2:
        summary = _with_device_totals(Summary(), recording)
        return Analysed(recording, cleaned, motion, along, None, None, None, None, summary, quality)
    speed = speed_series(cleaned, along, motion)
    altitude, climb, grade = _height(recording, cleaned, along)
    summary = _figures(recording, cleaned, motion, along, speed, climb)
    summary = _with_device_totals(summary, recording)
    return Analysed(
        recording, cleaned, motion, along, speed, altitude, climb, grade, summary, quality
    )


def _height(
    recording: Recording, cleaned: Cleaned, along: DistanceSeries
) -> tuple[Floats | None, elevation.Climb | None, Floats | None]:
    raw = cleaned.get("altitude_m")
    if raw is None or np.isnan(raw).all():
        return None, None, None
    source = elevation.altitude_source(recording, raw)
    smooth = elevation.smooth_altitude(raw, along.values, cleaned.step_s)
    climb = elevation.ascent_descent(smooth, elevation.THRESHOLD_M[source], source)
    if along.values is None:
        return smooth, climb, None
    return smooth, climb, elevation.grade(smooth, along.values, elevation.GRADE_WINDOW_M[source])


def _believed(cleaned: Cleaned) -> dict[str, Array]:
    """Channels that give figures: those of which too much is faulty do not."""
    return {k: v for k, v in cleaned.channels.items() if not cleaned.unusable(k)}


_NAMED = {"heart_rate_bpm", "cadence_spm", "power_w", "step_length_m"}
_NOT_AVERAGED = {"time_s", "latitude", "longitude", "distance_m", "speed_mps", "altitude_m"}


def _figures(
    recording: Recording,
    cleaned: Cleaned,
    motion: Moving,
    along: DistanceSeries,
    speed: Floats | None,
    climb: elevation.Climb | None,
) -> Summary:
    channels = _believed(cleaned)
    weights = motion.moving_weight_s
    heart_rate = channels.get("heart_rate_bpm")
    altitude = channels.get("altitude_m")
    total = along.total_m
    cadence = channels.get("cadence_spm")
    return Summary(
        elapsed_s=motion.elapsed_s,
        timer_s=motion.timer_s,
        moving_s=motion.moving_s,
        moving_method=motion.method,
        distance_m=total,
        distance_source=along.source,
        average_speed_mps=total / motion.moving_s if motion.moving_s > 0 else _NAN,
        max_speed_mps=best_held_mps(speed, cleaned.step_s),
        ascent_m=_NAN if climb is None else climb.ascent_m,
        descent_m=_NAN if climb is None else climb.descent_m,
        ascent_method="" if climb is None else climb.method,
        min_altitude_m=_extreme(altitude, np.fmin),
        max_altitude_m=_extreme(altitude, np.fmax),
        average_heart_rate_bpm=weighted_mean(heart_rate, motion.timer_weight_s),
        max_heart_rate_bpm=_extreme(heart_rate, np.fmax),
        average_cadence_spm=_mean_cadence(recording.sport, cadence, weights),
        average_power_w=weighted_mean(channels.get("power_w"), weights),
        average_step_length_m=_step_length(recording.sport, channels, speed, weights),
        averages={
            key: weighted_mean(values, weights)
            for key, values in channels.items()
            if key not in _NAMED and key not in _NOT_AVERAGED
        },
    )


def _mean_cadence(sport: str, cadence: Array | None, weights: Floats) -> float:
    """Mean over moving time; zero means not pedalling or not stepping and is left out."""
    if cadence is None:
        return _NAN
    return weighted_mean(cadence, np.where(cadence > 0, weights, 0.0))


def _step_length(
    sport: str, channels: Mapping[str, Array], speed: Floats | None, weights: Floats
) -> float:
    """Mean of the device's step length; else 60 x speed / cadence while running."""
    measured = channels.get("step_length_m")
    if measured is not None:
        return weighted_mean(measured, weights)
    cadence = channels.get("cadence_spm")
    if sport != "run" or cadence is None or speed is None:
        return _NAN
    with np.errstate(invalid="ignore"):
        running = (cadence > _RUNNING_SPM) & (speed > _RUNNING_MPS)
    seconds = weights[running]
    steps = float(np.dot(cadence[running], seconds)) / 60
    return float(np.dot(speed[running], seconds)) / steps if steps > 0 else _NAN


def _extreme(values: Array | None, pick: np.ufunc) -> float:
    # fmin and fmax pass over NaN and give it only when there is nothing else.
    return _NAN if values is None else float(pick.reduce(values))


# Figure -> the totals of the device that may stand in, in order of preference.
_STAND_INS = {
    "elapsed_s": ("elapsed_s", "timer_s", "moving_s"),
    "timer_s": ("timer_s", "moving_s", "elapsed_s"),
    "moving_s": ("moving_s", "timer_s", "elapsed_s"),
    "distance_m": ("distance_m",),
    "max_speed_mps": ("max_speed_mps",),
    "ascent_m": ("ascent_m",),
    "descent_m": ("descent_m",),
    "average_heart_rate_bpm": ("average_heart_rate_bpm",),
    "max_heart_rate_bpm": ("max_heart_rate_bpm",),
    "average_cadence_spm": ("average_cadence_spm",),
    "average_power_w": ("average_power_w",),
}
_CHANNEL_OF = {
    "average_heart_rate_bpm": "heart_rate_bpm",
    "max_heart_rate_bpm": "heart_rate_bpm",
    "average_cadence_spm": "cadence_spm",
    "average_power_w": "power_w",
    "ascent_m": "altitude_m",
    "descent_m": "altitude_m",
}


def _with_device_totals(summary: Summary, recording: Recording) -> Summary:
    """Fill figures that no samples speak for from the device's totals."""
    changes: dict[str, float] = {}
    for name, sources in _STAND_INS.items():
        channel = _CHANNEL_OF.get(name)
        # A channel that is there but was not believed must not be replaced by the same fault.
        if not np.isnan(getattr(summary, name)) or (
            channel in recording.channels and recording.n > 1
        ):
            continue
        values = (getattr(recording.totals, source) for source in sources)
        value = next((v for v in values if not np.isnan(v)), _NAN)
        if not np.isnan(value):
            changes[name] = value
    if not changes:
        return summary
    way, seconds = (changes.get(k, getattr(summary, k)) for k in ("distance_m", "moving_s"))
    speed = summary.average_speed_mps
    return replace(
        summary,
        **changes,  # type: ignore[arg-type]
        average_speed_mps=way / seconds if np.isnan(speed) and seconds > 0 else speed,
        distance_source="device" if "distance_m" in changes else summary.distance_source,
        from_device=frozenset(changes),
    )
