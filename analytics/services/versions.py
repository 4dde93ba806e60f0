"""A formula that is new or has changed makes every activity due."""

from __future__ import annotations

from django.db import connection, transaction

from analytics.models import MetricState
from analytics.registry import versions

# In the order of ids, as every bulk mark: two of them never wait for each other crosswise.
MARK = """
INSERT INTO analytics_due (activity_id, athlete_id, since, attempts)
SELECT act.id, act.athlete_id, now(), 0 FROM activities_activity AS act
WHERE act.canonical_id IS NULL AND act.trashed_at IS NULL
  AND (%(athlete)s::bigint IS NULL OR act.athlete_id = %(athlete)s)
  AND (%(key)s::text IS NULL OR NOT EXISTS (
       SELECT FROM analytics_metricvalue AS held WHERE held.activity_id = act.id
         AND held.key = %(key)s AND held.version = %(version)s))
ORDER BY act.id
ON CONFLICT (activity_id) DO UPDATE
SET since = EXCLUDED.since, attempts = 0, lease_until = NULL, token = NULL
"""


@transaction.atomic
def versions_sync() -> int:
    """Compare the formulas of this code with those at work; mark everything when one is newer.

    An older program that still runs beside a newer one changes nothing. Returns how many marks.
    """
    ours = versions()
    theirs = dict(MetricState.objects.values_list("key", "version"))
    newer = {key: version for key, version in ours.items() if version > theirs.get(key, -1)}
    if not newer:
        return 0
    MetricState.objects.bulk_create(
        [MetricState(key=key, version=version) for key, version in sorted(newer.items())],
        update_conflicts=True,
        unique_fields=["key"],
        update_fields=["version"],
    )
    return recompute_mark()


def recompute_mark(
    *, athlete_id: int | None = None, key: str | None = None, everything: bool = False
) -> int:
    """Mark activities to be analysed again. Returns how many.

    With `key` those that lack the metric's present version, or `everything` all the same; without
    it all. Raises KeyError for a metric there is not.
    """
    version = versions()[key] if key is not None else None
    with connection.cursor() as cursor:
        asked = None if everything else key
        cursor.execute(MARK, {"athlete": athlete_id, "key": asked, "version": version})
        return int(cursor.rowcount)
