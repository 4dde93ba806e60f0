"""Days added up: one algorithm, never "increment" beside "recalculate"."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db import connection, transaction

from activities.services.locks import athlete_locked

MARK = """
INSERT INTO analytics_dueday (athlete_id, local_date, since)
SELECT %(athlete)s, day, now() FROM unnest(%(days)s::date[]) AS day
"""
TAKE = "DELETE FROM analytics_dueday WHERE athlete_id = %(athlete)s RETURNING local_date"
# Sums run in a fixed order, so that the same activities give the same number to the last bit.
ADD_UP = """
WITH counted AS (
    SELECT a.*, act.start, coalesce(a.heart_rate_load, a.pace_load) AS load
    FROM analytics_analysis AS a JOIN activities_activity AS act ON act.id = a.activity_id
    WHERE a.athlete_id = %(athlete)s AND a.local_date = ANY(%(days)s::date[])
      AND act.canonical_id IS NULL AND act.trashed_at IS NULL
), summed AS (
    SELECT local_date,
           sum(load ORDER BY start, load) AS heart_rate_load,
           sum(pace_load ORDER BY start, pace_load) AS pace_load,
           count(*) FILTER (WHERE heart_rate_load IS NULL AND pace_load IS NOT NULL) AS substituted,
           count(*) FILTER (WHERE is_run) AS runs,
           {run_sums}
    FROM counted GROUP BY local_date
    HAVING count(*) FILTER (WHERE is_run) > 0 OR count(load) > 0
), gone AS (
    DELETE FROM analytics_dayload
    WHERE athlete_id = %(athlete)s AND local_date = ANY(%(days)s::date[])
      AND local_date NOT IN (SELECT local_date FROM summed)
)
INSERT INTO analytics_dayload AS old (athlete_id, local_date, {columns})
SELECT %(athlete)s, local_date, {columns} FROM summed ORDER BY local_date
ON CONFLICT (athlete_id, local_date) DO UPDATE SET {changes}
WHERE ({old}) IS DISTINCT FROM ({new})
"""
RUN_SUMS = {
    "seconds": "moving_s",
    "distance_m": "distance_m",
    "easy_s": "easy_s",
    "moderate_s": "moderate_s",
    "hard_s": "hard_s",
}
COLUMNS = ("heart_rate_load", "pace_load", "substituted", "runs", *RUN_SUMS)
STATEMENT = ADD_UP.format(
    run_sums=",\n           ".join(
        f"coalesce(sum({column} ORDER BY start, {column}) FILTER (WHERE is_run), 0) AS {name}"
        for name, column in RUN_SUMS.items()
    ),
    columns=", ".join(COLUMNS),
    changes=", ".join(f"{name} = EXCLUDED.{name}" for name in COLUMNS),
    old=", ".join(f"old.{name}" for name in COLUMNS),
    new=", ".join(f"EXCLUDED.{name}" for name in COLUMNS),
)


def days_mark(*, athlete_id: int, days: Iterable[date]) -> None:
    """Note that these days must be added up again."""
    with connection.cursor() as cursor:
        cursor.execute(MARK, {"athlete": athlete_id, "days": sorted(set(days))})


@transaction.atomic
def day_loads_refresh(athlete_id: int) -> int:
    """Add up the athlete's marked days, exactly those. Returns how many days there were.

    A day counts activities that stand for a run of their own and lie in no trash; rows that
    come out the same are not written, and days on which nothing is left have none.
    """
    athlete_locked(athlete_id)
    with connection.cursor() as cursor:
        cursor.execute(TAKE, {"athlete": athlete_id})
        days = sorted({row[0] for row in cursor.fetchall()})
        if days:
            # A statement of its own: it sees at least what the marks that were taken are about.
            cursor.execute(STATEMENT, {"athlete": athlete_id, "days": days})
    return len(days)
