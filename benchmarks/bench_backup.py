"""Backup, check and restore of a hub with 3,000 imported activities: seconds, CPU seconds and megabytes.

One-hour 1 Hz FIT files with all channels, imported as people's are. Restored into a second
database and folder, and compared. CPU is that of this process and PostgreSQL's programs, without
the server's. BENCH_ACTIVITIES=300 makes it shorter.
"""

from __future__ import annotations

import os
import resource
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from benchmarks.hub import hub, person
from simulation.bench import one_hour
from simulation.write_fit import write_fit

ACTIVITIES = int(os.environ.get("BENCH_ACTIVITIES", "3000"))
BATCH = 100
OTHER = "runhub_bench_restored"
PASSPHRASE = "benchmarks only"


def main() -> None:
    with hub():
        fill()
        folder = Path(os.environ["BENCH_STATE"])
        print(f"{ACTIVITIES:,} activities, database {database_mb():.0f} MB")
        print(f"{'':22}{'s':>8}{'CPU s':>8}{'MB':>8}")
        plain = back_up(folder / "plain", "")
        sealed = back_up(folder / "sealed", PASSPHRASE)
        check(plain, "")
        check(sealed, PASSPHRASE)
        bring_back(plain, folder)


def fill() -> None:
    """Import the files, in batches."""
    from activities.services.imports import job_create
    from activities.services.staging import bytes_stage
    from runhub import pipeline

    athlete, base = person("runner"), one_hour(1)
    for first in range(0, ACTIVITIES, BATCH):
        days = range(first, min(first + BATCH, ACTIVITIES))
        runs = [replace(base, start_utc=base.start_utc - day * 86_400) for day in days]
        staged = [bytes_stage(write_fit(run), "run.fit") for run in runs]
        job = job_create(athlete=athlete, created_by=None, files=staged)
        while pipeline.work_on(job.pk):
            pass


def back_up(folder: Path, passphrase: str) -> Path:
    from runhub.backup.make import Made, make

    made: list[Made] = []
    kind = "backup, encrypted" if passphrase else "backup"
    line = timed(kind, lambda: made.append(make(folder, passphrase=passphrase)))
    print(f"{line}{made[0].size_bytes / 1e6:8.0f}", flush=True)
    return made[0].path


def check(path: Path, passphrase: str) -> None:
    from runhub.backup import archive

    kind = "verify, encrypted" if passphrase else "verify"
    print(timed(kind, lambda: archive.read(path, passphrase)), flush=True)


def bring_back(path: Path, folder: Path) -> None:
    """Into an empty database and folder; migrations and comparison included."""
    from django.conf import settings
    from django.db import connection
    from django.test import override_settings

    from activities.models import Activity
    from runhub.backup.restore import restore

    with connection.cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {OTHER} WITH (FORCE)")
        cursor.execute(f"CREATE DATABASE {OTHER}")
    media = folder / "restored"
    stores: dict[str, Any] = dict(settings.STORAGES)
    stores["originals"] = stores["originals"] | {"OPTIONS": {"location": str(media / "originals")}}
    connection.close()
    connection.settings_dict["NAME"] = OTHER
    try:
        with override_settings(MEDIA_ROOT=str(media), STORAGES=stores):
            line = timed(
                "restore",
                lambda: restore(path, passphrase="", replace=False, say=lambda words: None),
            )
        assert Activity.objects.count() == ACTIVITIES
    finally:
        connection.close()
        connection.settings_dict["NAME"] = "runhub_bench"
    with connection.cursor() as cursor:
        cursor.execute(f"DROP DATABASE {OTHER} WITH (FORCE)")
    print(line)


def timed(kind: str, work: Callable[[], object]) -> str:
    """Do it; a line with the seconds it took."""
    began, cpu = time.perf_counter(), cpu_s()
    work()
    return f"{kind:22}{time.perf_counter() - began:8.1f}{cpu_s() - cpu:8.1f}"


def cpu_s() -> float:
    own, ended = (
        resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    return own.ru_utime + own.ru_stime + ended.ru_utime + ended.ru_stime


def database_mb() -> float:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database())")
        return float(cursor.fetchone()[0]) / 1e6


if __name__ == "__main__":
    main()
