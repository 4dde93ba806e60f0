"""What is wrong with the hub just now, in words for whoever runs it.

Asked by every page of theirs, so each look is short and kept for a while: a server that hangs
costs one page a second now and then, and no more.
"""

from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.db import DatabaseError, InterfaceError, connection, transaction
from django.utils.timesince import timesince
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

from runhub.backup import state as backup_state

KEPT_S = 15.0
ASKED_S = 0.5  # of Redis: to take the call, and to answer
ASKED_MS = 1000  # of PostgreSQL
SILENT_S = 60.0  # signs of life come every ten seconds
START_S = 90.0  # programs that start together need not all be there at once
WAITS_S = 120.0
BACKUP_HOURS = 26
FULL_SHARE = 0.9
GIB = 2**30


@dataclass(frozen=True, slots=True)
class Concern:
    """`code` for programs, the rest for people; `tone` as the page paints it."""

    code: str
    tone: str  # "alert" or "watch"
    message: str
    advice: str


@dataclass(frozen=True, slots=True)
class Signs:
    """What the database tells; seconds, None = never."""

    worker_s: float | None
    beat_s: float | None
    beats: int  # that have gone on side by side for a minute
    waits_s: float | None  # the batch that has waited longest, if nobody reads


SIGNS = """
SELECT extract(epoch FROM now() - max(seen_at) FILTER (WHERE kind = 'worker')),
       extract(epoch FROM now() - max(seen_at) FILTER (WHERE kind = 'beat')),
       count(*) FILTER (WHERE kind = 'beat' AND seen_at > now() - interval '25 s'
                              AND began_at < now() - interval '60 s'),
       (SELECT extract(epoch FROM now() - greatest(min(job.created_at), max(item.settled_at)))
        FROM activities_importjob AS job JOIN activities_importitem AS item ON item.job_id = job.id
        WHERE job.settled_at IS NULL AND job.undone_at IS NULL
        HAVING bool_or(item.state <> 'done')
           AND NOT bool_or(item.state <> 'done' AND coalesce(item.lease_until > now(), false)))
FROM runhub_heartbeat
"""

_began = time.monotonic()
_lock = threading.Lock()
_kept: list[Concern] = []
_kept_until = 0.0


def concerns() -> list[Concern]:
    """Everything that needs somebody, worst first; at most KEPT_S old."""
    global _kept, _kept_until
    if time.monotonic() < _kept_until or not _lock.acquire(blocking=False):
        return _kept
    try:
        _kept = list(look())
        _kept_until = time.monotonic() + KEPT_S
    finally:
        _lock.release()
    return _kept


def look() -> Iterator[Concern]:
    """Ask all of them now."""
    broker = broker_concern()
    if broker:
        yield broker
    yield from program_concerns(signs(), redis_is_away=broker is not None)
    yield from disk_concerns()
    yield from backup_concerns()


def broker_concern() -> Concern | None:
    try:
        memory = broker_client().info("memory")
    except RedisError:
        return Concern(
            "redis_away",
            "alert",
            _("Redis does not answer: uploads are taken and wait; nothing is lost."),
            _("Start it, or look into its log. What waits is read by itself then."),
        )
    if memory["maxmemory"] and memory["used_memory"] > FULL_SHARE * memory["maxmemory"]:
        return Concern(
            "redis_full",
            "alert",
            _("Redis is full: uploads are taken and wait; nothing is lost."),
            _("Raise its maxmemory. It needs a few megabytes."),
        )
    return None


def broker_client() -> Redis:
    """Asked once: a client's own retries would add up to seconds."""
    url = settings.CELERY_BROKER_URL
    if url.startswith("redis+socket://"):  # as Celery calls what Redis' own client calls unix
        url = url.replace("redis+socket", "unix", 1).replace("virtual_host=", "db=")
    once = Retry(NoBackoff(), 0)
    return Redis.from_url(url, socket_timeout=ASKED_S, socket_connect_timeout=ASKED_S, retry=once)


def signs() -> Signs | None:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL statement_timeout = {ASKED_MS}")
            cursor.execute(SIGNS)
            worker_s, beat_s, beats, waits_s = cursor.fetchone()
    except (DatabaseError, InterfaceError):
        return None  # the page itself will say so
    return Signs(_seconds(worker_s), _seconds(beat_s), beats, _seconds(waits_s))


def _seconds(value: Any) -> float | None:
    return None if value is None else float(value)


def program_concerns(found: Signs | None, *, redis_is_away: bool) -> Iterator[Concern]:
    if found is None or time.monotonic() - _began < START_S:
        return
    if is_silent(found.worker_s):
        yield Concern("no_worker", "alert", _worker_words(found.worker_s), _start_words("worker"))
    elif not redis_is_away and (found.waits_s or 0) > WAITS_S:
        yield Concern(
            "work_waits",
            "alert",
            _("Files have waited for %(time)s though a worker runs.") % _time(found.waits_s),
            _("Look into the worker's log; start it again if it hangs."),
        )
    if is_silent(found.beat_s):
        yield Concern("no_beat", "watch", _beat_words(found.beat_s), _start_words("beat"))
    elif found.beats > 1:
        yield Concern(
            "beats",
            "watch",
            _("%(n)d background schedulers run; one is enough.") % {"n": found.beats},
            _("They do no harm. Stop all but one."),
        )


def is_silent(seconds: float | None) -> bool:
    return seconds is None or seconds > SILENT_S


def _worker_words(seconds: float | None) -> str:
    if seconds is None:
        return _("No worker has reported yet: uploads are taken and wait.")
    return _("No worker has reported for %(time)s: uploads are taken and wait.") % _time(seconds)


def _beat_words(seconds: float | None) -> str:
    if seconds is None:
        return _("The background scheduler has not reported yet.")
    return _("The background scheduler has been silent for %(time)s.") % _time(seconds)


def _start_words(name: str) -> str:
    if name == "worker":
        return _("Start the worker. Nothing is lost; it reads what waits by itself.")
    return _("Start beat. Until then nobody takes up what a crash leaves behind, or tidies up.")


def _time(seconds: float | None) -> dict[str, str]:
    minutes = round((seconds or 0) / 60)
    if minutes > 90:
        hours = round(minutes / 60)
        return {"time": ngettext("%(n)d hour", "%(n)d hours", hours) % {"n": hours}}
    minutes = max(1, minutes)
    return {"time": ngettext("%(n)d minute", "%(n)d minutes", minutes) % {"n": minutes}}


def disk_concerns() -> Iterator[Concern]:
    try:
        free = shutil.disk_usage(settings.MEDIA_ROOT).free
    except OSError:
        return
    words = {"free": f"{free / GIB:.1f} GiB"}
    advice = _("Make room, or move the media to a larger disk.")
    if free < settings.LIMIT_SPARE_DISK_BYTES:
        message = _("The disk is full (%(free)s left): uploads are refused.") % words
        yield Concern("disk_full", "alert", message, advice)
    elif free < 4 * settings.LIMIT_SPARE_DISK_BYTES:
        message = _("The disk is nearly full: %(free)s left.") % words
        yield Concern("disk_low", "watch", message, advice)


def backup_concerns() -> Iterator[Concern]:
    """Only where somebody has asked for backups every night."""
    if not settings.BACKUP_DIR:
        return
    last = backup_state.read()
    if last.tried_at and last.fault:
        message = _("The last backup failed: %(fault)s") % {"fault": last.fault}
        yield Concern("backup_failed", "alert", message, _("See docs/backup.md."))
    elif last.succeeded_at and time.time() - last.succeeded_at > BACKUP_HOURS * 3600:
        when = timesince(datetime.fromtimestamp(last.succeeded_at, UTC), depth=1)
        message = _("The last backup is %(time)s old.") % {"time": when}
        advice = _("Look whether the scheduler and a worker run, and into the worker's log.")
        yield Concern("backup_old", "watch", message, advice)
