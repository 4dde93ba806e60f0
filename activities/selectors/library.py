"""The list of activities: filters, totals of the filter, pages."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Case, Count, F, Q, QuerySet, Sum, When

from activities import access
from activities.models import Activity, Sport, WorkoutType
from activities.selectors.rows import DISTANCE, ActivityRow, rows, with_shown
from athletes.models import Athlete, User
from common.kinds import Kind

PAGE_SIZE = 50
# Names in the URL, and what they sort by. Missing values come last both ways.
SORTS = {
    "date": "start",
    "title": "title",
    "sport": "sport",
    "distance": "shown_distance_m",
    "time": "moving_s",
    "pace": "shown_speed_mps",
    "climb": "ascent_m",
    "hr": "average_heart_rate_bpm",
}


@dataclass(frozen=True, slots=True)
class LibraryFilter:
    """What the URL asks for, in SI. Empty and None = no condition."""

    text: str = ""
    first_day: date | None = None
    last_day: date | None = None
    sport: str = ""
    workout_type: str = ""
    device: str = ""
    min_m: float | None = None
    max_m: float | None = None
    sort: str = "date"
    descending: bool = True
    page: int = 1


@dataclass(frozen=True, slots=True)
class SportTotals:
    """Sums over the activities of one sport."""

    sport: str
    count: int
    distance_m: float
    moving_s: float
    ascent_m: float

    @property
    def label(self) -> str:
        return str(Sport(self.sport).label) if self.sport in Sport.values else self.sport


@dataclass(frozen=True, slots=True)
class Library:
    """One page of the list. `runs` and `others` are totals of the whole filter."""

    rows: list[ActivityRow]
    runs: SportTotals
    others: list[SportTotals]
    count: int
    page: int
    pages: int
    devices: list[str]
    has_any: bool


def library(user: User, athlete: Athlete, wanted: LibraryFilter) -> Library:
    """The page of `athlete`'s activities that `wanted` asks for, as far as `user` may see them."""
    everything = access.visible_to(user, of=athlete.pk)
    found = matching(everything, wanted)
    totals = _totals(found)
    count = sum(total.count for total in totals)
    pages = max(1, -(-count // PAGE_SIZE))
    page = min(max(1, wanted.page), pages)
    devices = list(
        everything.exclude(device="").order_by("device").values_list("device", flat=True).distinct()
    )
    listed = found.order_by(*_order(found, wanted))[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]
    return Library(
        rows=rows(listed),
        runs=next(
            (total for total in totals if total.sport == Sport.RUN),
            SportTotals(Sport.RUN, 0, 0.0, 0.0, 0.0),
        ),
        others=[total for total in totals if total.sport != Sport.RUN],
        count=count,
        page=page,
        pages=pages,
        devices=devices,
        has_any=count > 0 or everything.exists(),
    )


# What a sort, a search and a column of the table let a reader learn beside the training.
SORT_KINDS = {"hr": Kind.BODY}
LINE_KINDS = {"average_heart_rate_bpm": Kind.BODY}
# Of a table of the list: what it shows, with keys and units for programs.
LINE = {
    "id": "public_id",
    "local_date": "local_date",
    "start": "start",
    "time_zone": "time_zone",
    "title": "title",
    "sport": "sport",
    "workout_type": "workout_type",
    "surface": "surface",
    "shoe": "shoe__name",
    "distance_m": "shown_distance_m",
    "moving_s": "moving_s",
    "elapsed_s": "elapsed_s",
    "average_speed_mps": "shown_speed_mps",
    "ascent_m": "ascent_m",
    "average_heart_rate_bpm": "average_heart_rate_bpm",
    "average_cadence_spm": "average_cadence_spm",
    "average_power_w": "average_power_w",
    "device": "device",
}


def library_lines(
    user: User, athlete: Athlete, wanted: LibraryFilter
) -> tuple[list[str], Iterator[dict[str, object]]]:
    """Columns and all rows of the filter, in the order of the list; read as they are asked for.

    A column that is not shared at all is left out.
    """
    visible = access.visible_to(user, of=athlete.pk)
    sights = visible.sights.values()
    hidden = {name for name, kind in LINE_KINDS.items() if any(not s.may(kind) for s in sights)}
    line = {name: way for name, way in LINE.items() if name not in hidden}
    found = matching(visible, wanted)
    ways = [_readable(found, way, LINE_KINDS.get(name)) for name, way in line.items()]
    ordered = found.order_by(*_order(found, wanted)).values_list(*ways)
    rows = (dict(zip(line, values, strict=True)) for values in ordered.iterator(chunk_size=500))
    return list(line), rows


def _readable(query: QuerySet[Activity], way: str, kind: Kind | None) -> Any:
    """The column `way`, empty in rows that do not show `kind`."""
    condition = None if kind is None else access.shows(query, kind)
    return way if condition is None else Case(When(condition, then=F(way)), default=None)


def matching(query: QuerySet[Activity], wanted: LibraryFilter) -> QuerySet[Activity]:
    """What of `query` the filter leaves, annotated by `with_shown`."""
    query = with_shown(query)
    conditions: list[tuple[str, object]] = [
        ("local_date__gte", wanted.first_day),
        ("local_date__lte", wanted.last_day),
        ("shown_distance_m__gte", wanted.min_m),
        ("shown_distance_m__lte", wanted.max_m),
        ("sport", wanted.sport if wanted.sport in Sport.values else None),
        ("workout_type", wanted.workout_type if wanted.workout_type in WorkoutType.values else ""),
        ("device", wanted.device),
    ]
    query = query.filter(**{key: value for key, value in conditions if value not in (None, "")})
    readable = access.shows(query, Kind.NOTES)
    for word in wanted.text.split()[:8]:
        in_notes = Q(notes__icontains=word)
        # A hit would tell what stands in notes that are not shared.
        in_notes = in_notes if readable is None else in_notes & readable
        query = query.filter(Q(title__icontains=word) | in_notes)
    return query


def _totals(found: QuerySet[Activity]) -> list[SportTotals]:
    grouped = (
        found.order_by()
        .values("sport")
        .annotate(
            n=Count("pk"),
            distance=Sum(DISTANCE, default=0.0),
            moving=Sum("moving_s", default=0.0),
            ascent=Sum("ascent_m", default=0.0),
        )
        .order_by("-n", "sport")
    )
    return [
        SportTotals(row["sport"], row["n"], row["distance"], row["moving"], row["ascent"])
        for row in grouped
    ]


def _order(query: QuerySet[Activity], wanted: LibraryFilter) -> list[Any]:
    # Places in the list would tell of what is not shared: such rows count as missing.
    way = _readable(query, SORTS.get(wanted.sort, "start"), SORT_KINDS.get(wanted.sort))
    column = F(way) if isinstance(way, str) else way
    # A column's second click turns it round; missing values stay at the end.
    first = column.desc(nulls_last=True) if wanted.descending else column.asc(nulls_last=True)
    return [first, F("start").desc(), F("pk").desc()]
