"""What the database adds up for `team_loads`: one look into the index an athlete, days packed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

import numpy as np
from django.db import connection
from numpy.typing import NDArray

from activities.models import Terms
from analytics.core.load import fitness_fatigue

Floats = NDArray[np.floating]
# Twenty time constants: of what came before, fitness has kept two parts in a thousand million.
FORM_D = 840

RESTRICTED = """
SELECT DISTINCT athlete_id FROM activities_activity
WHERE athlete_id = ANY(%(athletes)s) AND terms = %(terms)s
  AND canonical_id IS NULL AND trashed_at IS NULL
"""
STORED = """
    SELECT local_date, runs, distance_m,
      CASE WHEN local_date >= one.body THEN heart_rate_load ELSE pace_load END AS load
    FROM analytics_dayload
    WHERE athlete_id = one.id AND local_date BETWEEN one.since AND %(last)s
"""
ADDED_UP = """
    SELECT a.local_date, count(*) FILTER (WHERE a.is_run) AS runs,
      coalesce(sum(a.distance_m) FILTER (WHERE a.is_run), 0) AS distance_m,
      sum(CASE WHEN a.local_date >= one.body THEN coalesce(a.heart_rate_load, a.pace_load)
          ELSE a.pace_load END) AS load
    FROM analytics_analysis AS a JOIN activities_activity AS run ON run.id = a.activity_id
    WHERE a.athlete_id = one.id AND a.local_date BETWEEN one.since AND %(last)s
      AND run.canonical_id IS NULL AND run.trashed_at IS NULL AND run.terms <> %(terms)s
    GROUP BY a.local_date
"""
# Loads weigh in today's form as much as what they left behind.
FORM = ", sum(load * (%(left)s::float8[])[%(last)s::date - local_date + 1]) AS form"
FIRST_LOAD = ", min(local_date) FILTER (WHERE load > 0) AS began"
# An aggregate of each athlete's own, so that their days are read by the index: a join of all at
# once takes three times as long.
PACKED = """
SELECT string_agg(int8send(place << 32 | count), ''::bytea), string_agg(keys, ''::bytea),
  string_agg(loads, ''::bytea), string_agg(metres, ''::bytea) {sent}
FROM unnest(%(athletes)s::bigint[], %(since)s::date[], %(bodies)s::date[])
  WITH ORDINALITY AS one (id, since, body, place),
LATERAL (
  SELECT count(*) {near},
    string_agg(int4send((local_date - %(first)s::date) << 16 | runs::int), ''::bytea) {near} AS keys,
    string_agg(float8send(coalesce(load, 0)), ''::bytea) {near} AS loads,
    string_agg(float8send(distance_m), ''::bytea) {near} AS metres {form}
  FROM ({days}) AS day
) AS packed
"""
NEAR = "FILTER (WHERE local_date >= %(first)s)"
SENT = """, string_agg(float8send(coalesce(form, 0)), ''::bytea),
  string_agg(int4send(coalesce(%(last)s::date - began + 1, 0)), ''::bytea)"""


@dataclass(frozen=True, slots=True)
class Shown:
    """Of one athlete: in which `row` they stand, and from which days on training and body are
    shared; `body` date.max = not at all."""

    row: int
    pk: int
    since: date
    body: date


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """Of days with a row: which athlete's and which day, and the sums, all (n,). Of athletes
    `rows`: form of the last day, and so many days ago was their first load, today 1, never 0."""

    places: tuple[NDArray[np.integer], NDArray[np.integer]]
    load: Floats
    runs: NDArray[np.integer]
    distance_m: Floats
    rows: NDArray[np.integer]
    form: Floats
    loads_for_d: NDArray[np.integer]


def restricted(athletes: Iterable[int]) -> set[int]:
    """Those with runs that are for their owners alone. One query."""
    values = {"athletes": list(athletes), "terms": Terms.STRAVA_API.value}
    with connection.cursor() as cursor:
        cursor.execute(RESTRICTED, values)
        return {row[0] for row in cursor.fetchall()}


def days_of(
    shown: Sequence[Shown], first: date, last: date, *, is_stored: bool, with_form: bool
) -> Found:
    """Days from `first` to `last`: those that are stored, or those of open runs added up anew.
    One query. Without `with_form` form is 0."""
    sql = PACKED.format(
        near=NEAR if with_form else "",
        form=FORM + FIRST_LOAD if with_form else "",
        sent=SENT if with_form else "",
        days=STORED if is_stored else ADDED_UP,
    )
    begin = date.fromordinal(last.toordinal() - FORM_D) if with_form else first
    values = {
        "athletes": [one.pk for one in shown],
        "since": [max(one.since, begin) for one in shown],
        "bodies": [one.body for one in shown],
        "first": first,
        "last": last,
        "left": left_behind(),
        "terms": Terms.STRAVA_API.value,
    }
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        heads, keys, loads, metres, *rest = cursor.fetchone()
    order = _opened(heads, ">i8")
    rows = np.array([one.row for one in shown], dtype=np.int64)[(order >> 32) - 1]
    key = _opened(keys, ">i4")
    form, loads_for_d = rest or (b"", b"")
    return Found(
        places=(np.repeat(rows, order & 0xFFFFFFFF), key >> 16),
        load=_opened(loads, ">f8"),
        runs=key & 0xFFFF,
        distance_m=_opened(metres, ">f8"),
        rows=rows if with_form else rows[:0],
        form=_opened(form, ">f8"),
        loads_for_d=_opened(loads_for_d, ">i4"),
    )


@cache
def left_behind() -> str:
    """What one unit of load has left in form on the same day and on each day after, as an array of
    the database: form is linear in the loads."""
    impulse = np.zeros(FORM_D + 1)
    impulse[0] = 1.0
    return "{" + ",".join(map(repr, fitness_fatigue(impulse).form.tolist())) + "}"


def _opened(cell: Any, code: str) -> NDArray[Any]:
    values = np.frombuffer(b"" if cell is None else cell, dtype=code)
    return values.astype(values.dtype.newbyteorder("="))
