"""The values of a metric over the days, of whole runs or at comparable effort."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

import numpy as np
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL
from numpy.typing import NDArray

from activities.selectors.rows import ActivityRow, rows, with_shown
from analytics.core.band_slices import cut, read
from analytics.core.bands import band_mean
from analytics.models import BandTable, MetricValue
from analytics.selectors.effort import Effort
from analytics.selectors.scope import Scope
from athletes.models import User

LEAST_S = 120.0  # in the band, or a run says nothing about it
EPOCH = date(1970, 1, 1)


@dataclass(frozen=True, slots=True)
class Values:
    """Runs with a value, oldest first: whole days since 1970, SI values, public ids; all (n,)."""

    days: NDArray[np.float64]
    values: NDArray[np.float64]
    keys: NDArray[np.object_]

    def __len__(self) -> int:
        return len(self.values)

    def between(self, start: date | None, end: date | None) -> Values:
        """Those of the days from `start` to `end`, both belonging to it; None is open."""
        first = 0 if start is None else np.searchsorted(self.days, day_number(start), "left")
        last = len(self) if end is None else np.searchsorted(self.days, day_number(end), "right")
        return self.take(slice(first, last))

    def take(self, which: slice | NDArray[np.intp]) -> Values:
        return Values(self.days[which], self.values[which], self.keys[which])


def day_number(day: date) -> int:
    """Whole days since 1970."""
    return (day - EPOCH).days


def values_of(
    user: User, scope: Scope, key: str, *, channel: str = "", effort: Effort | None = None
) -> Values:
    """The values of metric `key`, or with `effort` the means of its `channel` within that band.

    One query. A run with less than 120 s in the band is left out.
    """
    if effort is not None:
        return _at_effort(user, scope, channel, effort)
    found = (
        _narrowed(MetricValue.objects.filter(key=key, value__isnull=False), user, scope)
        .order_by("local_date", "activity_id")
        .values_list(_day("analytics_metricvalue"), "activity__public_id", "value")
    )
    days, keys, values = zip(*found, strict=True) if found else ((), (), ())
    return _values(days, values, keys)


def _day(table: str) -> RawSQL:
    # Whole numbers come three times as fast as dates.
    return RawSQL(f"({table}.local_date - DATE '1970-01-01')", [])


def rows_of(user: User, scope: Scope, keys: list[UUID]) -> list[ActivityRow]:
    """The lines of the activities with these public ids, the newest first. One query."""
    chosen = scope.activities(user).filter(public_id__in=keys)
    return rows(with_shown(chosen).order_by("-start", "-pk"))


def _at_effort(user: User, scope: Scope, channel: str, effort: Effort) -> Values:
    wanted = cut(effort.axis, channel, effort.low, effort.high)
    pieces = " || ".join(["substring(data from %s for %s)"] * len(wanted.parts))
    places = [number for at, size in wanted.parts for number in (at + 1, size)]
    found = (
        _narrowed(BandTable.objects.filter(axis=effort.axis), user, scope)
        .order_by("local_date", "activity_id")
        .values_list(
            _day("analytics_bandtable"), "activity__public_id", RawSQL(f"({pieces})", places)
        )
    )
    days, keys, cells = zip(*found, strict=True) if found else ((), (), ())
    table = read([bytes(cell) for cell in cells], wanted)
    means = band_mean(table.seconds, table.means, wanted.edges, effort.low, effort.high, LEAST_S)
    known = np.flatnonzero(~np.isnan(means))
    return _values(days, means, keys).take(known)


def _narrowed(query: QuerySet, user: User, scope: Scope) -> QuerySet:  # type: ignore[type-arg]
    """Rows of what `scope` holds and `user` may see; days by the rows' own index."""
    spans = {"local_date__gte": scope.start, "local_date__lte": scope.end}
    given = {name: day for name, day in spans.items() if day is not None}
    return query.filter(
        athlete_id=scope.athlete_id, activity__in=scope.activities(user).values("pk"), **given
    )


def _values(days: object, values: object, keys: object) -> Values:
    ids = np.empty(len(keys), dtype=object)  # type: ignore[arg-type]
    ids[:] = keys
    return Values(np.array(days, dtype=np.float64), np.array(values, dtype=np.float64), ids)
