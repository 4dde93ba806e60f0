"""The trash: what lies in it long enough goes for good, and originals nobody needs go with it."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.core.files.storage import storages
from django.db import transaction
from django.utils import timezone

from activities.models import Activity, SourceFile
from activities.services.locks import athlete_locked

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
    old = Activity.objects.filter(athlete_id=athlete_id, trashed_at__lt=limit)
    files = set(old.exclude(source_file=None).values_list("source_file_id", flat=True))
    count = old.count()
    old.delete()
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
