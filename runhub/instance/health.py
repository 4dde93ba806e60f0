"""How the hub is: what waits, who works, whether the servers answer, the disk, the last backup."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import OperationalError
from django.utils import timezone
from redis.exceptions import RedisError

from runhub import condition
from runhub.backup import state as backup_state
from runhub.metrics import QUEUE, ask
from runhub.models import Heartbeat

MOST_MS = 1_000
QUEUES = ("import", "celery")
ALIVE = timedelta(seconds=condition.SILENT_S)

WAITING = """
SELECT (SELECT count(*) FROM analytics_due), (SELECT count(*) FROM analytics_dueday),
       (SELECT count(*) FROM runhub_export WHERE state IN ('waiting', 'working')),
       (SELECT count(*) FROM athletes_athlete WHERE closing_at IS NOT NULL)
"""
SERVER = """
SELECT pg_database_size(current_database()),
       (SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()),
       current_setting('max_connections')::int
"""


@dataclass(frozen=True, slots=True)
class Work:
    """What PostgreSQL says is to be done; `oldest_s` of the batch that has waited longest."""

    files_waiting: int
    files_running: int
    oldest_s: float
    analyses: int
    days: int
    archives: int
    closing: int


@dataclass(frozen=True, slots=True)
class Program:
    kind: str
    name: str
    began_at: datetime
    seen_at: datetime
    is_alive: bool


@dataclass(frozen=True, slots=True)
class RedisState:
    """`messages` by queue: doorbells that nobody has answered yet."""

    used_bytes: int
    most_bytes: int
    messages: dict[str, int]


@dataclass(frozen=True, slots=True)
class Backup:
    """Times are None for never; `is_planned`: one is made every night."""

    is_planned: bool
    made_at: datetime | None
    size_bytes: int
    fault: str
    read_back_at: datetime | None
    restored_at: datetime | None


def work() -> Work | None:
    """None if the database took too long."""
    try:
        waiting, running, oldest_s = ask(QUEUE, MOST_MS)[0]
        return Work(waiting, running, float(oldest_s), *ask(WAITING, MOST_MS)[0])
    except OperationalError:
        return None


def programs() -> list[Program]:
    """Workers and schedulers of the last day, the last seen first."""
    limit = timezone.now() - ALIVE
    return [
        Program(row.kind, row.name, row.began_at, row.seen_at, row.seen_at > limit)
        for row in Heartbeat.objects.order_by("-seen_at", "name")
    ]


def redis_state() -> RedisState | None:
    """None if it does not answer."""
    prefix = settings.CELERY_BROKER_TRANSPORT_OPTIONS["global_keyprefix"]
    client = condition.broker_client()
    try:
        memory: dict[str, Any] = client.info("memory")
        messages = {name: int(client.llen(prefix + name)) for name in QUEUES}
    except RedisError:
        return None
    finally:
        client.close()
    return RedisState(memory["used_memory"], memory["maxmemory"], messages)


def database_state() -> tuple[int, int, int] | None:
    """Bytes on disk, connections, and how many there may be."""
    try:
        size, open_now, most = ask(SERVER, MOST_MS)[0]
    except OperationalError:
        return None
    return size, open_now, most


def disk_state() -> tuple[int, int] | None:
    """Bytes free and in all where originals lie."""
    try:
        usage = shutil.disk_usage(settings.MEDIA_ROOT)
    except OSError:
        return None
    return usage.free, usage.total


def backup() -> Backup:
    last = backup_state.read()
    return Backup(
        is_planned=bool(settings.BACKUP_DIR),
        made_at=_moment(last.succeeded_at),
        size_bytes=last.size_bytes,
        fault=last.fault,
        read_back_at=_moment(last.read_back_at),
        restored_at=_moment(last.restored_at),
    )


def _moment(seconds: float) -> datetime | None:
    return datetime.fromtimestamp(seconds, UTC) if seconds else None
