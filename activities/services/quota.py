"""What one athlete may hand in and keep: rates and quota, counted in PostgreSQL."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from activities.models import ImportJob, Upload
from activities.selectors.quota import space_of
from activities.services.locks import uploads_locked
from activities.services.prepared import prepared
from common.errors import SourceFault

DAY = timedelta(days=1)
GIB = 2**30


class TooOften(Exception):
    """The athlete has handed in enough for now. `wait_s`: when there is room for more."""

    def __init__(self, what: str, wait: timedelta) -> None:
        super().__init__(what)
        self.what = what  # "batches" or "bytes"
        self.wait_s = max(1, int(wait.total_seconds()) + 1)


class QuotaFull(Exception):
    """What the athlete keeps on the hub leaves no room for this."""


def upload_allowed(*, athlete_id: int, size_bytes: int, files: int, opens_batch: bool) -> None:
    """Raise TooOften or QuotaFull if the athlete may not hand this in now."""
    now = timezone.now()
    if opens_batch:
        _check_batches(athlete_id, now)
    _check_day(athlete_id, size_bytes, now)
    if not space_of(athlete_id).holds(size_bytes=size_bytes, files=files):
        raise QuotaFull


@transaction.atomic
def upload_count(*, athlete_id: int, size_bytes: int, files: int, opens_batch: bool) -> None:
    """Count a request that brought files, unless it may not: TooOften or QuotaFull then.

    Holds the count until the caller's transaction ends, so that of many at once none slips by.
    """
    uploads_locked(athlete_id)
    upload_allowed(
        athlete_id=athlete_id, size_bytes=size_bytes, files=files, opens_batch=opens_batch
    )
    Upload.objects.create(athlete_id=athlete_id, size_bytes=size_bytes, opened_batch=opens_batch)


def _check_batches(athlete_id: int, now: datetime) -> None:
    window = timedelta(seconds=settings.UPLOAD_BATCHES_SECONDS)
    lately = Upload.objects.filter(athlete_id=athlete_id, opened_batch=True, at__gt=now - window)
    nth = settings.UPLOAD_BATCHES - 1
    oldest = lately.order_by("-at").values_list("at", flat=True)[nth : nth + 1]
    for at in oldest:
        raise TooOften("batches", at + window - now)


def _check_day(athlete_id: int, size_bytes: int, now: datetime) -> None:
    today = Upload.objects.filter(athlete_id=athlete_id, at__gt=now - DAY).order_by("at")
    rows = list(today.values_list("at", "size_bytes"))
    over = sum(size for _, size in rows) + size_bytes - settings.UPLOAD_DAY_BYTES
    if over <= 0:
        return
    leaves = now
    for at, size in rows:
        leaves, over = at, over - size
        if over <= 0:
            break
    raise TooOften("bytes", leaves + DAY - now)


def uploads_tidy() -> int:
    """Forget uploads that count no more. Returns how many."""
    return Upload.objects.filter(at__lt=timezone.now() - 2 * DAY).delete()[0]


@dataclass(slots=True)
class _Share:
    """What this process may store of an athlete without asking again."""

    size_bytes: int
    files: int
    until: float

    def take(self, size_bytes: int) -> bool:
        if self.files < 1 or self.size_bytes < size_bytes or self.until < time.monotonic():
            return False
        self.files, self.size_bytes = self.files - 1, self.size_bytes - size_bytes
        return True


KEPT = """
SELECT count(*), coalesce(sum(size_bytes), 0)::bigint
FROM activities_sourcefile WHERE athlete_id = %(athlete)s
"""
# A process takes an eighth of what is left, for some seconds: counting 20,000 files for each of
# them would take as long as storing it. Near the end every file is asked for.
SHARES, SHARE_S, MOST_SHARES = 8, 5.0, 1000
_shares: dict[tuple[int, int, int], _Share] = {}


def room_check(*, athlete_id: int, job_id: int, size_bytes: int) -> None:
    """Raise SourceFault "quota_full" if the athlete cannot keep one more file of this size."""
    most_bytes, most_files = settings.QUOTA_BYTES, settings.QUOTA_FILES
    key = (athlete_id, most_bytes, most_files)
    share = _shares.get(key)
    if share is not None and share.take(size_bytes):
        return
    files, kept = prepared(KEPT, {"athlete": athlete_id})[0]
    left_bytes, left_files = most_bytes - kept - size_bytes, most_files - files - 1
    if left_bytes < 0 or left_files < 0:
        if ImportJob.objects.filter(pk=job_id, beyond_quota=True).exists():
            return
        raise _quota_full()
    if len(_shares) >= MOST_SHARES:
        _shares.clear()
    _shares[key] = _Share(left_bytes // SHARES, left_files // SHARES, time.monotonic() + SHARE_S)


def quota_lift(*, job: ImportJob) -> None:
    """Keep what this batch brings, whatever the athlete has already."""
    ImportJob.objects.filter(pk=job.pk).update(beyond_quota=True)


def _quota_full() -> SourceFault:
    return SourceFault(
        f"The space for this athlete's files is used up ({settings.QUOTA_BYTES / GIB:.3g} GiB, "
        f"{settings.QUOTA_FILES:,} files).",
        advice="Delete activities you do not need and empty the trash, which counts as well. "
        "Then retry.",
        code="quota_full",
    )
