"""What beat asks for."""

from __future__ import annotations

from datetime import UTC, datetime

from django.db import transaction

from activities.selectors.imports import jobs_to_settle
from activities.services.imports import items_give_up, job_settle
from activities.services.locks import sweeper_locked
from activities.services.privacy import cuts_overdue_mark
from activities.services.quota import uploads_tidy
from activities.services.staging import staged_remove, staging_tidy
from activities.services.trash import originals_tidy, trash_empty
from analytics.services.versions import versions_sync
from athletes.teams.masking import addresses_mask
from coaching.left_notes import left_notes_tidy
from coaching.services.comments import comments_tidy
from coaching.services.notifications import import_told
from coaching.services.share_ends import share_ends_told
from runhub import dispatch
from runhub.api.idempotency import answers_tidy
from runhub.celery import app
from runhub.export.rows import exports_tidy
from runhub.heartbeats import heartbeats_tidy
from runhub.tasks.away import without_database


@app.task(name="runhub.sweep")
@without_database
def sweep() -> None:
    """Give up what died again and again, close finished jobs, ring for silent ones. One at a time."""
    with transaction.atomic():
        if not sweeper_locked():
            return
        items_give_up()
        for job_id in jobs_to_settle():
            if job_settle(job_id=job_id):
                staged_remove(job_id=job_id)
                import_told(job_id=job_id)
        dispatch.ring_silent_jobs()
        versions_sync()
    dispatch.ring_waiting_analyses()
    dispatch.ring_waiting_triage()
    dispatch.ring_waiting_exports()
    dispatch.ring_waiting_cuts()


@app.task(name="runhub.tidy")
@without_database
def tidy() -> None:
    """Remove leftovers of the disk and what has lain in the trash long enough, and
    forget yesterday's idempotent answers; tell of shares that end."""
    trash_empty()
    originals_tidy()
    staging_tidy()
    uploads_tidy()
    cuts_overdue_mark()
    exports_tidy()
    answers_tidy()
    heartbeats_tidy()
    comments_tidy()
    addresses_mask()
    left_notes_tidy(now=datetime.now(UTC))
    share_ends_told(today=datetime.now(UTC).date())
