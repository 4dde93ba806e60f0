"""Hand files in and work on them in this process, with the real reading child."""

from __future__ import annotations

import io
import zipfile

from activities.models import ImportItem, ImportJob
from activities.services.imports import job_create
from activities.services.staging import bytes_stage
from athletes.models import Athlete
from runhub import pipeline


def hand_in(athlete: Athlete, **files: bytes) -> ImportJob:
    """`hand_in(alice, a_fit=b"…")`: one batch with a file "a.fit"."""
    staged = [bytes_stage(data, name.replace("_", ".")) for name, data in files.items()]
    return job_create(athlete=athlete, created_by=athlete.user, files=staged)


def work(job: ImportJob) -> dict[str, ImportItem]:
    """Work until the batch is settled; its items by name."""
    while pipeline.work_on(job.pk):
        pass
    return {item.name: item for item in ImportItem.objects.filter(job=job)}


def bring(athlete: Athlete, **files: bytes) -> dict[str, ImportItem]:
    return work(hand_in(athlete, **files))


def zipped(**files: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name.replace("__", "/").replace("_", "."), data)
    return out.getvalue()
