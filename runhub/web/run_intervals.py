"""The tab "Intervals" of a run: a line a repetition, and one sentence about all of them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise, zip_longest

from django.utils.translation import gettext as _

from analytics.core.intervals import Bout
from analytics.selectors.intervals import Repetitions
from common import units as u
from common.units import Units

SHORT_M = 2000.0


@dataclass(frozen=True, slots=True)
class IntervalRow:
    """A repetition; `rest` is what follows it, "" after the last. Figures come without units."""

    name: str
    from_s: int | None  # None: the reader doesn't see the whole run
    to_s: int | None
    distance: str
    time: str
    tempo: str
    heart_rate: str
    rest: str
    is_fastest: bool


@dataclass(frozen=True, slots=True)
class Intervals:
    sentence: str
    source: str
    rows: list[IntervalRow]
    has_heart_rate: bool
    distance_unit: str


def intervals(found: Repetitions | None, units: Units, *, is_cut: bool = False) -> Intervals | None:
    """`is_cut`: without the times of the whole run."""
    if found is None:
        return None
    work = [bout for bout in found.bouts if bout.kind == "work"]
    fastest = max(work, key=lambda bout: bout.speed_mps)
    rows = [
        _row(number, bout, rest, found, units, is_fastest=bout is fastest)
        for number, (bout, rest) in enumerate(zip_longest(work, _rests(found)), 1)
        if bout is not None
    ]
    if is_cut:
        rows = [replace(row, from_s=None, to_s=None) for row in rows]
    return Intervals(
        sentence=summary(found, units),
        source=_source(found),
        rows=rows,
        has_heart_rate=any(row.heart_rate for row in rows),
        distance_unit="m" if _is_in_metres(found, units) else u.distance(0.0, units).unit,
    )


def _rests(found: Repetitions) -> list[float]:
    """Seconds between one repetition and the next; several laps of rest are one."""
    work = [bout for bout in found.bouts if bout.kind == "work"]
    return [after.start_s - before.end_s for before, after in pairwise(work)]


def _row(
    number: int, bout: Bout, rest: float | None, found: Repetitions, units: Units, is_fastest: bool
) -> IntervalRow:
    return IntervalRow(
        name=str(number),
        from_s=round(bout.start_s),
        to_s=round(bout.end_s),
        distance=_way(bout, found, units),
        time=u.duration(bout.end_s - bout.start_s).value,
        tempo=u.pace(bout.speed_mps, units).value or "–",
        heart_rate=u.plain(bout.heart_rate_bpm, "").value,
        rest=u.duration(rest).value if rest is not None and rest >= 1 else "",
        is_fastest=is_fastest,
    )


def _is_in_metres(found: Repetitions, units: Units) -> bool:
    """Tracks are measured in metres everywhere; short repetitions are where kilometres are."""
    is_short = found.speed_mps * found.seconds < SHORT_M
    return found.usual_m is not None or (units == "metric" and is_short)


def _way(bout: Bout, found: Repetitions, units: Units) -> str:
    if _is_in_metres(found, units):
        return u.plain(bout.distance_m, "m").value or "–"
    return u.distance(bout.distance_m, units).value or "–"


def _source(found: Repetitions) -> str:
    if found.is_marked:
        return _("As the laps of the device mark them.")
    return _("Found in the pace: the laps mark no repetitions.")


def summary(found: Repetitions, units: Units) -> str:
    """ "6 × 400 m in 1:28 on average, spread 3 s"."""
    words = {
        "n": found.count,
        "time": u.clock(found.seconds),
        "spread": _spread(found.spread_s),
        "pace": u.pace(found.speed_mps, units),
    }
    if found.usual_m:
        words["length"] = f"{u.decimal(found.usual_m)}\N{NO-BREAK SPACE}m"
        return _("%(n)s × %(length)s in %(time)s on average, spread %(spread)s.") % words
    if found.usual_s:
        words["length"] = u.clock(found.usual_s)
        return _("%(n)s × %(length)s at %(pace)s on average.") % words
    return _("%(n)s repetitions of different length, %(pace)s on average.") % words


def _spread(seconds: float) -> str:
    """Seconds up to a minute and a half, a clock beyond."""
    if seconds < 90:
        return f"{u.decimal(seconds)}\N{NO-BREAK SPACE}s"
    return u.clock(seconds)
