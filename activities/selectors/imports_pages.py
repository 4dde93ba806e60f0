"""What the import pages show: batches with counts, items of a batch, what undoing would take."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.db.models import Case, Count, IntegerField, Max, Min, Q, QuerySet, Value, When
from django.utils import timezone

from activities.access import jobs_of
from activities.models import Activity, ImportItem, ImportJob, Outcome, State
from activities.selectors.imports import HELD, LAPSED
from activities.selectors.paging import Paging

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from activities.selectors.imports import Progress
    from athletes.models import Athlete, User

ITEMS = 100
BATCHES = 25

NOTES = 5
PATIENCE = timedelta(seconds=15)

# What an item list can be narrowed to, in the order of the tabs.
STATUSES = ("failed", "added", "duplicate", "skipped", "running", "waiting")
_FILTERS = {
    "failed": Q(outcome=Outcome.FAILED),
    "added": Q(outcome=Outcome.ADDED),
    "duplicate": Q(outcome=Outcome.DUPLICATE),
    "skipped": Q(outcome=Outcome.SKIPPED),
    "running": HELD,
    "waiting": Q(state=State.QUEUED) | LAPSED,
}
# Failed first, then what is being read, then what is done, then what waits.
_ORDER = Case(
    When(outcome=Outcome.FAILED, then=Value(0)),
    When(HELD, then=Value(1)),
    When(state=State.DONE, then=Value(2)),
    default=Value(3),
    output_field=IntegerField(),
)


@dataclass(frozen=True, slots=True)
class Batch:
    """One import as a line of a list. Archives that were unpacked aren't counted as files."""

    key: UUID
    name: str  # of the first thing handed in
    others: int  # how many more were handed in
    source: str
    created_at: datetime
    undone_at: datetime | None
    total: int
    added: int
    duplicate: int
    failed: int
    skipped: int
    waits: bool  # there is work, and nobody has done any for a while
    entered: str = ""  # the athlete without a person whom a coach uploaded for

    @property
    def done(self) -> int:
        return self.added + self.duplicate + self.failed + self.skipped

    @property
    def is_running(self) -> bool:
        return self.undone_at is None and self.done < self.total


@dataclass(frozen=True, slots=True)
class BatchPage:
    batches: list[Batch]
    paging: Paging

    @property
    def is_running(self) -> bool:
        return any(batch.is_running for batch in self.batches)


@dataclass(frozen=True, slots=True)
class Item:
    """One file of a batch. `activity_*` is what it added, or what it duplicates."""

    pk: int
    folder: str
    name: str
    size_bytes: int
    status: str  # one of STATUSES
    attempts: int
    code: str
    reason: str
    advice: str
    activity_key: UUID | None
    activity_title: str
    activity_day: date | None
    can_retry: bool
    in_trash: bool  # what it added was thrown away since


@dataclass(frozen=True, slots=True)
class ItemPage:
    items: list[Item]
    status: str  # one of STATUSES, or "" for all
    paging: Paging


@dataclass(frozen=True, slots=True)
class ArchiveNote:
    """An archive that was unpacked, and what was said about the rest of it."""

    name: str
    note: str


# By hand: every page asks it, and the ORM takes 1.5 ms of CPU to compile the same.
RUNNING = """
SELECT count(*) FROM activities_importjob
WHERE athlete_id = %s AND settled_at IS NULL AND undone_at IS NULL
"""


def running_jobs(athlete: Athlete | None) -> int:
    """How many imports of `athlete` aren't finished."""
    if athlete is None:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(RUNNING, [athlete.pk])
        return int(cursor.fetchone()[0])


def is_stuck(job: ImportJob, found: Progress) -> bool:
    """Whether nobody reads although there is work: no worker is free, or none runs."""
    idle = not found.settled and not found.running and not found.rate_per_s
    return idle and timezone.now() - job.created_at > PATIENCE


def status_counts(found: Progress) -> dict[str, int]:
    """Items by what a list can be narrowed to, and "all" of them."""
    return {name: getattr(found, name) for name in STATUSES} | {"all": found.total}


def batch_page(user: User | AnonymousUser, number: int = 1, size: int = BATCHES) -> BatchPage:
    """Imports of `user`, newest first. Five queries at most, however many."""
    jobs = jobs_of(user).order_by("-created_at", "-pk")
    paging = Paging.of(number, size, jobs.count())
    return BatchPage(batches_of(list(jobs[paging.window])), paging)


def batch_of(job: ImportJob) -> Batch:
    return batches_of([job])[0]


def batches_of(jobs: list[ImportJob]) -> list[Batch]:
    """Four queries at most, however many jobs."""
    items = ImportItem.objects.filter(job__in=jobs).order_by()
    counts: dict[int, dict[str, int]] = {job.pk: {} for job in jobs}
    for job_id, outcome, number in items.values_list("job_id", "outcome").annotate(n=Count("pk")):
        counts[job_id][outcome] = number
    tops = {
        job_id: (first, number)
        for job_id, first, number in items.filter(parent__isnull=True)
        .values_list("job_id")
        .annotate(first=Min("pk"), n=Count("pk"))
    }
    waiting = _waiting(items, [job.pk for job in jobs])
    firsts = ImportItem.objects.filter(pk__in=[first for first, _ in tops.values()])
    names = dict(firsts.values_list("job_id", "name"))
    return [
        Batch(
            key=job.public_id,
            name=names.get(job.pk, ""),
            others=max(0, tops.get(job.pk, (0, 0))[1] - 1),
            source=job.source,
            created_at=job.created_at,
            undone_at=job.undone_at,
            total=sum(counts[job.pk].values()) - counts[job.pk].get(Outcome.EXPANDED, 0),
            added=counts[job.pk].get(Outcome.ADDED, 0),
            duplicate=counts[job.pk].get(Outcome.DUPLICATE, 0),
            failed=counts[job.pk].get(Outcome.FAILED, 0),
            skipped=counts[job.pk].get(Outcome.SKIPPED, 0),
            waits=job.pk in waiting,
            entered=job.athlete.name if job.athlete.is_unclaimed else "",
        )
        for job in jobs
    ]


def _waiting(items: QuerySet[ImportItem], jobs: list[int]) -> set[int]:
    """Those with work that nobody has touched for as long as one is patient."""
    since = timezone.now() - PATIENCE
    open_jobs = ImportJob.objects.filter(
        pk__in=jobs, settled_at=None, undone_at=None, created_at__lt=since
    )
    last = Max("settled_at")
    found = (
        items.filter(job__in=open_jobs)
        .values("job_id")
        .annotate(held=Count("pk", filter=HELD), at=last)
    )
    quiet = found.filter(Q(at=None) | Q(at__lt=since), held=0)
    return set(quiet.values_list("job_id", flat=True))


def item_page(job: ImportJob, *, status: str, number: int, total: int) -> ItemPage:
    """A page of the items of `job` with `status`. `total` is their count, known already."""
    paging = Paging.of(number, ITEMS, total)
    items = items_of(job, status).order_by(_ORDER, "pk")[paging.window]
    kept = keeps_bytes(job)
    return ItemPage([item_row(item, kept) for item in items], status, paging)


def items_of(job: ImportJob, status: str) -> QuerySet[ImportItem]:
    """What `item_row` needs of the items with `status`, "" for all; unpacked archives left out."""
    query = ImportItem.objects.filter(job=job).exclude(outcome=Outcome.EXPANDED)
    if status:
        query = query.filter(_FILTERS[status])
    return query.select_related("activity__canonical").only(
        *("name", "size_bytes", "state", "outcome", "attempts", "code", "reason", "advice"),
        "lease_until",
        *("activity__public_id", "activity__title", "activity__local_date"),
        *("activity__trashed_at", "activity__canonical__local_date"),
        *("activity__canonical__public_id", "activity__canonical__title"),
        "activity__canonical__trashed_at",
    )


def item_row(item: ImportItem, kept: bool) -> Item:
    """`kept`: whether the bytes of the batch still wait."""
    folder, _, name = item.name.rpartition("/")
    lead = item.activity and (item.activity.canonical or item.activity)
    alive = lead if lead is not None and lead.trashed_at is None else None
    status = _status(item)
    return Item(
        pk=item.pk,
        folder=folder,
        name=name,
        size_bytes=item.size_bytes,
        status=status,
        attempts=item.attempts,
        code=item.code,
        reason=item.reason,
        advice=item.advice,
        activity_key=alive.public_id if alive else None,
        activity_title=alive.title if alive else "",
        activity_day=alive.local_date if alive else None,
        can_retry=kept and status == "failed",
        in_trash=status == "added" and lead is not None and alive is None,
    )


def _status(item: ImportItem) -> str:
    if item.state == State.DONE:
        return item.outcome
    until = item.lease_until
    held = item.state == State.RUNNING and until is not None and until >= timezone.now()
    return "running" if held else "waiting"


def keeps_bytes(job: ImportJob) -> bool:
    """Whether failed files can be tried again: the batch stands and its bytes still wait."""
    if job.undone_at is not None:
        return False
    since = timezone.now() - timedelta(days=settings.KEEP_FAILED_DAYS)
    return job.settled_at is None or job.settled_at > since


def archive_notes(job: ImportJob) -> list[ArchiveNote]:
    """The first unpacked archives of `job` in which something was left alone."""
    found = ImportItem.objects.filter(job=job, outcome=Outcome.EXPANDED).exclude(reason="")
    return [ArchiveNote(*row) for row in found.values_list("name", "reason")[:NOTES]]


def is_unpacking(job: ImportJob) -> bool:
    """Whether an archive of `job` hasn't told yet what is in it."""
    found = ImportItem.objects.filter(job=job, is_archive=True).exclude(state=State.DONE)
    return found.exists()


def undo_count(job: ImportJob) -> int:
    """Activities that undoing `job` would move to the trash: no other batch brought them."""
    others = ImportItem.objects.filter(job__undone_at__isnull=True, source_file__isnull=False)
    kept = others.exclude(job=job).values("source_file_id")
    return _brought(job).filter(trashed_at__isnull=True).exclude(source_file__in=kept).count()


def trashed_count(job: ImportJob) -> int:
    """Activities of `job` that lie in the trash now."""
    return _brought(job).filter(trashed_at__isnull=False).count()


def _brought(job: ImportJob) -> QuerySet[Activity]:
    files = ImportItem.objects.filter(job=job, source_file__isnull=False).values("source_file_id")
    return Activity.objects.filter(source_file__in=files)
