"""Laps and pauses, fitted into the recording they belong to."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from activities.core.recording import Lap, Note, Pause
from activities.formats._fit_profile import (
    EARLIEST,
    EPOCH,
    EVENT,
    INTENSITIES,
    LAP,
    LAP_TRIGGERS,
    LATEST,
)
from activities.formats._fit_summary import (
    DISTANCE,
    ELAPSED,
    HIGHEST,
    NAN,
    START_TIME,
    TIMER,
    column,
    heard,
    instant,
    or_zero,
)
from activities.formats._fit_tables import TIMESTAMP, Body

MOST_LAPS, MOST_PAUSES = 10_000, 10_000
SLACK_S = 60.0
LAPS_BROKEN = Note(
    "laps_nonsense", "Some lap values are impossible (they lie outside the activity); left out."
)
LEFT_OUT = Note("laps_left_out", f"Only the first {MOST_LAPS:,} laps were read.")


@dataclass(frozen=True, slots=True)
class Frame:
    """The recording that laps and pauses are fitted into, and the share of the file that is its.

    `start` and `until` (s since 1970) bound what belongs to it; `duration` (s) and `distance` (m)
    are the most a lap can have, infinite where unknown.
    """

    start: float
    until: float
    duration: float
    distance: float
    cadence_factor: float

    @property
    def longest(self) -> float:
        """The most a lap can last (s)."""
        return self.duration * 1.01 + SLACK_S

    def holds(self, time: float) -> bool:
        """Whether what begins at `time` belongs to this recording or an earlier one."""
        return time < self.until


def laps_of(body: Body, frames: list[Frame]) -> list[tuple[tuple[Lap, ...], list[Note]]]:
    """The laps of each frame. Laps belong to the last frame that starts before they do."""
    columns = _lap_columns(body)
    rows = min(body.table(LAP).count, MOST_LAPS)
    laps: list[list[Lap]] = [[] for _ in frames]
    notes: list[list[Note]] = [[] for _ in frames]
    for row in range(rows):
        values = {key: values[row] for key, values in columns.items()}
        start, end = instant(values.pop("start")), instant(values.pop("end"))
        if math.isnan(start) and math.isfinite(end):
            start = end - or_zero(values["elapsed"])
        place = next((n for n, frame in enumerate(frames) if frame.holds(start)), len(frames) - 1)
        lap, whole = _lap(frames[place], laps[place], start, end, values)
        laps[place].append(lap)
        if not whole and LAPS_BROKEN not in notes[place]:
            notes[place].append(LAPS_BROKEN)
    if body.table(LAP).count > rows:
        notes[-1].append(LEFT_OUT)
    return [(tuple(found), said) for found, said in zip(laps, notes, strict=True)]


def _lap_columns(body: Body) -> dict[str, list[float]]:
    fields: dict[str, Iterable[int]] = {
        "start": (START_TIME,),
        "end": (TIMESTAMP,),
        "elapsed": (ELAPSED,),
        "timer": (TIMER,),
        "distance": (DISTANCE,),
        "trigger": (24,),
        "intensity": (23,),
        "step": (71,),
        "heart_rate": (15,),
        "max_heart_rate": (16,),
        "cadence": (17,),
        "fraction": (80,),
        "power": (19,),
        "speed": (110, 13),
        "ascent": (21,),
        "descent": (22,),
    }
    return {key: column(body, LAP, *numbers) for key, numbers in fields.items()}


def _lap(
    frame: Frame, before: list[Lap], start: float, end: float, values: dict[str, float]
) -> tuple[Lap, bool]:
    """One lap, and whether all its values were possible."""
    whole = True

    def at_most(limit: float, key: str) -> float:
        nonlocal whole
        if 0 <= values[key] <= limit or math.isnan(values[key]):
            return values[key]
        whole = False
        return NAN

    longest = frame.longest
    elapsed = at_most(longest, "elapsed")
    begin, finish, placed = _span(frame, before, start, end, elapsed)
    whole &= placed
    lap = Lap(
        start_s=begin,
        end_s=finish,
        elapsed_s=elapsed,
        timer_s=at_most(longest, "timer"),
        distance_m=at_most(frame.distance * 1.05 + 200, "distance"),
        trigger=_named(LAP_TRIGGERS, values["trigger"]),
        intensity=_named(INTENSITIES, values["intensity"]),
        workout_step=int(values["step"]) if 0 <= values["step"] < 10_000 else None,
        average_heart_rate_bpm=heard(at_most(255, "heart_rate")),
        max_heart_rate_bpm=heard(at_most(255, "max_heart_rate")),
        average_cadence_spm=(at_most(500, "cadence") + or_zero(values["fraction"]))
        * frame.cadence_factor,
        average_power_w=at_most(10_000, "power"),
        average_speed_mps=at_most(200, "speed"),
        ascent_m=at_most(HIGHEST, "ascent"),
        descent_m=at_most(HIGHEST, "descent"),
    )
    return lap, whole


def _span(
    frame: Frame, before: list[Lap], start: float, end: float, elapsed: float
) -> tuple[float, float, bool]:
    """Where a lap begins and ends in the recording (s), NaN if unknown, and whether that fits."""
    whole, longest = True, frame.longest
    begin = start - frame.start
    if math.isnan(begin):
        begin = before[-1].end_s if before else 0.0
    finish = end - frame.start
    if not begin <= finish <= longest:
        # Many devices stamp the lap with the time they wrote it, so the duration decides.
        whole = math.isfinite(elapsed) or math.isnan(finish)
        finish = begin + elapsed
    if not -SLACK_S <= begin <= longest:
        return NAN, NAN, whole and math.isnan(begin)
    return max(begin, 0.0), finish, whole


def _named(names: dict[int, str], number: float) -> str:
    return "" if math.isnan(number) else names.get(int(number), "")


TIMER_EVENT, STARTED, STOPPED = 0, 0, (1, 4, 8, 9)
KINDS = {0: "manual", 1: "auto"}


def pauses_of(body: Body, frame: Frame) -> tuple[Pause, ...]:
    """Pauses within `frame`: the timer's stops, each until the start that follows it."""
    stops = _stops(body)
    last = min(frame.until, frame.start + frame.duration)
    triggers = column(body, EVENT, 3, 2)
    found = [
        (begin, end, triggers[row])
        for begin, end, row in stops
        if end > begin and end > frame.start and begin < last
    ]
    return tuple(
        Pause(
            max(begin - frame.start, 0.0),
            min(end, last) - frame.start,
            "unknown" if math.isnan(trigger) else KINDS.get(int(trigger), "unknown"),
        )
        for begin, end, trigger in found[:MOST_PAUSES]
    )


def _stops(body: Body) -> list[tuple[float, float, int]]:
    """Stops of the timer: begin and end (s since 1970) and the row of the event they begin with."""
    times, events, kinds = (column(body, EVENT, field) for field in (TIMESTAMP, 0, 1))
    marks = sorted(
        (time, row)
        for row, (time, event, kind) in enumerate(zip(times, events, kinds, strict=True))
        if event == TIMER_EVENT
        and (kind == STARTED or kind in STOPPED)
        and EARLIEST <= time <= LATEST
    )
    found: list[tuple[float, float, int]] = []
    since: tuple[float, int] | None = None
    for time, row in marks:
        # Of several stops (or starts) in a row the first one counts.
        if kinds[row] != STARTED:
            since = since or (time, row)
        elif since:
            found.append((since[0] + EPOCH, time + EPOCH, since[1]))
            since = None
    return found
