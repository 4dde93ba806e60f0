"""Every metric in two spans of days, and whether the difference is more than usual."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
from django.core.exceptions import EmptyResultSet
from django.db import connection

from analytics.core.variation import Difference, Middle, difference, middle, past_gaps
from analytics.models import MetricValue
from analytics.selectors.effort import Effort
from analytics.selectors.reveals import readable_values
from analytics.selectors.scope import Scope
from analytics.selectors.trends import Values, day_number, values_of
from athletes.models import User

Span = tuple[date, date]
CELL = np.dtype([("day", ">i4"), ("value", ">f8")])


@dataclass(frozen=True, slots=True)
class Reading:
    """One metric in both windows, SI; `at_effort`: within the band, else over whole runs."""

    key: str
    now: Middle
    before: Middle
    gap: Difference
    at_effort: bool


def windows(
    user: User,
    scope: Scope,
    now: Span,
    before: Span,
    *,
    channels: Mapping[str, str],
    effort: Effort | None = None,
) -> list[Reading]:
    """Readings of all metrics that one of the windows has; the days of `scope` do not count.

    With `effort`, metrics of `channels` (by key) are read within that band. One query for whole
    runs, and one a channel within a band: history included, however long it is.
    """
    history = replace(scope, start=None, end=max(now[1], before[1]))
    known = {key: (days, values, False) for key, days, values in _all(user, history)}
    if effort is not None:
        for key, channel in channels.items():
            found = values_of(user, history, key, channel=channel, effort=effort)
            known[key] = (found.days, found.values, True)
    readings = [
        _reading(key, days, values, now, before, at_effort)
        for key, (days, values, at_effort) in known.items()
    ]
    return [reading for reading in readings if reading.now.n or reading.before.n]


def _reading(
    key: str, days: np.ndarray, values: np.ndarray, now: Span, before: Span, at_effort: bool
) -> Reading:
    of = Values(days, values, np.empty(len(days), dtype="V16"))
    middles = [middle(of.between(*span).values) for span in (now, before)]
    length = (now[1] - now[0]).days + 1
    lag = (now[0] - before[0]).days
    past = past_gaps(days, values, day_number(now[0]), length, lag) if lag > 0 else []
    return Reading(key, *middles, difference(*middles, past), at_effort)


def _all(user: User, scope: Scope) -> Iterable[tuple[str, np.ndarray, np.ndarray]]:
    """Key, days (n,) since 1970 and values (n,) of every metric, the oldest first. One query."""
    query = MetricValue.objects.filter(
        athlete_id=scope.athlete_id,
        local_date__lte=scope.end,
        value__isnull=False,
        activity__in=scope.activities(user).values("pk"),
    )
    query = readable_values(query, user, scope.athlete_id)
    try:
        sql, params = query.values_list("key", "local_date", "value").query.sql_with_params()
    except EmptyResultSet:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT key, string_agg(int4send(day - DATE '1970-01-01') || float8send(value),"
            f" ''::bytea ORDER BY day) FROM ({sql}) AS found (key, day, value) GROUP BY key",
            params,
        )
        rows = cursor.fetchall()
    for key, cells in rows:
        found = np.frombuffer(cells, CELL)
        yield key, found["day"].astype(float), found["value"].astype(float)
