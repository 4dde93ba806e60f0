"""Who takes how much: originals, recordings, archives. Sums over whole tables, kept for a minute."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.cache import cache
from django.db import OperationalError

from runhub.metrics import ask

KEY, KEPT_S, MOST_MS = "instance-storage", 60, 5_000

# Sizes of blobs stand in their headers: none is read for it.
USED = """
SELECT athlete.user_id, athlete.name, coalesce(file.bytes, 0)::bigint, coalesce(file.n, 0),
       coalesce(stream.bytes, 0)::bigint, coalesce(made.bytes, 0)::bigint
FROM athletes_athlete AS athlete
LEFT JOIN (SELECT athlete_id, sum(size_bytes) AS bytes, count(*) AS n
           FROM activities_sourcefile GROUP BY 1) AS file ON file.athlete_id = athlete.id
LEFT JOIN (SELECT activity.athlete_id, sum(octet_length(stream.data)) AS bytes
           FROM activities_stream AS stream
           JOIN activities_activity AS activity ON activity.id = stream.activity_id
           GROUP BY 1) AS stream ON stream.athlete_id = athlete.id
LEFT JOIN (SELECT athlete_id, sum(size_bytes) AS bytes
           FROM runhub_export GROUP BY 1) AS made ON made.athlete_id = athlete.id
WHERE file.n > 0 OR stream.bytes > 0 OR made.bytes > 0
ORDER BY 3 DESC, 2
"""


@dataclass(frozen=True, slots=True)
class Used:
    """Bytes of one athlete."""

    user_id: int
    name: str
    originals: int
    files: int
    recordings: int
    archives: int

    @property
    def total(self) -> int:
        return self.originals + self.recordings + self.archives


def storage_by_user() -> list[Used] | None:
    """Most originals first; None if the database took too long. One query a minute."""
    rows = cache.get(KEY)
    if rows is None:
        try:
            rows = ask(USED, MOST_MS)
        except OperationalError:
            return None
        cache.set(KEY, rows, KEPT_S)
    return [Used(*row) for row in rows]
