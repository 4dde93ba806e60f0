"""`manage.py import_files --athlete EMAIL PATH…`: the import, from the shell."""

from __future__ import annotations

import time
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from activities.models import ImportJob, Outcome
from activities.reading.archive import ACTIVITY_SUFFIXES
from activities.selectors.imports import Settled, job_progress, settled_items
from activities.services.imports import Staged, items_add, job_create
from activities.services.quota import quota_lift
from activities.services.staging import file_stage
from athletes.selectors import athlete_by_email
from runhub import pipeline

WANTED = (*ACTIVITY_SUFFIXES, ".zip")
BATCH = 200


class Command(BaseCommand):
    help = "Import files, folders and archives for an athlete; one line an item."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--athlete", required=True, metavar="EMAIL")
        parser.add_argument(
            "--no-quota", action="store_true", help="keep the files even beyond the athlete's space"
        )
        parser.add_argument("paths", nargs="+", type=Path, metavar="PATH")

    def handle(
        self, *, athlete: str, paths: list[Path], no_quota: bool = False, **options: Any
    ) -> None:
        owner = athlete_by_email(athlete)
        if owner is None:
            raise CommandError(f"No athlete has the e-mail address {athlete}.")
        missing = [str(path) for path in paths if not path.exists()]
        if missing:
            raise CommandError(f"No such file or folder: {', '.join(missing)}.")
        job = job_create(athlete=owner, created_by=owner.user, files=[], source="shell")
        if no_quota:
            quota_lift(job=job)
        batch: list[Staged] = []
        for path, name in _files(paths):
            batch.append(file_stage(path, name))
            if len(batch) == BATCH:
                items_add(job=job, files=batch)
                batch = []
        items_add(job=job, files=batch)
        self._finish(job)

    def _finish(self, job: ImportJob) -> None:
        """Work until every item is settled; workers of the hub may help."""
        shown = 0
        while True:
            more = pipeline.work_on(job.pk)
            for item in settled_items(job=job, after=shown):
                shown = item.pk
                if item.outcome != Outcome.EXPANDED:
                    self.stdout.write(_line(item))
            if not more:
                if job_progress(job).settled:
                    break
                time.sleep(0.2)
        found = job_progress(job)
        self.stdout.write(
            f"{found.added} added, {found.duplicate} already there, {found.failed} failed"
            + (f", {found.skipped} not activities" if found.skipped else "")
        )
        if found.failed:
            raise SystemExit(1)


def _line(item: Settled) -> str:
    why = f"{item.reason} {item.advice}".strip()
    return f"{item.outcome}  {item.name}  {why}".rstrip()


def _files(paths: list[Path]) -> Iterator[tuple[Path, str]]:
    """Files as named; of folders, what looks like an activity or an archive, by name."""
    for path in paths:
        if not path.is_dir():
            yield path, path.name
            continue
        for inner in sorted(path.rglob("*")):
            if inner.is_file() and inner.name.lower().endswith(WANTED):
                yield inner, str(inner.relative_to(path))
