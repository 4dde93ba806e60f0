"""Sessions, totals, laps and pauses: what the device says about its own recording."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from activities.core.recording import DeviceTotals, Lap, Note, Pause
from activities.formats._fit_profile import (
    ACTIVITY,
    EARLIEST,
    EPOCH,
    EVENT,
    INTENSITIES,
    LAP,
    LAP_TRIGGERS,
    LATEST,
    SESSION,
    SPORT,
    scaled,
    sport_of,
)
from activities.formats._fit_tables import TIMESTAMP, Array, Body

NAN = math.nan
MOST_SESSIONS, MOST_LAPS, MOST_PAUSES = 64, 10_000, 10_000
LONGEST, FARTHEST, HIGHEST = 400 * 86400.0, 5e6, 50_000.0  # s, m, m: beyond is no measurement
SLACK_S = 60.0
START_TIME, ELAPSED, TIMER, DISTANCE = 2, 7, 8, 9
LAPS_BROKEN = Note(
    "laps_nonsense", "Some lap values are impossible (they lie outside the activity); left out."
)
TOTALS_BROKEN = Note("totals_nonsense", "Some totals of the device are impossible; left out.")
LEFT_OUT = Note("summary_left_out", "The file holds more laps, pauses or sessions than were read.")


@dataclass(frozen=True, slots=True)
class Session:
    """One session: `row` in the session table (None: the file has none), start in s since 1970."""

    row: int | None
    start: float
    sport: str
    sub_sport: str


def instant(raw: float) -> float:
    """FIT time as s since 1970, NaN unless it is a date between 1998 and 2099."""
    return raw + EPOCH if EARLIEST <= raw <= LATEST else NAN


def _column(body: Body, message: int, *fields: int) -> list[float]:
    """A scaled column as a list, NaN where missing, one entry a message."""
    table = body.table(message)
    values = scaled(table, message, *fields)
    return [NAN] * table.count if values is None else values.tolist()


def sessions_of(body: Body) -> list[Session]:
    """The sessions by start; one without a row when the file holds none."""
    starts = [instant(raw) for raw in _column(body, SESSION, START_TIME)][:MOST_SESSIONS]
    if not starts:
        sports = zip(_column(body, SPORT, 0), _column(body, SPORT, 1), strict=True)
        sport, sub_sport = next(sports, (NAN, NAN))
        return [Session(None, NAN, *sport_of(sport, sub_sport))]
    sports = zip(_column(body, SESSION, 5), _column(body, SESSION, 6), strict=True)
    found = [
        Session(row, start, *sport_of(*numbers))
        for row, (start, numbers) in enumerate(zip(starts, sports, strict=False))
    ]
    if len(found) == 1:
        return found
    # A session written twice has the same start; the last one is complete.
    dated = {session.start: session for session in found if math.isfinite(session.start)}
    return sorted(dated.values(), key=lambda one: one.start) or found[-1:]


def session_duration(body: Body, row: int | None) -> float:
    """Elapsed time of a session as the device states it, NaN if it does not."""
    if row is None:
        return NAN
    elapsed, timer = (_column(body, SESSION, field)[row] for field in (ELAPSED, TIMER))
    known = [value for value in (elapsed, timer) if 0 <= value < LONGEST]
    return max(known, default=NAN)


def totals_of(
    body: Body, row: int | None, cadence_factor: float
) -> tuple[DeviceTotals, list[Note]]:
    """The device's totals of a session; NaN and a note for impossible ones."""
    if row is None:
        return DeviceTotals(), []
    broken: list[str] = []

    def value(limit: float, *fields: int) -> float:
        number = _column(body, SESSION, *fields)[row]
        if number < 0 or number > limit:
            broken.append(str(fields))
            return NAN
        return number

    cadence = value(500, 18)
    fraction = value(1, 92)
    totals = DeviceTotals(
        distance_m=value(FARTHEST, DISTANCE),
        elapsed_s=value(LONGEST, ELAPSED),
        timer_s=value(LONGEST, TIMER),
        moving_s=value(LONGEST, 59),
        ascent_m=value(HIGHEST, 22),
        descent_m=value(HIGHEST, 23),
        average_heart_rate_bpm=_heard(value(255, 16)),
        max_heart_rate_bpm=_heard(value(255, 17)),
        average_cadence_spm=(cadence + _or_zero(fraction)) * cadence_factor,
        average_power_w=value(10_000, 20),
        average_speed_mps=value(200, 124, 14),
        max_speed_mps=value(200, 125, 15),
        calories_kcal=value(100_000, 11),
        training_effect=value(10, 24),
        training_load=value(10_000, 168),
    )
    return totals, [TOTALS_BROKEN] if broken else []


def _heard(rate: float) -> float:
    return rate if rate > 0 else NAN


def _or_zero(number: float) -> float:
    return 0.0 if math.isnan(number) else number


def opinion_of(body: Body, row: int | None) -> tuple[int | None, int | None]:
    """How it felt (0-100) and how hard it was (RPE 0-10; the file holds ten times that)."""
    if row is None:
        return None, None
    feel, effort = (_column(body, SESSION, field)[row] for field in (192, 193))
    return (
        int(feel) if 0 <= feel <= 100 else None,
        round(effort / 10) if 0 <= effort <= 100 else None,
    )


def utc_offset_of(body: Body) -> int | None:
    """Local time minus UTC in s: whole quarters of an hour, at most 14 hours, else None.

    Some devices write the two clocks up to a minute apart, which is rounded away.
    """
    times = zip(_column(body, ACTIVITY, 5), _column(body, ACTIVITY, TIMESTAMP), strict=True)
    for local, utc in times:
        offset = local - utc
        if math.isnan(offset):
            continue
        rounded = round(offset / 900) * 900
        if abs(offset - rounded) <= 60 and abs(rounded) <= 14 * 3600:
            return rounded
    return None


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

    def holds(self, time: float) -> bool:
        return time < self.until


def laps_of(body: Body, frames: list[Frame]) -> list[tuple[tuple[Lap, ...], list[Note]]]:
    """The laps of each frame. Laps belong to the last frame that starts before they do."""
    columns = _lap_columns(body)
    rows = min(body.table(LAP).count, MOST_LAPS)
    laps: list[list[Lap]] = [[] for _ in frames]
    notes: list[list[Note]] = [[] for _ in frames]
    for row in range(rows):
        values = {key: column[row] for key, column in columns.items()}
        start, end = instant(values.pop("start")), instant(values.pop("end"))
        if math.isnan(start) and math.isfinite(end):
            start = end - _or_zero(values["elapsed"])
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
    return {key: _column(body, LAP, *numbers) for key, numbers in fields.items()}


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

    longest = frame.duration * 1.01 + SLACK_S
    elapsed = at_most(longest, "elapsed")
    begin = start - frame.start
    if math.isnan(begin):
        begin = before[-1].end_s if before else 0.0
    finish = end - frame.start
    if not begin <= finish <= longest:
        whole &= math.isnan(finish)
        finish = begin + elapsed
    if not -SLACK_S <= begin <= longest:
        whole &= math.isnan(begin)
        begin = finish = NAN
    lap = Lap(
        start_s=max(begin, 0.0) if begin == begin else NAN,
        end_s=finish,
        elapsed_s=elapsed,
        timer_s=at_most(longest, "timer"),
        distance_m=at_most(frame.distance * 1.05 + 200, "distance"),
        trigger=_named(LAP_TRIGGERS, values["trigger"]),
        intensity=_named(INTENSITIES, values["intensity"]),
        workout_step=int(values["step"]) if 0 <= values["step"] < 10_000 else None,
        average_heart_rate_bpm=_heard(at_most(255, "heart_rate")),
        max_heart_rate_bpm=_heard(at_most(255, "max_heart_rate")),
        average_cadence_spm=(at_most(500, "cadence") + _or_zero(values["fraction"]))
        * frame.cadence_factor,
        average_power_w=at_most(10_000, "power"),
        average_speed_mps=at_most(200, "speed"),
        ascent_m=at_most(HIGHEST, "ascent"),
        descent_m=at_most(HIGHEST, "descent"),
    )
    return lap, whole


def _named(names: dict[int, str], number: float) -> str:
    return "" if math.isnan(number) else names.get(int(number), "")


TIMER_EVENT, STARTED, STOPPED = 0, 0, (1, 4, 8, 9)
KINDS = {0: "manual", 1: "auto"}


def pauses_of(body: Body, frame: Frame) -> tuple[Pause, ...]:
    """Pauses within `frame`: the timer's stops, each until the start that follows it."""
    events = body.table(EVENT)
    columns = [events.number(field) for field in (TIMESTAMP, 0, 1)]
    times, event, kind = columns
    if times is None or event is None or kind is None:
        return ()
    stop = np.isin(kind, STOPPED)
    mine = (event == TIMER_EVENT) & (stop | (kind == STARTED))
    mine &= (times >= EARLIEST) & (times <= LATEST)
    rows = np.flatnonzero(mine)
    rows = rows[np.argsort(times[rows], kind="stable")]
    # Of several stops (or starts) in a row the first one counts.
    rows = rows[np.diff(stop[rows], prepend=False) | (np.arange(len(rows)) == 0)]
    rows = rows[int(not stop[rows[0]]) :] if len(rows) else rows
    rows = rows[: len(rows) // 2 * 2]
    begin, end = times[rows[::2]] + EPOCH, times[rows[1::2]] + EPOCH
    last = min(frame.until, frame.start + frame.duration)
    within = (end > begin) & (end > frame.start) & (begin < last)
    trigger = scaled(events, EVENT, 3, 2)
    kinds: Array = np.full(events.count, np.nan) if trigger is None else trigger
    found = zip(begin[within], end[within], kinds[rows[::2]][within], strict=True)
    return tuple(
        Pause(
            max(float(a) - frame.start, 0.0),
            min(float(b), last) - frame.start,
            KINDS.get(int(c), "unknown") if c == c else "unknown",
        )
        for a, b, c in list(found)[:MOST_PAUSES]
    )
