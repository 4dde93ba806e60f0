"""Rows for files that have arrived, from the page and from the API alike."""

from __future__ import annotations

from django.conf import settings
from django.core.exceptions import TooManyFilesSent
from django.db import transaction
from django.utils.translation import gettext as _

from activities.models import ImportJob
from activities.services.imports import Staged, items_add, job_create
from activities.services.quota import QuotaFull, TooOften, upload_count
from athletes.models import Athlete, User
from common.units import decimal
from runhub.dispatch import ring_after_commit
from runhub.web.upload import Refusal, StagingHandler
from runhub.web.upload_limits import refusal_of

WORKERS = 2


def take(
    user: User, athlete: Athlete | None, handler: StagingHandler, job: ImportJob | None = None
) -> ImportJob:
    """What `handler` has received becomes a new batch, or more of `job`. Raises Refusal."""
    files = handler.received
    if handler.interrupted:
        raise Refusal(400, _("The upload was cut off."), _("Upload the files again."))
    if not files and handler.refused:
        raise Refusal(413, _("Nothing was taken."))
    if not files:
        raise Refusal(400, _("No file was chosen."), _("Choose one or more files first."))
    if athlete is None:
        raise Refusal(
            409,
            _("This account has no athlete to upload for."),
            _("Ask whoever runs this hub to add one."),
        )
    with transaction.atomic():
        _count(athlete, files, opens_batch=job is None)
        if job is None:
            job = job_create(athlete=athlete, created_by=user, files=files)
        else:
            items_add(job=job, files=files)
        ring_after_commit(job.pk, times=WORKERS)
    handler.keep()
    return job


def _count(athlete: Athlete, files: list[Staged], *, opens_batch: bool) -> None:
    size_bytes = sum(file.size for file in files)
    try:
        upload_count(
            athlete_id=athlete.pk, size_bytes=size_bytes, files=len(files), opens_batch=opens_batch
        )
    except (TooOften, QuotaFull) as fault:
        raise refusal_of(fault) from fault


def unreadable(error: Exception) -> Refusal:
    """What to say of a body that is no upload."""
    if isinstance(error, TooManyFilesSent):
        limit = decimal(settings.DATA_UPLOAD_MAX_NUMBER_FILES)
        return Refusal(
            413,
            _("More than %(limit)s files came at once.") % {"limit": limit},
            _("Upload them in groups, or put them into one zip archive."),
        )
    return Refusal(400, _("The upload was cut off or damaged."), _("Upload the files again."))
