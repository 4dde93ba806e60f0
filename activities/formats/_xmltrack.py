"""From raw points of a GPX or TCX file to the channels of a recording.

Every rule that drops or changes something leaves a Note. Rules: science notes A6 and A24.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from activities.core.recording import CHANNELS, Array, Note, Pause
from activities.formats._xmlvalues import Floats
from common.errors import SourceFault

EARLIEST = 788_918_400.0  # 1995-01-01: GPS and training watches
LATEST = 4_102_444_800.0  # 2100-01-01
MAX_ACTIVITIES = 5_000  # of one file
LONGEST = 15 * 86400.0  # no recording reaches further from its middle
EARTH_RADIUS = 6_371_008.8  # m, mean radius (IUGG)
# What a sensor can say; beyond it the value is missing.
_LIMITS = {
    "heart_rate_bpm": (1.0, 250.0, "Heart rates of 0 or above 250 were left out"),
    "altitude_m": (-1_000.0, 20_000.0, "Impossible elevations were left out"),
    "cadence_spm": (0.0, 500.0, "Impossible cadences were left out"),
    "power_w": (0.0, 5_000.0, "Impossible powers were left out"),
    "speed_mps": (0.0, 150.0, "Impossible speeds were left out"),
    "temperature_c": (-80.0, 80.0, "Impossible temperatures were left out"),
    "distance_m": (0.0, 5e6, "Impossible distances were left out"),
}
_FAST = 2.0  # m/s; slower is walking and says nothing about the unit of a run's cadence


@dataclass
class Points:
    """Raw points of one activity: `time` in s since 1970, channels of equal length.

    `part` numbers the stretches the file separates (segments, tracks); `lap` the laps.
    """

    time: Floats
    channels: dict[str, Floats]
    part: NDArray[np.int64]
    lap: NDArray[np.int64]
    notes: list[Note] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.time)

    def take(self, keep: NDArray[np.bool_] | NDArray[np.int64]) -> Points:
        """The points `keep` selects; notes go along."""
        channels = {key: values[keep] for key, values in self.channels.items()}
        return Points(self.time[keep], channels, self.part[keep], self.lap[keep], self.notes)

    def note(self, code: str, text: str) -> None:
        self.notes.append(Note(code, text))


def too_many_activities() -> SourceFault:
    return SourceFault(
        f"This file holds more than {MAX_ACTIVITIES:,} activities.",
        advice="Export fewer activities into one file.",
        code="too_many_activities",
    )


def plausible(times: Floats) -> NDArray[np.bool_]:
    """Which times can be those of a recording."""
    return np.asarray((times >= EARLIEST) & (times < LATEST))


def middle(times: Floats) -> float:
    """The middle one of `times` (an element of it, unlike the median of an even number)."""
    return float(np.partition(times, len(times) // 2)[len(times) // 2])


def in_order(points: Points) -> Points:
    """Keep points with a believable time, in order; of a point written twice keep one.

    Raises SourceFault "no_times" or "absurd_times" if no point has a usable time.
    """
    timed = np.isfinite(points.time)
    if not timed.any() or timed.sum() < 0.1 * len(timed):
        raise SourceFault(
            "The points of this file have no times.",
            advice="Export the activity as it was recorded (best as FIT); a planned route or a "
            "file with the times removed cannot be analysed.",
            code="no_times",
        )
    points = _thinned(points, timed, "untimed_points", "{} points without a time were left out.")
    sound = plausible(points.time)
    if not sound.any():
        raise SourceFault(
            "The times of this file are impossible (the clock of the device was not set).",
            advice="Export the activity again, or correct its date where it was recorded.",
            code="absurd_times",
        )
    sound &= np.abs(points.time - middle(points.time[sound])) <= LONGEST
    text = "{} points with an impossible time were left out."
    points = _thinned(points, sound, "absurd_times", text)
    if np.any(np.diff(points.time) < 0):
        keep = _longest_rise(points.time)
        text = "{} points whose time runs backwards were left out."
        points = _thinned(points, keep, "backward_times", text)
    text = "{} points that were written twice were left out."
    return _thinned(points, ~_repeated(points), "repeated_points", text)


def _thinned(points: Points, keep: NDArray[np.bool_], code: str, text: str) -> Points:
    lost = int(len(keep) - keep.sum())
    if not lost:
        return points
    points.note(code, text.format(lost) if lost > 1 else text.format(1).replace("points", "point"))
    return points.take(keep)


def _longest_rise(times: Floats) -> NDArray[np.bool_]:
    """Mask of the longest never-falling subsequence (patience sorting), so that one wrong clock
    reading costs one point and not all that follow."""
    tails: list[float] = []
    at: list[int] = []
    previous = np.full(len(times), -1)
    for i, value in enumerate(times.tolist()):
        place = bisect_right(tails, value)
        if place:
            previous[i] = at[place - 1]
        if place == len(tails):
            tails.append(value)
            at.append(i)
        else:
            tails[place], at[place] = value, i
    keep = np.zeros(len(times), bool)
    i = at[-1]
    while i >= 0:
        keep[i] = True
        i = int(previous[i])
    return keep


def _repeated(points: Points) -> NDArray[np.bool_]:
    """Points equal to the one before in time, place and distance."""
    result = np.zeros(len(points), bool)
    same = np.flatnonzero(np.diff(points.time) == 0) + 1
    if not len(same):
        return result
    equal = np.ones(len(same), bool)
    for key in ("latitude", "longitude", "distance_m"):
        values = points.channels.get(key)
        if values is not None:
            now, before = values[same], values[same - 1]
            equal &= (now == before) | np.isnan(now)
    result[same] = equal
    return result


def clean(points: Points, *, placed: bool = False) -> None:
    """Replace impossible values by NaN, in place. `placed`: every point should have a position."""
    latitude, longitude = points.channels.get("latitude"), points.channels.get("longitude")
    if latitude is not None and longitude is not None:
        given = np.isfinite(latitude) | np.isfinite(longitude) | placed
        wrong = given & ~((np.abs(latitude) <= 90) & (np.abs(longitude) <= 180))
        wrong |= (latitude == 0) & (longitude == 0)
        if wrong.any():
            latitude[wrong] = longitude[wrong] = np.nan
            points.note("bad_positions", f"{wrong.sum()} impossible positions were left out.")
    for key, (low, high, text) in _LIMITS.items():
        values = points.channels.get(key)
        if values is None:
            continue
        wrong = np.isfinite(values) & ~((values >= low) & (values <= high))
        if not wrong.any():
            continue
        # Devices write 0 bpm or -1 m/s for "not measured": that is no news.
        silent = values[wrong] == (0 if key == "heart_rate_bpm" else -1)
        values[wrong] = np.nan
        if not silent.all():
            points.note(f"bad_{key}", f"{text} ({wrong.sum()} points).")


def ground_speed(points: Points) -> Floats:
    """Speed over about five points (m/s), from what the file knows best; NaN where unknown."""
    given = points.channels.get("speed_mps")
    if given is not None and np.isfinite(given).mean() > 0.5:
        return given
    distance = points.channels.get("distance_m")
    if distance is None or np.isfinite(distance).mean() < 0.5:
        distance = path(points)
    speed = np.full(len(points), np.nan)
    if len(points) > 4:
        elapsed = points.time[4:] - points.time[:-4]
        with np.errstate(divide="ignore", invalid="ignore"):
            speed[2:-2] = np.where(elapsed > 0, (distance[4:] - distance[:-4]) / elapsed, np.nan)
    return speed


def path(points: Points) -> Floats:
    """Metres along the positions (haversine), missing ones bridged; NaN where there is none."""
    latitude, longitude = points.channels.get("latitude"), points.channels.get("longitude")
    result = np.full(len(points), np.nan)
    if latitude is None or longitude is None:
        return result
    here = np.flatnonzero(np.isfinite(latitude) & np.isfinite(longitude))
    if len(here):
        phi, lam = np.radians(latitude[here]), np.radians(longitude[here])
        chord = np.sin(np.diff(phi) / 2) ** 2
        chord += np.cos(phi[1:]) * np.cos(phi[:-1]) * np.sin(np.diff(lam) / 2) ** 2
        step = 2 * EARTH_RADIUS * np.arcsin(np.sqrt(np.minimum(chord, 1)))
        result[here] = np.concatenate(([0.0], np.cumsum(step)))
    return result


def cadence_factor(points: Points, sport: str, speed: Floats) -> float:
    """What turns the file's cadence into steps/min: 1, 2 (one foot was counted) or 0.5.

    The median of the running part decides (A6); slow points only where nothing else is there.
    """
    cadence = points.channels.get("cadence_spm")
    if cadence is None or sport not in ("run", "walk", "hike", "other"):
        return 1.0
    counted = cadence > 0
    fast = counted & (speed > _FAST)
    if sport in ("run", "other") and fast.sum() >= max(5, 0.1 * counted.sum()):
        middle = float(np.median(cadence[fast]))
        if sport == "other" and np.median(speed[fast]) > 6.0:  # a ride that was not called one
            return 1.0
    elif sport == "run" and counted.any() and not np.isfinite(speed).any():
        middle = float(np.median(cadence[counted]))
    elif counted.any():  # nobody walks with fewer than 75 steps/min; strides are 45 to 65
        middle = float(np.median(cadence[counted]))
        return 2.0 if middle < 75 else 0.5 if middle > 240 else 1.0
    else:
        return 1.0
    return 2.0 if middle < 120 else 0.5 if middle > 240 else 1.0


def settle_cadence(points: Points, sport: str) -> float:
    """Bring cadence to steps/min in place and return the factor; drop it if it cannot be one."""
    speed = ground_speed(points)
    factor = cadence_factor(points, sport, speed)
    cadence = points.channels.get("cadence_spm")
    if cadence is None:
        return factor
    points.channels["cadence_spm"] = cadence = cadence * factor
    fast = (cadence > 0) & (speed > _FAST)
    if sport == "run" and fast.sum() >= max(5, 0.1 * (cadence > 0).sum()):
        step = float(np.median(60 * speed[fast] / cadence[fast]))
        if not 0.5 <= step <= 2.2:
            del points.channels["cadence_spm"]
            points.note(
                "cadence_unusable",
                f"The cadence would mean steps of {step:.2f} m, so it was left out.",
            )
    return factor


def channels(points: Points) -> dict[str, Array]:
    """Channels in their types and order, those without any value left out."""
    result: dict[str, Array] = {}
    for key, channel in CHANNELS.items():
        values = points.time - points.time[0] if key == "time_s" else points.channels.get(key)
        if values is None or not np.isfinite(values).any():
            continue
        result[key] = values.astype(channel.dtype)
    return result


def usual_step(times: Floats) -> float:
    """Median time between two points, s."""
    steps = np.diff(times)
    steps = steps[steps > 0]
    return float(np.median(steps)) if len(steps) else 0.0


def part_pauses(points: Points, believe: Callable[[int], bool] = lambda _: True) -> list[Pause]:
    """A pause wherever one part ends and the next begins clearly later than the usual step."""
    if len(points) < 2:
        return []
    start = points.time[0]
    least = max(3.0, 2.5 * usual_step(points.time))
    gap = np.diff(points.time)
    breaks = np.flatnonzero((np.diff(points.part) != 0) & (gap >= least))
    return [
        Pause(float(points.time[i] - start), float(points.time[i + 1] - start))
        for i in breaks.tolist()
        if believe(i)
    ]


def settle_speed(points: Points) -> None:
    """Bring a speed written in km/h to m/s, in place: seen by comparing it with the way made."""
    given = points.channels.get("speed_mps")
    if given is None:
        return
    others = {key: values for key, values in points.channels.items() if key != "speed_mps"}
    made = ground_speed(Points(points.time, others, points.part, points.lap))
    moving = (given > 1) & (made > 1)
    if moving.sum() >= max(10, 0.3 * np.isfinite(given).sum()):
        ratio = float(np.median(given[moving] / made[moving]))
        if 3.3 <= ratio <= 3.9:
            points.channels["speed_mps"] = given / 3.6
            points.note("speed_in_kmh", "Speed was written in km/h and has been converted.")
