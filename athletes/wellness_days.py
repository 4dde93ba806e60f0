"""An athlete's days, as far as a reader may see them: figures are body, the note is notes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from athletes.consent.sight import Sight
from athletes.keyset import Part, Place, newest_first
from athletes.models import Athlete, WellnessDay
from athletes.wellness import MEASURES
from common.kinds import Kind

Figures = dict[str, float | int | None]


@dataclass(frozen=True, slots=True)
class Day:
    """What the reader sees of one day. None = not said, or not shared."""

    pk: int
    local_date: date
    figures: Figures
    illness: bool
    note: str

    @property
    def is_empty(self) -> bool:
        has_figure = any(value is not None for value in self.figures.values())
        return not (has_figure or self.illness or self.note)


def days_of(athlete: Athlete, first: date, last: date) -> list[Day]:
    """Of `athlete` (from the door, with their `sight`), the newest first. One query."""
    rows = WellnessDay.objects.filter(athlete=athlete, local_date__range=(first, last))
    return list(_seen(rows.order_by("-local_date"), athlete.sight))


def every_day(athlete: Athlete) -> Iterator[Day]:
    """All of them, the newest first."""
    yield from _seen(WellnessDay.objects.filter(athlete=athlete).iterator(), athlete.sight)


def day_of(athlete: Athlete, day: date) -> Day | None:
    """One query."""
    return next(iter(days_of(athlete, day, day)), None)


def days_part(
    athlete: Athlete, first: date | None, last: date | None, *, after: Place | None, limit: int
) -> tuple[list[Day], Part[WellnessDay]]:
    """A page of days between `first` and `last`, the newest first; and where the next begins."""
    rows = _shared(WellnessDay.objects.filter(athlete=athlete), athlete.sight)
    if first is not None:
        rows = rows.filter(local_date__gte=first)
    if last is not None:
        rows = rows.filter(local_date__lte=last)
    part = newest_first(rows, "local_date", after=after, limit=limit)
    return list(_seen(part.rows, athlete.sight)), part


def _shared(rows: QuerySet[WellnessDay], sight: Sight) -> QuerySet[WellnessDay]:
    """Days of which something is shared: a page's length or its cursor would tell of the others."""
    body, notes = sight.first_day([Kind.BODY]), sight.first_day([Kind.NOTES])
    wanted = Q(pk__in=[])
    if body is not None:
        wanted |= Q(local_date__gte=body)
    if notes is not None:
        wanted |= Q(local_date__gte=notes) & ~Q(note="")
    return rows.filter(wanted)


def seen(row: WellnessDay, sight: Sight) -> Day:
    shown = sight.shown_on(row.local_date)
    has_body = Kind.BODY in shown
    return Day(
        pk=row.pk,
        local_date=row.local_date,
        figures={name: getattr(row, name) if has_body else None for name in MEASURES},
        illness=row.illness and has_body,
        note=row.note if Kind.NOTES in shown else "",
    )


def _seen(rows: object, sight: Sight) -> Iterator[Day]:
    """Days of which nothing is shared are left out."""
    for row in rows:  # type: ignore[attr-defined]
        day = seen(row, sight)
        if not day.is_empty:
            yield day
