"""What failed: files that could not be read, without their names, which may tell places."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import PurePath

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone

from activities.models import ImportItem, ImportJob, Outcome, State
from activities.selectors.paging import Paging
from activities.services.imports import item_retry, job_retry
from runhub.dispatch import ring_after_commit, task_again
from runhub.failures import failure_retried
from runhub.models import TaskFailure

SIZE, MOST_JOBS = 50, 500
FORMATS = ("fit", "gpx", "tcx", "zip")


@dataclass(frozen=True, slots=True)
class FailedFile:
    """`format`: by the end of its name, or "other"; `code`: of the fault, no words of the file."""

    pk: int
    athlete: str
    format: str
    code: str
    at: datetime | None
    attempts: int
    can_retry: bool


@dataclass(frozen=True, slots=True)
class FailedPage:
    rows: list[FailedFile]
    paging: Paging
    retriable: int


def failed_files(number: int = 1) -> FailedPage:
    """The latest first."""
    found = _failed()
    paging = Paging.of(number, SIZE, found.count())
    start = max(0, paging.first - 1)
    items = found.select_related("job__athlete").order_by("-settled_at", "-pk")
    rows = [_row(item) for item in items[start : paging.last]]
    return FailedPage(rows, paging, _kept(found).count())


def _failed() -> QuerySet[ImportItem]:
    return ImportItem.objects.filter(
        state=State.DONE, outcome=Outcome.FAILED, job__undone_at__isnull=True
    )


def _kept(found: QuerySet[ImportItem]) -> QuerySet[ImportItem]:
    """Those whose bytes are still there."""
    return found.exclude(job__settled_at__lte=_oldest())


def _oldest() -> datetime:
    return timezone.now() - timedelta(days=settings.KEEP_FAILED_DAYS)


def _row(item: ImportItem) -> FailedFile:
    settled = item.job.settled_at
    return FailedFile(
        pk=item.pk,
        athlete=item.job.athlete.name,
        format=format_of(item),
        code=item.code,
        at=item.settled_at,
        attempts=item.attempts,
        can_retry=settled is None or settled > _oldest(),
    )


def format_of(item: ImportItem) -> str:
    """ "fit": of a compressed file the format inside; of an archive "zip"."""
    if item.is_archive:
        return "zip"
    ends = [end.lstrip(".").lower() for end in PurePath(item.name).suffixes[-2:]]
    if ends[-1:] == ["gz"]:
        ends.pop()
    return ends[-1] if ends and ends[-1] in FORMATS else "other"


def file_again(*, pk: int) -> bool:
    """Read one failed file again. Http404 for one that there is not."""
    item = get_object_or_404(ImportItem.objects.select_related("job"), pk=pk)
    with transaction.atomic():
        changed = item_retry(item=item)
        if changed:
            ring_after_commit(item.job_id)
    return bool(changed)


def files_again() -> int:
    """Read every failed file whose bytes are kept again. Returns how many."""
    found = _kept(_failed()).order_by("job")
    ids = list(found.values_list("job", flat=True).distinct()[:MOST_JOBS])
    count = 0
    for job in ImportJob.objects.filter(pk__in=ids):
        with transaction.atomic():
            changed = job_retry(job=job)
            if changed:
                ring_after_commit(job.pk)
        count += changed
    return count


def tasks_again(*, pk: int) -> bool:
    """Send a task that failed once more. False if its numbers were not kept, or Redis is away."""
    failure = get_object_or_404(TaskFailure, pk=pk)
    if failure.args is None or not task_again(failure.name, failure.args):
        return False
    failure_retried(failure=failure)
    return True
