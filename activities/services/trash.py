"""The trash: what lies in it long enough goes for good, and originals nobody needs go with it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from django.conf import settings
from django.core.files.storage import storages
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from activities.models import Activity, SourceFile
from activities.services.locks import athlete_locked
from athletes.models import Athlete

DAY_S = 86_400.0
BATCH = 500


def trash_empty() -> int:
    """Delete activities trashed longer than TRASH_DAYS. Returns how many went."""
    limit = timezone.now() - timedelta(days=settings.TRASH_DAYS)
    old = Activity.objects.filter(trashed_at__lt=limit)
    owners = list(old.order_by().values_list("athlete_id", flat=True).distinct())
    return sum(_trash_empty_of(athlete_id, limit) for athlete_id in owners)


@transaction.atomic
def _trash_empty_of(athlete_id: int, limit: object) -> int:
    athlete_locked(athlete_id)  # nobody restores or imports meanwhile
    return _delete(Activity.objects.filter(athlete_id=athlete_id, trashed_at__lt=limit))


@transaction.atomic
def activity_purge(*, activity: Activity) -> None:
    """Delete an activity of the trash for good, with the other recordings that went with it."""
    athlete_locked(activity.athlete_id)
    together = Q(pk=activity.pk) | Q(canonical=activity.pk)
    _delete(Activity.objects.filter(together, trashed_at__isnull=False))


def trash_purge(*, athlete: Athlete) -> int:
    """Delete all of an athlete's trash for good, some at a time, each time for themselves.

    Returns how many activities went, other recordings of them not counted.
    """
    found = Activity.objects.filter(athlete=athlete, trashed_at__lte=timezone.now())
    count = found.filter(canonical__isnull=True).count()
    while _purge_some(athlete.pk, list(found.order_by("pk").values_list("pk", flat=True)[:BATCH])):
        pass
    return count


@transaction.atomic
def _purge_some(athlete_id: int, ids: Sequence[int]) -> bool:
    """False if there was nothing to do."""
    athlete_locked(athlete_id)
    _delete(Activity.objects.filter(pk__in=ids, trashed_at__isnull=False))
    return bool(ids)


def _delete(found: QuerySet[Activity]) -> int:
    """With their source files, which frees quota; `originals_tidy` takes the files off the disk."""
    files = set(found.exclude(source_file=None).values_list("source_file_id", flat=True))
    count = found.count()
    found.defer("track", "thumb", "notes").delete()
    SourceFile.objects.filter(pk__in=files, activities__isnull=True).delete()
    return count


def originals_tidy() -> int:
    """Remove originals older than a day without a row: of emptied trash, or of a killed import.

    Returns how many went.
    """
    storage = storages["originals"]
    names, gone = list(storage.older_than(DAY_S)), 0
    for at in range(0, len(names), BATCH):
        part = names[at : at + BATCH]
        known = set(SourceFile.objects.filter(file__in=part).values_list("file", flat=True))
        for name in set(part) - known:
            storage.delete(name)
            gone += 1
    return gone
