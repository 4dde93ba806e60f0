"""How much of the hub's disk an athlete uses."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum
from django.utils import timezone

from activities.models import ImportItem, ImportJob, Outcome, SourceFile, State


@dataclass(frozen=True, slots=True)
class Space:
    """Originals that are kept, and files that still wait to be read."""

    kept_bytes: int
    kept_files: int
    waiting_bytes: int
    waiting_files: int

    @property
    def used_bytes(self) -> int:
        return self.kept_bytes + self.waiting_bytes

    @property
    def used_files(self) -> int:
        return self.kept_files + self.waiting_files

    def holds(self, *, size_bytes: int, files: int) -> bool:
        """Whether so much more fits into the quota."""
        return (
            self.used_bytes + size_bytes <= settings.QUOTA_BYTES
            and self.used_files + files <= settings.QUOTA_FILES
        )


def space_of(athlete_id: int) -> Space:
    there = {"size": Sum("size_bytes", default=0), "files": Count("pk")}
    kept = SourceFile.objects.filter(athlete_id=athlete_id).aggregate(**there)
    waiting = _waiting(athlete_id).aggregate(**there)
    return Space(kept["size"], kept["files"], waiting["size"], waiting["files"])


def _waiting(athlete_id: int) -> QuerySet[ImportItem]:
    """Handed-in files whose bytes still lie in staging: unread, or failed and kept for a retry."""
    # Batches that settled earlier have let go of all they held.
    oldest = timezone.now() - timedelta(days=settings.KEEP_FAILED_DAYS)
    jobs = ImportJob.objects.filter(
        Q(settled_at__isnull=True) | Q(settled_at__gt=oldest), athlete_id=athlete_id
    )
    needed = ~Q(state=State.DONE) | Q(outcome=Outcome.FAILED)
    members = ImportItem.objects.filter(needed, parent=OuterRef("pk"))
    return ImportItem.objects.filter(
        needed | Q(Exists(members), is_archive=True), job__in=jobs, parent__isnull=True
    )
