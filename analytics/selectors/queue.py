"""What waits to be analysed."""

from __future__ import annotations

from typing import NamedTuple

from django.db import connection

from activities.models import Activity
from analytics.models import Due

# One look at the index per athlete, however many activities wait.
WAITING = """
WITH RECURSIVE athlete AS (
    (SELECT athlete_id FROM {table} ORDER BY athlete_id LIMIT 1)
    UNION ALL
    SELECT (SELECT due.athlete_id FROM {table} AS due
            WHERE due.athlete_id > athlete.athlete_id ORDER BY due.athlete_id LIMIT 1)
    FROM athlete WHERE athlete.athlete_id IS NOT NULL
)
SELECT athlete_id FROM athlete WHERE athlete_id IS NOT NULL
"""


class Progress(NamedTuple):
    """How many activities wait, of how many that count."""

    due: int
    total: int

    @property
    def done(self) -> int:
        return max(self.total - self.due, 0)


def athletes_due() -> list[int]:
    """Ids of the athletes with activities to analyse or days to add up."""
    found: set[int] = set()
    with connection.cursor() as cursor:
        for table in ("analytics_due", "analytics_dueday"):
            cursor.execute(WAITING.format(table=table))
            found.update(row[0] for row in cursor.fetchall())
    return sorted(found)


def waiting(athlete_id: int | None = None) -> int:
    """How many activities wait, of one athlete or of all."""
    due = Due.objects.all() if athlete_id is None else Due.objects.filter(athlete_id=athlete_id)
    return due.count()


def progress_of(athlete_id: int) -> Progress:
    """How far the analysis of an athlete is."""
    counted = Activity.objects.filter(
        athlete_id=athlete_id, canonical__isnull=True, trashed_at__isnull=True
    )
    return Progress(waiting(athlete_id), counted.count())
