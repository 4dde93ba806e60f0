"""The values of a metric over the days, of whole runs or at comparable effort."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import numpy as np
from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL
from numpy.typing import NDArray

from activities.selectors.rows import ActivityRow, with_shown
from activities.selectors.rows import rows as listed
from analytics.core.band_slices import cut, read
from analytics.core.bands import band_mean
from analytics.models import BandTable, MetricValue
from analytics.selectors.effort import Effort
from analytics.selectors.reveals import AXIS_KINDS, kinds_of
from analytics.selectors.scope import Scope
from athletes.models import User
from common.kinds import Kind

LEAST_S = 120.0  # in the band, or a run says nothing about it
EPOCH = date(1970, 1, 1)
# PostgreSQL's own binary forms: big-endian.
HEAD = [("day", ">i4"), ("key", "V16")]
VALUE = np.dtype([*HEAD, ("value", ">f8")])


@dataclass(frozen=True, slots=True)
class Values:
    """Runs with a value, oldest first: whole days since 1970, SI values, public ids; all (n,)."""

    days: NDArray[np.float64]
    values: NDArray[np.float64]
    keys: NDArray[np.void]  # 16 bytes each

    def __len__(self) -> int:
        return len(self.values)

    @property
    def public_ids(self) -> list[UUID]:
        return [UUID(bytes=key) for key in self.keys.tolist()]

    def between(self, start: date | None, end: date | None) -> Values:
        """Those of the days from `start` to `end`, both belonging to it; None is open."""
        first = 0 if start is None else int(np.searchsorted(self.days, day_number(start), "left"))
        last = None if end is None else int(np.searchsorted(self.days, day_number(end), "right"))
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

    Empty where that is not shared. One query. A run with less than 120 s in the band is left out.
    """
    told = kinds_of(key)
    if effort is not None:
        return _at_effort(user, scope, channel, effort, told.union(AXIS_KINDS.get(effort.axis, ())))
    known = MetricValue.objects.filter(key=key, value__isnull=False)
    query = _narrowed(known, user, scope, told)
    rows = _packed(query.values_list("local_date", "activity__public_id", "value"), VALUE)
    return Values(rows["day"].astype(float), rows["value"].astype(float), rows["key"])


def rows_of(user: User, scope: Scope, keys: list[UUID]) -> list[ActivityRow]:
    """The lines of the activities with these public ids, the newest first. One query."""
    chosen = scope.activities(user).filter(public_id__in=keys)
    return listed(with_shown(chosen).order_by("-start", "-pk"))


def _at_effort(
    user: User, scope: Scope, channel: str, effort: Effort, told: frozenset[Kind]
) -> Values:
    wanted = cut(effort.axis, channel, effort.low, effort.high)
    cells = " || ".join(["substring(data from %s for %s)"] * len(wanted.parts))
    places = [number for at, size in wanted.parts for number in (at + 1, size)]
    query = _narrowed(BandTable.objects.filter(axis=effort.axis), user, scope, told)
    dtype = np.dtype([*HEAD, ("cells", f"V{wanted.size}")])
    columns = ("local_date", "activity__public_id", RawSQL(f"({cells})", places))
    rows = _packed(query.values_list(*columns), dtype)
    table = read(rows["cells"].tobytes(), wanted)
    means = band_mean(table.seconds, table.means, wanted.edges, effort.low, effort.high, LEAST_S)
    known = np.flatnonzero(~np.isnan(means))
    return Values(rows["day"].astype(float), means, rows["key"]).take(known)


def _packed(query: QuerySet[Any, Any], dtype: np.dtype[np.void]) -> NDArray[np.void]:
    """The rows (day, key, value or bytes) of `query`, by day, as one array.

    One value of bytes comes ten times as fast as thousands of rows.
    """
    try:
        sql, params = query.order_by("local_date", "activity_id").query.sql_with_params()
    except EmptyResultSet:
        return np.zeros(0, dtype)
    last = "float8send(value)" if dtype == VALUE else "value"
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT string_agg(int4send(day - DATE '1970-01-01') || uuid_send(key)"
            f" || {last}, ''::bytea) FROM ({sql}) AS found (day, key, value)",
            params,
        )
        return np.frombuffer(cursor.fetchone()[0] or b"", dtype)


def _narrowed(
    query: QuerySet[Any], user: User, scope: Scope, told: frozenset[Kind]
) -> QuerySet[Any]:
    """Rows of what `scope` holds and `user` may see of the kinds `told`; days by the rows' own
    index."""
    spans = {"local_date__gte": scope.start, "local_date__lte": scope.end}
    given = {name: day for name, day in spans.items() if day is not None}
    return query.filter(
        athlete_id=scope.athlete_id, activity__in=scope.activities(user, told).values("pk"), **given
    )
