"""Archives become import rows, within limits that hold for a whole batch."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Count, Sum

from activities.models import ImportItem, Outcome
from activities.services.imports import BATCH, Claim, item_settle, job_locked
from common.errors import SourceFault


@transaction.atomic
def archive_expand(*, claim: Claim, listing: dict[str, Any], path: str) -> None:
    """A row for every member worth reading, counted against the whole tree's limit.

    `path` is where the archive lies: a nested one has been unpacked to a file of its own.
    """
    members = listing["members"]
    job_locked(claim.job_id)  # two archives of a batch are counted one after the other
    _check_tree(claim.job_id, len(members), listing["unpacked"])
    if not members:
        raise SourceFault(
            "The archive holds no FIT, GPX or TCX file.",
            advice="Choose the export that contains the activities themselves.",
            code="zip_no_activity",
        )
    ImportItem.objects.bulk_create(
        [
            ImportItem(
                job_id=claim.job_id,
                parent_id=claim.item_id,
                name=f"{claim.name}/{name}"[-400:],
                staged=path,
                entry=index,
                depth=claim.depth + 1,
                size_bytes=size,
                is_archive=is_archive,
            )
            for index, name, size, is_archive in members
        ],
        batch_size=BATCH,
        ignore_conflicts=True,
    )
    other = listing["other"]
    note = ""
    if other:
        note = "1 other file in it was left alone."
    if other > 1:
        note = f"{other:,} other files in it were left alone."
    item_settle(claim=claim, outcome=Outcome.EXPANDED, reason=note)


def _check_tree(job_id: int, entries: int, unpacked: int) -> None:
    """Raise SourceFault if all the archives of a batch hold too much, with these entries."""
    members = ImportItem.objects.filter(job_id=job_id, parent__isnull=False)
    there = members.aggregate(entries=Count("pk"), unpacked=Sum("size_bytes", default=0))
    if there["entries"] + entries > settings.LIMIT_ARCHIVE_ENTRIES:
        raise SourceFault(
            f"The archives of this batch hold more than {settings.LIMIT_ARCHIVE_ENTRIES:,} files.",
            advice="Split them and upload them one by one.",
            code="zip_entries",
        )
    limit = settings.LIMIT_ARCHIVE_UNPACKED_BYTES
    if there["unpacked"] + unpacked > limit:
        raise SourceFault(
            f"Unpacked, the archives of this batch are larger than {limit // 2**30} GiB.",
            advice="Split them and upload them one by one.",
            code="zip_too_large",
        )
