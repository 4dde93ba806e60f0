"""Laps of a TCX activity: what the device wrote, with impossible totals taken out."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from activities.core.recording import DeviceTotals, Lap, Note, Pause
from activities.formats import _xmlvalues
from activities.formats._xml import Document
from activities.formats._xmlscan import Ints
from activities.formats._xmltrack import Points, plausible, usual_step
from activities.formats._xmlvalues import Floats

MAX_LAPS = 5000
_DAY = 86400.0
_TRIGGERS = {
    "manual": "manual",
    "distance": "distance",
    "location": "position",
    "time": "time",
    "heartrate": "heart_rate",
}
_INTENSITIES = {"active": "active", "resting": "rest", "rest": "rest"}
# Fastest believable average and peak, m/s.
_SPEEDS = {"run": 12.5, "walk": 12.5, "hike": 12.5, "swim": 5.0}


@dataclass(frozen=True, eq=False)
class Laps:
    """Columns of all laps of one activity; `start` in s since 1970, everything else SI."""

    start: Floats
    timer: Floats
    distance: Floats
    values: dict[str, Floats]
    triggers: list[str]
    intensities: list[str]

    def __len__(self) -> int:
        return len(self.start)


def read_laps(document: Document, found: Ints, sport: str, notes: list[Note]) -> Laps:
    """The laps at the elements `found`, cleaned."""
    if len(found) > MAX_LAPS:
        notes.append(Note("too_many_laps", f"Only the first {MAX_LAPS} laps were read."))
        found = found[:MAX_LAPS]
    places = found.tolist()

    def words(tag: str, known: dict[str, str]) -> list[str]:
        return [known.get(document.child_text(i, tag, 20).lower(), "") for i in places]

    start = np.array([_xmlvalues.time(document.attribute(i, "starttime", 60)) for i in places])
    values = {
        "average_heart_rate": document.numbers(found, "averageheartratebpm", depth=1),
        "max_heart_rate": document.numbers(found, "maximumheartratebpm", depth=1),
        "cadence": document.numbers(found, "avgruncadence"),
        "power": document.numbers(found, "avgwatts"),
        "average_speed": document.numbers(found, "avgspeed"),
        "max_speed": document.numbers(found, "maximumspeed", depth=1),
        "calories": document.numbers(found, "calories", depth=1),
    }
    for key, tag in (
        ("average_heart_rate", "averageheartratebpm"),
        ("max_heart_rate", "maximumheartratebpm"),
    ):
        inner = _inner_values(document, found, tag)
        values[key] = np.where(np.isnan(inner), values[key], inner)
    pedal = document.numbers(found, "cadence", depth=1)
    values["cadence"] = np.where(np.isnan(values["cadence"]), pedal, values["cadence"])
    timer = document.numbers(found, "totaltimeseconds", depth=1)
    distance = document.numbers(found, "distancemeters", depth=1)
    laps = Laps(
        start=np.where(np.isfinite(start), start, np.nan),
        timer=timer,
        distance=distance,
        values=values,
        triggers=words("triggermethod", _TRIGGERS),
        intensities=words("intensity", _INTENSITIES),
    )
    _clean(laps, sport, notes)
    return laps


def _inner_values(document: Document, found: Ints, tag: str) -> Floats:
    """<Value> inside the child `tag` of each lap."""
    elements = document.elements
    boxes = elements.find(tag)
    result = np.full(len(found), np.nan)
    owner = elements.owners(boxes, found)
    direct = owner >= 0
    value = document.numbers(boxes[direct], "value", depth=1)
    result[owner[direct][::-1]] = value[::-1]
    return result


def _clean(laps: Laps, sport: str, notes: list[Note]) -> None:
    """Impossible totals become NaN, in place; what says "not measured" (0) is no news."""
    fastest = _SPEEDS.get(sport, 45.0)
    bad = 0

    def limit(values: Floats, low: float, high: float, *, zero: bool = True) -> None:
        nonlocal bad
        wrong = np.isfinite(values) & ~((values >= low) & (values <= high))
        if not zero:
            wrong |= values == 0
        bad += int((wrong & (values != 0)).sum())
        values[wrong] = np.nan

    limit(laps.timer, 0, 15 * _DAY)
    limit(laps.distance, 0, 5e6)
    limit(laps.values["average_heart_rate"], 20, 250)
    limit(laps.values["max_heart_rate"], 20, 250)
    limit(laps.values["average_speed"], 0, fastest)
    before = bad
    limit(laps.values["max_speed"], 0, fastest, zero=False)
    if bad > before:  # in another unit, then all of them
        laps.values["max_speed"][:] = np.nan
    limit(laps.values["cadence"], 0, 500)
    limit(laps.values["power"], 0, 5_000)
    limit(laps.values["calories"], 0, 50_000)
    with np.errstate(divide="ignore", invalid="ignore"):
        flying = (laps.distance / laps.timer > fastest) & (laps.distance > 200)
    laps.distance[flying] = np.nan
    bad += int(flying.sum())
    if bad:
        notes.append(Note("bad_lap_totals", f"{bad} impossible lap totals were left out."))


def lap_ends(laps: Laps, last: float) -> Floats:
    """Where each lap ends: at the next one's start, the last one at `last` or by its timer."""
    if not len(laps):
        return np.empty(0)
    timed = np.nan_to_num(laps.timer, nan=0.0)
    end = laps.start + timed
    following = np.append(laps.start[1:], np.nan)
    end = np.where(following >= laps.start, following, end)
    if math.isfinite(last):
        end[-1] = np.fmax(laps.start[-1] + timed[-1], last)
    return end


def finished(laps: Laps, start_utc: float, last: float, factor: float) -> tuple[Lap, ...]:
    """The laps of a recording that starts at `start_utc`; cadences times `factor`."""
    ends = lap_ends(laps, last)
    result = []
    for i in range(len(laps)):
        if not math.isfinite(laps.start[i]):
            continue
        value = {key: float(values[i]) for key, values in laps.values.items()}
        result.append(
            Lap(
                start_s=round(float(laps.start[i] - start_utc), 3),
                end_s=round(float(ends[i] - start_utc), 3),
                timer_s=float(laps.timer[i]),
                distance_m=float(laps.distance[i]),
                trigger=laps.triggers[i],
                intensity=laps.intensities[i],
                average_heart_rate_bpm=value["average_heart_rate"],
                max_heart_rate_bpm=value["max_heart_rate"],
                average_cadence_spm=value["cadence"] * factor,
                average_power_w=value["power"],
                average_speed_mps=value["average_speed"],
            )
        )
    return tuple(result)


def totals(laps: Laps, factor: float) -> DeviceTotals:
    """Sums and time-weighted means of the laps; NaN where no lap says anything."""

    def whole(values: Floats) -> float:
        return float(np.nansum(values)) if np.isfinite(values).any() else math.nan

    def top(values: Floats) -> float:
        return float(np.nanmax(values)) if np.isfinite(values).any() else math.nan

    def mean(values: Floats) -> float:
        known = np.isfinite(values) & (laps.timer > 0)
        if not known.any():
            return math.nan
        return float(np.average(values[known], weights=laps.timer[known]))

    return DeviceTotals(
        distance_m=whole(laps.distance),
        timer_s=whole(laps.timer),
        average_heart_rate_bpm=mean(laps.values["average_heart_rate"]),
        max_heart_rate_bpm=top(laps.values["max_heart_rate"]),
        average_cadence_spm=mean(laps.values["cadence"]) * factor,
        average_power_w=mean(laps.values["power"]),
        average_speed_mps=mean(laps.values["average_speed"]),
        max_speed_mps=top(laps.values["max_speed"]),
        calories_kcal=whole(laps.values["calories"]),
    )


def pauses(points: Points, laps: Laps) -> tuple[Pause, ...]:
    """Gaps during which the timer stood: a lap's timer is shorter than the lap by as much.

    Where a lap does not state its timer, a gap between two tracks is taken for one.
    """
    if len(points) < 2:
        return ()
    gap = np.diff(points.time)
    usual = usual_step(points.time)
    border = np.diff(points.part) != 0
    long = gap >= np.where(border, max(3.0, 2.5 * usual), max(10.0, 5 * usual))
    ends = lap_ends(laps, float(points.time[-1]))
    chosen: list[int] = []
    rows = np.flatnonzero(long)
    known = np.isfinite(laps.start) & plausible(laps.start)
    where = np.searchsorted(laps.start[known], points.time[rows], "right") - 1
    lap_of = np.flatnonzero(known)[where] if known.any() else np.full(len(rows), -1)
    lap_of = np.where(where >= 0, lap_of, -1)
    for lap in np.unique(lap_of).tolist():
        mine = rows[lap_of == lap]
        stood = ends[lap] - laps.start[lap] - laps.timer[lap] if lap >= 0 else math.nan
        if not math.isfinite(stood):
            chosen += mine[border[mine]].tolist()
            continue
        chosen += _explained(mine, points.time, float(ends[lap]), stood)
    start = points.time[0]
    return tuple(
        Pause(float(points.time[i] - start), float(points.time[i + 1] - start))
        for i in sorted(chosen)
    )


def _explained(rows: NDArray[np.int64], time: Floats, end: float, stood: float) -> list[int]:
    """The longest of the gaps `rows` that fit into the time the timer stood."""
    chosen = []
    inside = np.minimum(time[rows + 1], max(end, 0.0)) - time[rows]
    for k in np.argsort(-inside, kind="stable").tolist():
        if inside[k] <= stood * 1.1 + 3.0 and stood > 2.0:
            chosen.append(int(rows[k]))
            stood -= float(inside[k])
    return chosen
