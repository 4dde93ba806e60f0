"""Import rows: made, claimed with a fencing token, settled, retried, undone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Now
from django.utils import timezone

from activities.models import (
    Activity,
    ImportItem,
    ImportJob,
    Outcome,
    State,
)
from activities.selectors.imports import LAPSED, STRAYED
from activities.services.cuts import parts_freed
from activities.services.locks import athlete_locked
from activities.services.prepared import prepared
from activities.services.regroup import carry, regroup_locked
from athletes.models import Athlete, User
from common.errors import SourceFault

ATTEMPTS = 3
OWN_ARCHIVE = "runhub_archive"  # code of the item that held what another hub wrote
# A worker that dies says little against the file it had: hubs are restarted, and the file is read
# by a child of its own. But a file that takes workers along must not do so for ever.
MOST_ATTEMPTS = 10
BATCH = 2000


@dataclass(frozen=True, slots=True)
class Staged:
    """A file that waits on disk: the name a person gave it, where it lies, its size."""

    name: str
    path: str
    size: int
    is_archive: bool
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class Claim:
    """An item this process works on. `token` is what it was claimed with."""

    item_id: int
    job_id: int
    athlete_id: int
    parent_id: int | None
    token: int
    name: str
    staged: str
    entry: int | None
    depth: int
    is_archive: bool
    sha256: str
    home_zone: str
    source: str  # of the batch: upload, shell, demo
    is_last_try: bool
    is_known: bool  # these very bytes are there already
    # Threshold heart rate (bpm) and speed (m/s) by the day they are valid from, oldest first.
    thresholds: list[tuple[str, float | None, float | None]]
    shoe: tuple[int, str | None, str | None] | None  # the default one: id, first and last day


class LostClaim(Exception):
    """Somebody else holds the item now; whatever was done is rolled back."""


@transaction.atomic
def job_create(
    *, athlete: Athlete, created_by: User | None, files: list[Staged], source: str = "upload"
) -> ImportJob:
    """One batch with an item per file handed in."""
    job = ImportJob.objects.create(athlete=athlete, created_by=created_by, source=source)
    items_add(job=job, files=files)
    return job


@transaction.atomic
def items_add(*, job: ImportJob, files: list[Staged]) -> None:
    """More files for a batch; one that had settled is open again.

    Raises SourceFault for a batch that has been undone.
    """
    if job_locked(job.pk).undone_at is not None:
        raise SourceFault(
            "This batch has been undone.", advice="Start a new upload.", code="batch_undone"
        )
    ImportJob.objects.filter(pk=job.pk).update(settled_at=None)
    ImportItem.objects.bulk_create(
        [
            ImportItem(
                job=job,
                name=file.name[-400:],
                staged=file.path,
                size_bytes=file.size,
                sha256=file.sha256,
                is_archive=file.is_archive,
            )
            for file in files
        ],
        batch_size=BATCH,
    )


def job_locked(job_id: int) -> ImportJob:
    """The batch, held until the transaction ends: it settles, grows or is undone, one at a time."""
    return ImportJob.objects.select_for_update().get(pk=job_id)


CLAIM = """
UPDATE activities_importitem AS item
SET state = 'running', attempts = item.attempts + 1, lease_until = now() + %(lease)s,
    attempts_allowed = item.attempts_allowed
        + CASE WHEN item.state = 'running' AND item.attempts_allowed < %(most)s THEN 1 ELSE 0 END
FROM activities_importjob AS job JOIN athletes_athlete AS athlete ON athlete.id = job.athlete_id
WHERE job.id = item.job_id AND item.id = (
    SELECT id FROM activities_importitem
    WHERE job_id = %(job)s AND state <> 'done' AND attempts < attempts_allowed
      AND ((state = 'queued' AND (next_try_at IS NULL OR next_try_at <= now()
                                  OR next_try_at > now() + %(strayed)s))
           OR (state = 'running' AND (lease_until < now() OR lease_until > now() + %(strayed)s)))
    ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED)
RETURNING item.id, item.job_id, job.athlete_id, item.parent_id, item.attempts, item.name,
          item.staged, item.entry, item.depth, item.is_archive, item.sha256,
          athlete.time_zone, job.source, item.attempts >= item.attempts_allowed,
          EXISTS (SELECT 1 FROM activities_sourcefile AS file
                  WHERE file.athlete_id = job.athlete_id AND file.sha256 = item.sha256),
          (SELECT coalesce(json_agg(json_build_array(
               valid_from, threshold_heart_rate_bpm, threshold_speed_mps) ORDER BY valid_from), '[]')
           FROM athletes_threshold WHERE athlete_id = athlete.id),
          (SELECT json_build_array(shoe.id, shoe.bought_on, shoe.retired_on)
           FROM athletes_shoe AS shoe WHERE shoe.athlete_id = athlete.id AND shoe.is_default)
"""


def lease() -> timedelta:
    return timedelta(seconds=settings.IMPORT_LEASE_SECONDS)


def item_claim(*, job_id: int) -> Claim | None:
    """The next item of a job that waits, or whose worker's lease has run out."""
    rows = prepared(
        CLAIM, {"lease": lease(), "job": job_id, "strayed": STRAYED, "most": MOST_ATTEMPTS}
    )
    return Claim(*rows[0]) if rows else None


def item_renew(*, claim: Claim) -> None:
    """Keep the lease of an item whose reading takes long."""
    held = ImportItem.objects.filter(pk=claim.item_id, attempts=claim.token, state=State.RUNNING)
    # Every moment that decides who works is the database's: processes' clocks may differ.
    held.update(lease_until=Now() + lease())


SETTLE = """
UPDATE activities_importitem
SET state = 'done', outcome = %(outcome)s, lease_until = NULL, settled_at = clock_timestamp(),
    source_file_id = %(source_file)s, activity_id = %(activity)s,
    code = %(code)s, reason = %(reason)s, advice = %(advice)s
WHERE id = %(item)s AND attempts = %(token)s AND state = 'running'
RETURNING id
"""


def item_settle(
    *,
    claim: Claim,
    outcome: Outcome,
    source_file_id: int | None = None,
    activity_id: int | None = None,
    code: str = "",
    reason: str = "",
    advice: str = "",
) -> None:
    """Write the outcome, if this process still holds the item. Raises LostClaim otherwise."""
    held = {"item": claim.item_id, "token": claim.token}
    links = {"source_file": source_file_id, "activity": activity_id}
    words = {"code": code, "reason": reason[:400], "advice": advice[:400]}
    if not prepared(SETTLE, {**held, **links, **words, "outcome": str(outcome)}):
        raise LostClaim(claim.name)


def item_fail(*, claim: Claim, fault: SourceFault) -> None:
    """A permanent fault settles the item; a passing one lets it be tried again."""
    if fault.permanent or claim.is_last_try:
        skipped = claim.parent_id is not None and fault.code in NOT_ACTIVITIES
        item_settle(
            claim=claim,
            outcome=Outcome.SKIPPED if skipped else Outcome.FAILED,
            code=fault.code,
            reason=fault.message,
            advice="" if skipped else fault.advice,
        )
        return
    ImportItem.objects.filter(pk=claim.item_id, attempts=claim.token).update(
        state=State.QUEUED,
        lease_until=None,
        next_try_at=Now() + timedelta(seconds=2 * claim.token),
    )


def item_put_back(*, claim: Claim, wait_s: float) -> None:
    """The hub itself is in the way (no disk, no database): the item waits, and loses no attempt."""
    ImportItem.objects.filter(pk=claim.item_id, attempts=claim.token, state=State.RUNNING).update(
        state=State.QUEUED,
        lease_until=None,
        # The count is the fencing token, so the allowance goes up instead.
        attempts_allowed=F("attempts_allowed") + 1,
        next_try_at=Now() + timedelta(seconds=wait_s),
    )


# Found in exports of whole accounts by the thousand; no failure there.
NOT_ACTIVITIES = ("fit_not_activity", "gpx_no_track", "tcx_course")


@transaction.atomic
def job_settle(*, job_id: int) -> bool:
    """Close a job whose items are all settled. True for the caller that closed it."""
    job_locked(job_id)
    if ImportItem.objects.filter(job_id=job_id).exclude(state=State.DONE).exists():
        return False
    jobs = ImportJob.objects.filter(pk=job_id, settled_at__isnull=True)
    return bool(jobs.update(settled_at=timezone.now()))


def job_ring(*, job_id: int) -> None:
    """Note that workers are being told about this job."""
    ImportJob.objects.filter(pk=job_id).update(rung_at=Now())


@transaction.atomic
def items_give_up() -> int:
    """Items whose last attempt died with its worker are failed, not tried for ever."""
    dead = ImportItem.objects.filter(LAPSED, attempts__gte=F("attempts_allowed"))
    return dead.update(
        state=State.DONE,
        outcome=Outcome.FAILED,
        lease_until=None,
        settled_at=timezone.now(),
        code="crashed",
        reason="The worker stopped again and again while it had this file.",
        advice="Retry it once; if it fails again, export the activity anew.",
    )


@transaction.atomic
def item_retry(*, item: ImportItem) -> int:
    """Try a failed item again from the start. Returns how many items will be, 0 or 1."""
    return _retry(item.job_id, ImportItem.objects.filter(pk=item.pk))


@transaction.atomic
def job_retry(*, job: ImportJob) -> int:
    """Try every failed item of a batch again. Returns how many that are."""
    return _retry(job.pk, ImportItem.objects.filter(job=job))


def _retry(job_id: int, items: QuerySet[ImportItem]) -> int:
    job = job_locked(job_id)
    oldest = timezone.now() - timedelta(days=settings.KEEP_FAILED_DAYS)
    gone = job.settled_at is not None and job.settled_at < oldest
    if gone or job.undone_at is not None:
        return 0
    failed = items.filter(state=State.DONE, outcome=Outcome.FAILED)
    parents = set(failed.exclude(parent=None).values_list("parent_id", flat=True))
    changed = _begin_again(failed)
    if changed:
        # What another hub wrote about its recordings is read once more, after them.
        _begin_again(ImportItem.objects.filter(parent__in=parents, code=OWN_ARCHIVE))
        ImportJob.objects.filter(pk=job_id).update(settled_at=None)
    return changed


def _begin_again(items: QuerySet[ImportItem]) -> int:
    return items.update(
        state=State.QUEUED,
        outcome=Outcome.NONE,
        # The count goes on: it is the token that fences a stalled worker off.
        attempts_allowed=F("attempts") + ATTEMPTS,
        next_try_at=None,
        settled_at=None,
        code="",
        reason="",
        advice="",
    )


@transaction.atomic
def job_undo(*, job: ImportJob) -> int:
    """Withdraw a batch: activities that no other batch delivered go to the trash.

    Returns how many did. Uploading the same files again brings them back.
    """
    # Workers take this lock first as well: the order keeps both from waiting for each other.
    athlete_locked(job.athlete_id)
    job_locked(job.pk)
    ImportJob.objects.filter(pk=job.pk).update(undone_at=timezone.now())
    items = ImportItem.objects.filter(job_id=job.pk)
    items.exclude(state=State.DONE).update(
        state=State.DONE,
        outcome=Outcome.SKIPPED,
        attempts=F("attempts") + 1,
        settled_at=timezone.now(),
        reason="The batch was undone before this file was read.",
    )
    kept = ImportItem.objects.filter(job__undone_at__isnull=True, source_file__isnull=False).values(
        "source_file_id"
    )
    brought = Q(source_file__in=items.values("source_file_id")) & ~Q(source_file__in=kept)
    typed_in = Q(pk__in=items.filter(code="typed_in").values("activity_id"))
    gone = Activity.objects.filter(brought | typed_in, trashed_at__isnull=True)
    ids = list(gone.values_list("pk", flat=True))
    parts_freed(ids=ids)
    left = Activity.objects.filter(canonical_id__in=ids, trashed_at__isnull=True)
    heirs = {
        heir.pk: heir.canonical for heir in left.exclude(pk__in=ids).select_related("canonical")
    }
    starts = list(Activity.objects.filter(pk__in=heirs).values_list("start", flat=True))
    # What stood behind a run that stays lies in the trash on its own.
    Activity.objects.filter(pk__in=ids).exclude(canonical_id__in=ids).update(canonical=None)
    Activity.objects.filter(pk__in=ids).update(trashed_at=timezone.now())
    regroup_locked(athlete_id=job.athlete_id, starts=starts)
    for lead in Activity.objects.filter(pk__in=heirs, canonical__isnull=True):
        carry(was=heirs[lead.pk], lead=lead)
    return len(ids)
