"""Where handed-in bytes wait: one folder per batch, on the disk of the originals."""

from __future__ import annotations

import hashlib
import shutil
import uuid
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from activities.models import ImportItem, ImportJob, Outcome, State
from activities.reading.archive import CHUNK, is_zip
from activities.services.imports import Staged


def staging_path(name: str = "") -> Path:
    """A fresh path for arriving bytes; the person's file name is never part of it."""
    root = Path(settings.STAGING_ROOT)
    root.mkdir(parents=True, exist_ok=True)
    return root / (name or uuid.uuid4().hex)


def file_stage(path: Path, name: str) -> Staged:
    """Copy a file of this machine to where it waits. The original is left alone."""
    target = staging_path()
    digest, size, head = hashlib.sha256(), 0, b""
    with path.open("rb") as source, target.open("wb") as out:
        while chunk := source.read(CHUNK):
            head = head or chunk[:4]
            digest.update(chunk)
            size += len(chunk)
            out.write(chunk)
    return Staged(name, str(target), size, is_zip(head), digest.hexdigest())


def bytes_stage(data: bytes, name: str) -> Staged:
    """Put bytes made on this machine where uploads wait."""
    target = staging_path()
    target.write_bytes(data)
    digest = hashlib.sha256(data).hexdigest()
    return Staged(name, str(target), len(data), is_zip(data[:4]), digest)


def scratch_path(*, job_id: int) -> str:
    """The folder of a batch's unpacked bytes; whoever unpacks makes it."""
    return f"{settings.STAGING_ROOT}/job-{job_id}"


def staged_remove(*, job_id: int) -> None:
    """Let go of a settled batch's bytes, but for those whose reading may be tried again.

    Items that were added since it settled keep theirs, too.
    """
    items = ImportItem.objects.filter(job_id=job_id).exclude(staged="")
    done = Q(state=State.DONE) & ~Q(outcome=Outcome.FAILED)
    needed = set(items.exclude(done).values_list("staged", flat=True))
    for path in set(items.filter(done).values_list("staged", flat=True)) - needed:
        Path(path).unlink(missing_ok=True)
    if not needed:
        shutil.rmtree(scratch_path(job_id=job_id), ignore_errors=True)


def staging_tidy() -> int:
    """Remove what no open batch needs: bytes of batches settled a week ago, and orphans a day old.

    Returns how many files and folders went.
    """
    now = timezone.now()
    settled = ImportJob.objects.filter(
        settled_at__lt=now - timedelta(days=settings.KEEP_FAILED_DAYS)
    ).values("pk")
    old = set(ImportItem.objects.filter(job_id__in=settled).values_list("staged", flat=True))
    known = set(ImportItem.objects.exclude(staged="").values_list("staged", flat=True))
    gone = 0
    for path in staging_path(".").iterdir():
        try:
            age_s = now.timestamp() - path.stat().st_mtime
        except FileNotFoundError:  # a worker was faster
            continue
        orphan = path.is_file() and str(path) not in known and age_s > 86_400
        if (
            str(path) in old
            or orphan
            or (path.is_dir() and age_s > settings.KEEP_FAILED_DAYS * 86_400)
        ):
            shutil.rmtree(path, ignore_errors=True) if path.is_dir() else path.unlink(
                missing_ok=True
            )
            gone += 1
    return gone
