"""A first guess at workout type and surface by simple rules; the athlete's word replaces it.

Order: the title, the laps' own intensities, repeats in the pace, then effort against the
athlete's threshold, distance and the usual pace. Only runs are guessed.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from activities.core.geodesy import metres_per_degree
from activities.core.guess_words import surface_from_title, workout_from_title
from activities.core.recording import Lap, Recording
from activities.core.series import (
    Floats,
    filled,
    median_of,
    percentiles_of,
    rolling_mean,
    share_of,
    true_runs,
    window,
)
from activities.core.summary import Analysed, Summary

_SHORTEST_S = 600.0
_LONG_M, _LONG_S, _LONG_RATIO = 18_000.0, 95 * 60.0, 1.5
_FAST_RATIO, _SLOW_RATIO, _MIN_BOUTS, _MIN_BOUT_S = 1.10, 0.92, 4, 25.0
_TRAIL_CLIMB = 0.030  # ascent per distance
_LAP_M, _LAP_TOLERANCE, _TRACK_RADIUS_M = 400.0, 0.12, 110.0
_RACES_M = (5_000.0, 10_000.0, 21_097.5, 42_195.0)


@dataclass(frozen=True, slots=True)
class History:
    """The athlete's usual run, from what came before; NaN unknown."""

    median_distance_m: float = float("nan")
    median_speed_mps: float = float("nan")


@dataclass(frozen=True, slots=True)
class Threshold:
    """What the athlete can hold for about an hour, on the day of the run; NaN unknown."""

    heart_rate_bpm: float = float("nan")
    speed_mps: float = float("nan")


@dataclass(frozen=True, slots=True)
class Guess:
    """`workout_type` and `surface` ("" unknown) and the rule each came from."""

    workout_type: str
    surface: str
    workout_reason: str
    surface_reason: str


def guess(
    recording: Recording,
    analysed: Analysed,
    history: History | None = None,
    threshold: Threshold | None = None,
) -> Guess:
    """Guess both; "" where nothing speaks for anything, and for other sports."""
    if recording.sport != "run":
        return Guess("", "", "", "")
    workout = _workout(recording, analysed, history, threshold or Threshold())
    return Guess(*_zip(workout, _surface(recording, analysed)))


def _zip(workout: tuple[str, str], surface: tuple[str, str]) -> tuple[str, str, str, str]:
    return workout[0], surface[0], workout[1], surface[1]


def _workout(
    recording: Recording, analysed: Analysed, history: History | None, threshold: Threshold
) -> tuple[str, str]:
    named = workout_from_title(recording.title)
    if named:
        return named, "title"
    if _alternating(recording.laps):
        return "intervals", "laps"
    summary = analysed.summary
    if not summary.moving_s >= _SHORTEST_S:
        return "", ""
    hilly = summary.ascent_m > 0.02 * summary.distance_m
    if not hilly and fast_bouts(analysed) >= _MIN_BOUTS:
        return "intervals", "pace"
    known = history or History()
    pace = summary.average_speed_mps / known.median_speed_mps
    size = summary.distance_m / known.median_distance_m
    if pace >= 1.15 and any(abs(summary.distance_m / d - 1) < 0.025 for d in _RACES_M):
        return "race", "pace"
    effort = _effort(summary, threshold)
    if effort == "race":
        return "race", "effort"
    far = summary.distance_m >= _LONG_M or summary.moving_s >= _LONG_S
    # Someone whose usual run is long calls only a longer one long.
    if (far and not size < 1.2) or (size >= _LONG_RATIO and summary.moving_s >= 3600):
        return "long", "distance"
    if effort:
        return effort, "effort"
    if pace >= 1.10 and summary.moving_s <= 75 * 60:
        return "tempo", "pace"
    if pace <= 0.92 and size <= 0.8:
        return "recovery", "pace"
    return ("easy", "default") if np.isfinite(summary.distance_m) else ("", "")


def _effort(summary: Summary, threshold: Threshold) -> str:
    """Race, tempo or recovery by mean heart rate and speed against the threshold, "" between.

    Edges by judgement: an hour at threshold is 1.0, an easy run about 0.85 and 0.75.
    """
    beat = summary.average_heart_rate_bpm / threshold.heart_rate_bpm
    speed = summary.average_speed_mps / threshold.speed_mps
    raced = any(abs(summary.distance_m / d - 1) < 0.025 for d in _RACES_M)
    hard = 0.86 if summary.distance_m > 40_000 else 0.94
    if raced and (beat >= hard or speed >= hard):
        return "race"
    if (beat >= 0.90 or speed >= 0.86) and summary.moving_s <= 100 * 60:
        return "tempo"
    return "recovery" if beat <= 0.78 and speed <= 0.72 else ""


def _alternating(laps: tuple[Lap, ...]) -> bool:
    """Whether at least three hard laps are followed by rest, by the device's own words."""
    kinds = [lap.intensity for lap in laps if lap.intensity]
    hard = [kind in ("active", "interval") for kind in kinds]
    rest = [kind in ("rest", "recovery") for kind in kinds]
    return sum(a and b for a, b in zip(hard, rest[1:], strict=False)) >= 3


def fast_bouts(analysed: Analysed) -> int:
    """Stretches of 25 s to 12 min clearly faster than the slow parts around them.

    Speed is set against the grade by 3.3 % per per cent, so that a descent is no bout.
    """
    speed, time_s = analysed.speed_mps, analysed.recording.channels.get("time_s")
    if speed is None or time_s is None or np.count_nonzero(np.isfinite(speed)) < 120:
        return 0
    slope = 0.0 if analysed.grade is None else np.clip(np.nan_to_num(analysed.grade), -0.1, 0.15)
    level = filled(speed * (1 + 3.3 * slope))
    level = rolling_mean(level, window(15.0, analysed.cleaned.step_s))
    going = level[analysed.motion.moving_mask & (level > 1.0)]
    if len(going) < 120:
        return 0
    low, high = percentiles_of(going, 25, 90)
    if high < 1.3 * low:
        return 0
    edge = np.sqrt(low * high)
    starts, ends = _with_hysteresis(level, edge * _FAST_RATIO, edge * _SLOW_RATIO)
    seconds = time_s[np.minimum(ends, len(time_s) - 1)] - time_s[starts]
    return _alike(seconds[(seconds >= _MIN_BOUT_S) & (seconds <= 720)], float(seconds.sum()))


def _alike(seconds: Floats, fast_s: float) -> int:
    """How many bouts are of one length (within 25 %), if they make most of the fast time.

    A session repeats itself; hills, lights and walking breaks do not.
    """
    if len(seconds) < _MIN_BOUTS:
        return 0
    near = np.abs(seconds[:, None] / seconds[None, :] - 1) < 0.25
    best = near[:, near.sum(axis=0).argmax()]
    return int(best.sum()) if float(seconds[best].sum()) > 0.6 * fast_s else 0


def _with_hysteresis(level: Floats, high: float, low: float) -> tuple[np.ndarray, np.ndarray]:
    """Runs that exceed `high` and last until the level falls below `low`."""
    state = np.where(level > high, 1, np.where(level < low, -1, 0))
    decided = np.maximum.accumulate(np.where(state != 0, np.arange(len(state)), 0))
    return true_runs(state[decided] == 1)


def _surface(recording: Recording, analysed: Analysed) -> tuple[str, str]:
    said = {
        "trail": "trail", "track": "track", "treadmill": "treadmill", "indoor": "treadmill",
        "virtual": "treadmill", "road": "road",
    }.get(recording.sub_sport)  # fmt: skip
    if said:
        return said, "sub_sport"
    named = surface_from_title(recording.title)
    if named:
        return named, "title"
    if not recording.has_positions:
        moved = recording.get("cadence_spm") is not None or recording.get("speed_mps") is not None
        return ("treadmill", "no positions") if moved else ("", "")
    if laps_of_a_track(analysed) >= 3:
        return "track", "loops of 400 m"
    summary = analysed.summary
    if summary.distance_m > 1000 and summary.ascent_m >= _TRAIL_CLIMB * summary.distance_m:
        return "trail", "climb"
    return ("road", "default") if summary.distance_m > 0 else ("", "")


def laps_of_a_track(analysed: Analysed) -> float:
    """Rounds of about 400 m run around one centre; 0.0 when it is not a running track."""
    along = analysed.distance.values
    latitude, longitude = (analysed.cleaned.get(k) for k in ("latitude", "longitude"))
    if along is None or latitude is None or longitude is None:
        return 0.0
    north, east = metres_per_degree(float(np.nanmean(latitude)))
    x, y = filled(longitude) * east, filled(latitude) * north
    x, y = x - median_of(x), y - median_of(y)
    inside = np.hypot(x, y) < _TRACK_RADIUS_M
    if share_of(inside) < 0.6:
        return 0.0
    x, y = (v - (v[inside].min() + v[inside].max()) / 2 for v in (x, y))
    turned = np.diff(np.arctan2(y, x))
    turned = (turned + np.pi) % (2 * np.pi) - np.pi
    both = inside[1:] & inside[:-1]
    rounds = abs(float(turned[both].sum())) / (2 * np.pi)
    way = float(np.diff(along)[both].sum())
    if rounds < 1 or abs(way / rounds / _LAP_M - 1) > _LAP_TOLERANCE + 0.05:
        return 0.0
    return rounds
