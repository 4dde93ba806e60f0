"""The trash: what lies in it long enough goes for good."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.core.files.storage import storages
from django.db import transaction
from django.utils import timezone

from activities.models import Activity, SourceFile


@transaction.atomic
def trash_empty() -> int:
    """Delete activities trashed longer than TRASH_DAYS, with originals nobody needs any more.

    Returns how many activities went.
    """
    limit = timezone.now() - timedelta(days=settings.TRASH_DAYS)
    old = Activity.objects.filter(trashed_at__lt=limit)
    files = set(old.exclude(source_file=None).values_list("source_file_id", flat=True))
    count = old.count()
    old.delete()
    orphans = SourceFile.objects.filter(pk__in=files, activities__isnull=True)
    names = list(orphans.values_list("file", flat=True))
    orphans.delete()
    transaction.on_commit(lambda: _remove(names))
    return count


def _remove(names: list[str]) -> None:
    for name in names:
        storages["originals"].delete(name)
