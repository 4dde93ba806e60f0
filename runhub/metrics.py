"""What /metrics says of the hub's work: read from PostgreSQL when it is asked, never counted in a
process. Workers come and go, several web processes answer; rows are the truth.

Nothing here is about a person, and every label has few values.
"""

from __future__ import annotations

import logging
import shutil
import threading
import time
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection, transaction
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from runhub.backup import state as backup_state

LIVE_MS, TOTALS_MS = 500, 5_000  # PostgreSQL gives up after that long
TOTALS_KEPT_S = 60.0  # sums over whole tables are asked at most once a minute and process
Totals = tuple[list[Any], list[Any]]
log = logging.getLogger(__name__)

# `item_open` is an index of what is not done, so this costs by what waits, not by what is there.
QUEUE = """
SELECT count(*) FILTER (WHERE item.state = 'queued'), count(*) FILTER (WHERE item.state = 'running'),
       coalesce(extract(epoch FROM now() - min(job.created_at)
                FILTER (WHERE item.state = 'queued')), 0)
FROM activities_importitem AS item JOIN activities_importjob AS job ON job.id = item.job_id
WHERE item.state <> 'done'
"""
OUTCOMES = """
SELECT outcome, coalesce(format, ''), coalesce(reason, ''), count(*) FROM (
    SELECT outcome,
           CASE WHEN outcome = 'failed' THEN CASE
               WHEN is_archive THEN 'zip'
               ELSE coalesce(substring(lower(name) FROM '\\.(fit|gpx|tcx)(?:\\.gz)?$'), 'other')
           END END AS format,
           CASE WHEN outcome = 'failed' THEN code END AS reason
    FROM activities_importitem WHERE state = 'done') AS settled
GROUP BY 1, 2, 3 ORDER BY 4 DESC LIMIT 200
"""
TOTALS = """
SELECT (SELECT count(*) FROM athletes_user WHERE is_active),
       (SELECT count(*) FROM activities_activity WHERE canonical_id IS NULL AND trashed_at IS NULL),
       (SELECT coalesce(sum(size_bytes), 0) FROM activities_sourcefile),
       pg_database_size(current_database())
"""


class HubCollector(Collector):
    """Gauges of the hub. A database that does not answer leaves its figures out, and says so."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: Totals | None = None
        self._kept_until = 0.0
        self._refreshing = False

    def collect(self) -> Iterator[GaugeMetricFamily]:
        up = 1
        try:
            yield from queue_gauges(ask(QUEUE, LIVE_MS)[0])
            yield from total_gauges(*self._totals())
        except DatabaseError:
            up = 0
        yield gauge("runhub_database_up", "Whether PostgreSQL gave these figures in time.", up)
        yield from disk_gauges()
        yield from backup_gauges()

    def _totals(self) -> Totals:
        """Of a minute ago at most, or of the time before last: only the very first asks wait."""
        with self._lock:
            if self._kept is None:
                self._keep(totals())
            elif time.monotonic() > self._kept_until and not self._refreshing:
                self._refreshing = True
                threading.Thread(target=self._refresh, daemon=True).start()
            return self._kept  # type: ignore[return-value]

    def _refresh(self) -> None:
        try:
            self._keep(totals())
        except DatabaseError as error:
            log.warning("totals for /metrics stay as they were: %s", error)
        finally:
            connection.close()  # this thread's own
            self._refreshing = False

    def _keep(self, found: Totals) -> None:
        self._kept, self._kept_until = found, time.monotonic() + TOTALS_KEPT_S


def totals() -> Totals:
    return ask(OUTCOMES, TOTALS_MS), ask(TOTALS, TOTALS_MS)


def ask(query: str, most_ms: int) -> list[Any]:
    """Rows of a query that may take only so long."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL statement_timeout = {most_ms}")
        cursor.execute(query)
        return list(cursor.fetchall())


def gauge(name: str, words: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(name, words, value=value)


def queue_gauges(row: tuple[int, int, float]) -> Iterator[GaugeMetricFamily]:
    waiting, running, oldest_s = row
    items = GaugeMetricFamily(
        "runhub_import_items", "Files that are not settled yet, by state.", labels=["state"]
    )
    items.add_metric(["waiting"], waiting)
    items.add_metric(["running"], running)
    yield items
    yield gauge(
        "runhub_import_oldest_waiting_seconds",
        "Age of the oldest batch that has to wait.",
        oldest_s,
    )


def total_gauges(outcomes: list[Any], sums_of_all: list[Any]) -> Iterator[GaugeMetricFamily]:
    settled = GaugeMetricFamily(
        "runhub_import_outcomes", "Files that have been settled, by outcome.", labels=["outcome"]
    )
    failed = GaugeMetricFamily(
        "runhub_import_failures",
        "Files that could not be read, by format and reason.",
        labels=["format", "reason"],
    )
    sums: dict[str, int] = {}
    for outcome, format_key, reason, count in outcomes:
        sums[outcome] = sums.get(outcome, 0) + count
        if outcome == "failed":
            failed.add_metric([format_key, reason], count)
    for outcome, count in sums.items():
        settled.add_metric([outcome or "none"], count)
    yield settled
    yield failed
    users, activities, originals, database = sums_of_all[0]
    yield gauge("runhub_users", "Accounts that may sign in.", users)
    yield gauge("runhub_activities", "Activities, each run once, without the trash.", activities)
    yield gauge("runhub_originals_bytes", "What the original files amount to.", float(originals))
    yield gauge("runhub_database_bytes", "Size of the database on disk.", database)


def disk_gauges() -> Iterator[GaugeMetricFamily]:
    try:
        usage = shutil.disk_usage(settings.MEDIA_ROOT)
    except OSError:
        return
    yield gauge("runhub_media_free_bytes", "Free space where originals lie.", usage.free)
    yield gauge("runhub_media_size_bytes", "Size of the disk where originals lie.", usage.total)


def backup_gauges() -> Iterator[GaugeMetricFamily]:
    """Nothing before the first attempt: alarms ask with absent()."""
    last = backup_state.read()
    if last.succeeded_at:
        age_s = max(0.0, time.time() - last.succeeded_at)
        yield gauge("runhub_backup_age_seconds", "Since the last backup that succeeded.", age_s)
        yield gauge("runhub_backup_bytes", "Size of that backup.", last.size_bytes)
    if last.tried_at:
        yield gauge("runhub_backup_ok", "Whether the last attempt succeeded.", int(not last.fault))
