"""Reads about imports: what is known of a file, and how far a batch has come."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from itertools import takewhile

from django.db.models import Count, Exists, OuterRef, Q
from django.db.models.functions import Now
from django.utils import timezone

from activities.models import Activity, ImportItem, ImportJob, Outcome, SourceFile, State
from athletes.models import Athlete

# No lease and no pause lies so far ahead: whatever does was written before the clock was set back.
STRAYED = timedelta(minutes=5)
# Somebody works on it, as far as the database's clock knows; else its worker is gone.
HELD = Q(state=State.RUNNING, lease_until__gte=Now(), lease_until__lte=Now() + STRAYED)
LAPSED = Q(state=State.RUNNING) & ~HELD


def original_of(*, athlete_id: int, sha256: str) -> SourceFile | None:
    """The file with these bytes, if the athlete has it."""
    return SourceFile.objects.filter(athlete_id=athlete_id, sha256=sha256).first()


@dataclass(frozen=True, slots=True)
class Standing:
    """What became of a file's recordings.

    `lead` is the canonical activity its first recording stands in or for; `known_before` tells
    whether all of them belong to runs that other files had brought already.
    """

    lead: Activity
    known_before: bool


def standing_of(*, source_file_id: int) -> Standing | None:
    """None when all its recordings are in the trash."""
    others = Activity.objects.filter(canonical_id=OuterRef("pk"), trashed_at__isnull=True)
    rows = list(
        Activity.objects.filter(source_file_id=source_file_id, trashed_at__isnull=True)
        .select_related("canonical")
        .annotate(has_others=Exists(others.exclude(source_file_id=source_file_id)))
        .defer("track", "canonical__track", "notes", "canonical__notes")
        .order_by("ordinal")
    )
    if not rows:
        return None
    known = all(row.canonical_id is not None or row.has_others for row in rows)
    return Standing(rows[0].canonical or rows[0], known)


@dataclass(frozen=True, slots=True)
class Rounded:
    """A figure as coarse as people say it, so that it doesn't flicker."""

    number: int
    unit: str  # "s", "min" or "h"


@dataclass(frozen=True, slots=True)
class Progress:
    """Counts of a batch; archives themselves are not counted, their members are."""

    total: int
    added: int
    duplicate: int
    failed: int
    skipped: int
    waiting: int
    running: int
    rate_per_s: float
    seconds_left: float | None
    settled: bool

    @property
    def done(self) -> int:
        return self.added + self.duplicate + self.failed + self.skipped

    @property
    def percent(self) -> int:
        return round(100 * self.done / self.total) if self.total else 0

    @property
    def decile(self) -> int:
        """Percent in steps of ten."""
        return self.percent // 10 * 10

    @property
    def unread(self) -> int:
        return self.waiting + self.running

    @property
    def rate(self) -> Rounded | None:
        """Files a second, or a minute when it is less than one a second."""
        if self.settled or not self.rate_per_s:
            return None
        if self.rate_per_s >= 1:
            return Rounded(round(self.rate_per_s), "s")
        return Rounded(max(1, round(60 * self.rate_per_s)), "min")

    @property
    def left(self) -> Rounded | None:
        if self.seconds_left is None:
            return None
        if self.seconds_left < 50:
            return Rounded(max(5, 5 * round(self.seconds_left / 5)), "s")
        if self.seconds_left < 5400:
            return Rounded(max(1, round(self.seconds_left / 60)), "min")
        return Rounded(max(2, round(self.seconds_left / 3600)), "h")


def job_progress(job: ImportJob) -> Progress:
    """How far `job` has come, from one aggregate over its items."""
    counts = ImportItem.objects.filter(job=job).aggregate(
        unpacked=Count("pk", filter=Q(outcome=Outcome.EXPANDED)),
        all=Count("pk"),
        waiting=Count("pk", filter=Q(state=State.QUEUED) | LAPSED),
        running=Count("pk", filter=HELD),
        recent=Count("pk", filter=Q(settled_at__gte=timezone.now() - timedelta(seconds=10))),
        **{
            outcome: Count("pk", filter=Q(outcome=outcome))
            for outcome in (Outcome.ADDED, Outcome.DUPLICATE, Outcome.FAILED, Outcome.SKIPPED)
        },
    )
    age = (timezone.now() - job.created_at).total_seconds()
    rate = counts["recent"] / max(min(age, 10.0), 0.5)
    todo = counts["waiting"] + counts["running"]
    return Progress(
        total=counts["all"] - counts["unpacked"],
        added=counts["added"],
        duplicate=counts["duplicate"],
        failed=counts["failed"],
        skipped=counts["skipped"],
        waiting=counts["waiting"],
        running=counts["running"],
        rate_per_s=rate,
        seconds_left=todo / rate if rate and todo else None,
        settled=todo == 0,
    )


def demo_job(athlete: Athlete) -> ImportJob | None:
    """The batch that the demo fills for `athlete`, unless it was undone."""
    return ImportJob.objects.filter(athlete=athlete, source="demo", undone_at=None).first()


def demo_standing() -> tuple[int, bool]:
    """Activities the demo has brought so far, and whether none of its batches is being read."""
    jobs = ImportJob.objects.filter(source="demo", undone_at=None)
    added = ImportItem.objects.filter(job__in=jobs, outcome=Outcome.ADDED).count()
    return added, not jobs.filter(settled_at=None).exists()


def athlete_of(job_id: int) -> int | None:
    """Whose batch it is; None for one that is gone."""
    return ImportJob.objects.filter(pk=job_id).values_list("athlete_id", flat=True).first()


def jobs_to_ring(silence: timedelta, limit: int = 100) -> list[int]:
    """Jobs with work that is due and about which workers have heard nothing for `silence`."""
    pause_over = (
        Q(next_try_at__isnull=True) | Q(next_try_at__lte=Now()) | Q(next_try_at__gt=Now() + STRAYED)
    )
    due = Q(state=State.QUEUED) & pause_over
    silent = (
        Q(rung_at__isnull=True) | Q(rung_at__lt=Now() - silence) | Q(rung_at__gt=Now() + STRAYED)
    )
    return list(
        ImportJob.objects.filter(settled_at__isnull=True)
        .filter(silent)
        .filter(Exists(ImportItem.objects.filter(due | LAPSED, job_id=OuterRef("pk"))))
        .order_by("rung_at")
        .values_list("pk", flat=True)[:limit]
    )


def jobs_to_settle(limit: int = 100) -> list[int]:
    """Jobs whose items are all done but which nobody has closed."""
    open_items = ImportItem.objects.filter(job_id=OuterRef("pk")).exclude(state=State.DONE)
    jobs = ImportJob.objects.filter(settled_at__isnull=True).filter(~Exists(open_items))
    return list(jobs.values_list("pk", flat=True)[:limit])


@dataclass(frozen=True, slots=True)
class Settled:
    """One settled item in words."""

    pk: int
    outcome: str
    name: str
    reason: str
    advice: str


def settled_items(*, job: ImportJob, after: int) -> list[Settled]:
    """Items behind pk `after`, in the order they came in, up to the first that is not settled.

    An archive stands for itself only if it failed.
    """
    rows = (
        ImportItem.objects.filter(job=job, pk__gt=after)
        .order_by("pk")
        .values_list("state", "pk", "outcome", "name", "reason", "advice")
    )
    return [
        Settled(*row[1:]) for row in takewhile(lambda row: row[0] == State.DONE, rows.iterator())
    ]
