"""The only publisher of Celery messages. A message is a doorbell: rows say what to do, so one
that is lost costs until the next sweep, and one too many finds nothing."""

from __future__ import annotations

import logging
import os
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from kombu.exceptions import OperationalError

from activities.selectors.imports import jobs_to_ring
from activities.services.imports import job_ring
from runhub.celery import app

log = logging.getLogger(__name__)


def ring_after_commit(job_id: int, times: int = 1) -> None:
    """Tell workers about a job once its rows can be seen."""
    transaction.on_commit(lambda: ring(job_id, times))


def ring(job_id: int, times: int = 1) -> None:
    """Tell `times` workers that a job has work. A broker that is down is no fault: rows wait."""
    job_ring(job_id=job_id)
    for _ in range(min(times, os.cpu_count() or 1)):
        if not _send("runhub.imports.run", job_id):
            return


def demo_turn(turn: int) -> None:
    """Ask for the next files of the demo."""
    _send("runhub.demo.fill", turn)


def _send(task: str, number: int) -> bool:
    try:
        app.send_task(task, args=[number], queue="import", retry=False)
    except (OperationalError, OSError) as error:
        log.warning("no broker, rows wait for the sweeper: %s %s: %s", task, number, error)
        return False
    return True


def ring_silent_jobs() -> int:
    """Tell workers again about jobs nobody seems to work on. Returns how many."""
    jobs = jobs_to_ring(timedelta(seconds=settings.IMPORT_SILENCE_SECONDS))
    for job_id in jobs:
        ring(job_id, 2)
    return len(jobs)
