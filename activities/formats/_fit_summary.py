"""Sessions and totals: what the device says about its own recording."""

from __future__ import annotations

import math
from dataclasses import dataclass

from activities.core.recording import DeviceTotals, Note
from activities.formats._fit_profile import (
    ACTIVITY,
    EARLIEST,
    EPOCH,
    LATEST,
    SCALES,
    SESSION,
    SPORT,
    sport_of,
)
from activities.formats._fit_tables import TIMESTAMP, Body

NAN = math.nan
MOST_SESSIONS = 64
LONGEST, FARTHEST, HIGHEST = 400 * 86400.0, 5e6, 50_000.0  # s, m, m: beyond is no measurement
START_TIME, ELAPSED, TIMER, DISTANCE = 2, 7, 8, 9
TOTALS_BROKEN = Note("totals_nonsense", "Some totals of the device are impossible; left out.")


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


def column(body: Body, message: int, *fields: int) -> list[float]:
    """A scaled column as a list, NaN where missing, one entry a message."""
    table = body.table(message)
    out: list[float] | None = None
    for field in fields:
        values = table.values(field)
        if values is None:
            continue
        scale, offset = SCALES.get(message, {}).get(field, (1, 0))
        if scale != 1 or offset != 0:
            values = [value / scale - offset for value in values]
        if out is not None:
            values = [b if math.isnan(a) else a for a, b in zip(out, values, strict=True)]
        out = values
        if not any(map(math.isnan, out)):
            break
    return [NAN] * table.count if out is None else out


def sessions_of(body: Body) -> list[Session]:
    """The sessions by start; one without a row when the file holds none."""
    starts = [instant(raw) for raw in column(body, SESSION, START_TIME)][:MOST_SESSIONS]
    if not starts:
        sports = zip(column(body, SPORT, 0), column(body, SPORT, 1), strict=True)
        sport, sub_sport = next(sports, (NAN, NAN))
        return [Session(None, NAN, *sport_of(sport, sub_sport))]
    sports = zip(column(body, SESSION, 5), column(body, SESSION, 6), strict=True)
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
    elapsed, timer = (column(body, SESSION, field)[row] for field in (ELAPSED, TIMER))
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
        number = column(body, SESSION, *fields)[row]
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
        average_heart_rate_bpm=heard(value(255, 16)),
        max_heart_rate_bpm=heard(value(255, 17)),
        average_cadence_spm=(cadence + or_zero(fraction)) * cadence_factor,
        average_power_w=value(10_000, 20),
        average_speed_mps=value(200, 124, 14),
        max_speed_mps=value(200, 125, 15),
        calories_kcal=value(100_000, 11),
        training_effect=value(10, 24),
        training_load=value(10_000, 168),
    )
    return totals, [TOTALS_BROKEN] if broken else []


def heard(rate: float) -> float:
    return rate if rate > 0 else NAN


def or_zero(number: float) -> float:
    return 0.0 if math.isnan(number) else number


def opinion_of(body: Body, row: int | None) -> tuple[int | None, int | None]:
    """How it felt (0-100) and how hard it was (RPE 0-10; the file holds ten times that)."""
    if row is None:
        return None, None
    feel, effort = (column(body, SESSION, field)[row] for field in (192, 193))
    return (
        int(feel) if 0 <= feel <= 100 else None,
        round(effort / 10) if 0 <= effort <= 100 else None,
    )


def utc_offset_of(body: Body) -> int | None:
    """Local time minus UTC in s: whole quarters of an hour, at most 14 hours, else None.

    Some devices write the two clocks up to a minute apart, which is rounded away.
    """
    times = zip(column(body, ACTIVITY, 5), column(body, ACTIVITY, TIMESTAMP), strict=True)
    for local, utc in times:
        offset = local - utc
        if math.isnan(offset):
            continue
        rounded = round(offset / 900) * 900
        if abs(offset - rounded) <= 60 and abs(rounded) <= 14 * 3600:
            return rounded
    return None
