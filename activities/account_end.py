"""Files and runs of a person: too much for one transaction, and partly not in the database.

Bytes go before the rows that name them: after a kill the rows still say what is to be done. Batches
go first of all, so that a worker that reads for them finds that its claim is lost.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path

from django.core.files.storage import storages
from django.db import transaction

from activities.models import Activity, ImportItem, ImportJob, SourceFile
from activities.services.locks import athlete_locked
from activities.services.staging import scratch_path
from common.account_end import Holder, Person

FILES, RUNS, ITEMS = 100, 100, 2000


def _count(person: Person) -> Mapping[str, int]:
    runs = Activity.objects.filter(athlete=person.athlete_id, canonical=None)
    files = SourceFile.objects.filter(athlete=person.athlete_id)
    return {"runs": runs.count(), "files": files.count()}


def _remove(person: Person) -> bool:
    whose = person.athlete_id
    return _items(whose) or _jobs(whose) or _files(whose) or _runs(whose) or _leftovers(whose)


@transaction.atomic
def _items(athlete_id: int) -> bool:
    """Members have higher numbers than the archive they lie in: from the end, nothing cascades."""
    found = ImportItem.objects.filter(job__athlete=athlete_id).order_by("-pk")
    rows = list(found.values_list("pk", "staged")[:ITEMS])
    for path in {staged for _pk, staged in rows if staged}:
        Path(path).unlink(missing_ok=True)
    ImportItem.objects.filter(pk__in=[pk for pk, _staged in rows]).delete()
    return bool(rows)


@transaction.atomic
def _jobs(athlete_id: int) -> bool:
    ids = list(ImportJob.objects.filter(athlete=athlete_id).values_list("pk", flat=True)[:ITEMS])
    for job_id in ids:
        shutil.rmtree(scratch_path(job_id=job_id), ignore_errors=True)
    ImportJob.objects.filter(pk__in=ids).delete()
    return bool(ids)


@transaction.atomic
def _files(athlete_id: int) -> bool:
    """With the runs that were read from them."""
    athlete_locked(athlete_id)
    rows = SourceFile.objects.filter(athlete=athlete_id).order_by("pk")[:FILES]
    found = list(rows.values_list("pk", "file"))
    for _pk, name in found:
        storages["originals"].delete(name)
    SourceFile.objects.filter(pk__in=[pk for pk, _name in found]).delete()
    return bool(found)


@transaction.atomic
def _runs(athlete_id: int) -> bool:
    """Those without a file: typed in, cut, put together."""
    athlete_locked(athlete_id)
    ids = Activity.objects.filter(athlete=athlete_id).order_by("pk").values_list("pk", flat=True)
    some = list(ids[:RUNS])
    Activity.objects.filter(pk__in=some).delete()
    return bool(some)


def _leftovers(athlete_id: int) -> bool:
    """Bytes that no row names: of a killed import, or of one that was going on just now."""
    storages["originals"].folder_remove(str(athlete_id))
    return False


HOLDERS = (Holder("activities", count=_count, remove=_remove),)
