"""The only publisher of Celery messages. A message is a doorbell: rows say what to do, so one
that is lost costs until the next sweep, and one too many finds nothing."""

from __future__ import annotations

import logging
import os
from datetime import timedelta
from time import monotonic

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from kombu.exceptions import KombuError
from redis.exceptions import RedisError

from activities.selectors.imports import athlete_of, jobs_to_ring
from activities.services.imports import job_ring
from activities.services.privacy import athletes_with_cuts_due
from analytics.selectors import athletes_due
from analytics.services.queue import analysis_ring
from coaching.selectors.triage_who import waiting as triage_waiting
from runhub.celery import app
from runhub.export.rows import export_ring, exports_to_ring

log = logging.getLogger(__name__)

# What a broker that is away, frozen or full makes of a message; Redis' own errors come through
# where the connection was open already.
BROKER_FAULTS = (KombuError, RedisError, OSError)
# Not every upload must wait for a frozen broker: after a fault it is left alone for so long.
LEFT_ALONE_S = 10.0
_away_until = 0.0


def warm() -> None:
    """Load what sending takes, so that the first upload does not wait for it."""
    app.finalize(auto=True)
    app.connection_for_write().transport_cls  # noqa: B018 (it is imported when asked for)


def ring_after_commit(job_id: int, times: int = 1) -> None:
    """Tell workers about a job once its rows can be seen."""
    # Robust: the rows are committed, and whoever handed them in must hear so whatever happens here.
    transaction.on_commit(lambda: ring(job_id, times), robust=True)


def ring(job_id: int, times: int = 1) -> None:
    """Tell `times` workers that a job has work. A broker that is down is no fault: rows wait."""
    for _ in range(min(times, os.cpu_count() or 1)):
        if not _send("runhub.imports.run", job_id):
            return
    job_ring(job_id=job_id)


def ring_analysis(athlete_id: int) -> None:
    """Ask for an athlete's analysis, if something is due and no other message is on its way."""
    if analysis_ring(athlete_id=athlete_id):
        _send("runhub.analysis.run", athlete_id, queue="celery")


def ring_analysis_after(job_id: int) -> None:
    """What an import turn has brought is to be analysed."""
    athlete_id = athlete_of(job_id)
    if athlete_id is not None:
        ring_analysis(athlete_id)


def ring_waiting_analyses() -> None:
    """Edits, thresholds and new formulas ring nobody: this does, and for messages that were lost."""
    for athlete_id in athletes_due():
        ring_analysis(athlete_id)


def ring_triage(athlete_id: int) -> None:
    """Ask for a turn on the flags: what an athlete's runs brought may change theirs."""
    _send("runhub.triage.run", athlete_id, queue="celery")


def ring_waiting_triage() -> None:
    """Feelings, wellness days and new days ring nobody: this does."""
    waiting = triage_waiting(timezone.now())
    if waiting:
        ring_triage(waiting[0])


def ring_cuts(athlete_id: int) -> None:
    """Ask for a turn on what others see of an athlete's runs."""
    _send("runhub.privacy.run", athlete_id, queue="celery")


def ring_cuts_after_commit(athlete_id: int) -> None:
    transaction.on_commit(lambda: ring_cuts(athlete_id), robust=True)


def ring_waiting_cuts() -> None:
    """New runs of athletes who hide places ring nobody: this does, and for lost messages."""
    for athlete_id in athletes_with_cuts_due():
        ring_cuts(athlete_id)


def ring_export(export_id: int) -> None:
    """Ask for a turn on an archive."""
    export_ring(export_id=export_id)
    _send("runhub.exports.run", export_id, queue="celery")


def ring_export_after_commit(export_id: int) -> None:
    transaction.on_commit(lambda: ring_export(export_id), robust=True)


def ring_closing_after_commit() -> None:
    """Ask for the deletion of what is due; beat asks each hour anyway."""
    transaction.on_commit(lambda: _send("runhub.closing", queue="celery"), robust=True)


def ring_waiting_exports() -> None:
    """Archives nobody seems to work on: a message was lost, or a worker died."""
    for export_id in exports_to_ring():
        ring_export(export_id)


def demo_turn(turn: int) -> None:
    """Ask for the next files of the demo."""
    _send("runhub.demo.fill", turn)


def task_again(name: str, args: list[int]) -> bool:
    """Send a task of ours once more. False if there is none of that name, or no broker."""
    app.loader.import_default_modules()  # a web process knows tasks by name alone
    if not name.startswith("runhub.") or name not in app.tasks:
        return False
    try:
        app.send_task(name, args=args, retry=False)
    except BROKER_FAULTS as error:
        log.warning("no broker, %s is not sent again: %s", name, error)
        return False
    return True


def _send(task: str, *numbers: int, queue: str = "import") -> bool:
    global _away_until
    if monotonic() < _away_until:
        return False
    try:
        app.send_task(task, args=list(numbers), queue=queue, retry=False)
    except BROKER_FAULTS as error:
        _away_until = monotonic() + LEFT_ALONE_S
        log.warning("no broker, rows wait for the sweeper: %s %s: %s", task, numbers, error)
        return False
    return True


def ring_silent_jobs() -> int:
    """Tell workers again about jobs nobody seems to work on. Returns how many."""
    jobs = jobs_to_ring(timedelta(seconds=settings.IMPORT_SILENCE_SECONDS))
    for job_id in jobs:
        ring(job_id, 2)
    return len(jobs)
