"""Bringing a backup back. The order is the point of it: everything is checked and lies on this
disk before anything changes; the database changes in one transaction; files never vanish before
the rows that name them."""

from __future__ import annotations

import hashlib
import os
import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.core.cache import cache
from django.core.files.storage import storages
from django.core.management import call_command
from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.models import F
from django.utils import timezone

from activities.models import ImportItem, Outcome, State
from athletes.models import User
from runhub.backup import archive, database, manifest, state
from runhub.backup.faults import BackupFault
from runhub.backup.make import scratch
from runhub.backup.manifest import DUMP, ORIGINALS, Manifest

CHUNK = 1 << 20
PARTING_S = 3.0  # PostgreSQL takes a moment to end those of a hub that has just stopped
TRIES = 3


@dataclass(frozen=True)
class Restored:
    manifest: Manifest
    queued: int  # files that were being read and wait again
    lost: int  # files that had been handed in and not yet read: their bytes are in no backup
    same_keys: bool


def restore(path: Path, *, passphrase: str, replace: bool, say: Callable[[str], None]) -> Restored:
    """Bring the backup back into this hub. Raises BackupFault, and then nothing has changed."""
    refuse_others()
    if not replace:
        refuse_data()
    refuse_full(path)
    with scratch() as room:
        say("Checking every byte of the backup ...")
        found = archive.read(path, passphrase, into=room)
        refuse_newer(found)
        say("Restoring the database ...")
        ensure_postgis()
        placed = place(room / ORIGINALS)
        try:
            database.restore(room / DUMP, found.rows)
        except BackupFault:
            for name in placed:
                storages["originals"].delete(name)
            raise
    say("Bringing the database up to date ...")
    call_command("migrate", interactive=False, verbosity=0)
    if replace:
        remove_others(set(found.originals()))
    cache.clear()
    queued, lost = settle_open_items()
    say("Comparing the original files ...")
    verify_originals(found)
    state.restored()
    return Restored(found, queued, lost, found.keys == manifest.keys_fingerprint())


def refuse_others() -> None:
    """A hub that runs would work on with what it remembers, and stand in the way."""
    until = time.monotonic() + PARTING_S
    while (others := _others()) and time.monotonic() < until:
        time.sleep(0.1)
    if others:
        raise BackupFault(
            f"The hub is running ({others} open connections to its database): stop web, worker "
            "and beat, then restore again. Nothing was changed."
        )


def _others() -> int:
    """How many are connected to the database beside this process."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
            " AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
        )
        (others,) = cursor.fetchone()
    return int(others)


def refuse_data() -> None:
    tables = connection.introspection.table_names()
    if User._meta.db_table in tables and User.objects.exists():
        raise BackupFault(
            "This hub holds accounts already: restore into an empty one, or add --replace to give "
            "up everything that is here. Nothing was changed."
        )


def refuse_full(path: Path) -> None:
    room = shutil.disk_usage(_existing(Path(settings.MEDIA_ROOT))).free
    if not path.is_file():
        raise BackupFault(f"There is no file {path}: name the backup to restore.")
    if room < path.stat().st_size:
        raise BackupFault(
            f"The disk of {settings.MEDIA_ROOT} has {room // 2**20} MiB left, and the backup needs "
            f"{path.stat().st_size // 2**20}: make room, then restore again. Nothing was changed."
        )


def _existing(path: Path) -> Path:
    return next(folder for folder in (path, *path.parents) if folder.exists())


def refuse_newer(found: Manifest) -> None:
    known = MigrationLoader(None).disk_migrations
    unknown = [f"{app} {name}" for app, name in found.migrations if (app, name) not in known]
    if found.format > manifest.FORMAT or unknown:
        why = f", for instance {unknown[0]}" if unknown else ""
        raise BackupFault(
            f"The backup is of a newer RunHub ({found.version}; this one is {manifest.version()}"
            f"{why}): update RunHub first. Nothing was changed."
        )


def ensure_postgis() -> None:
    try:
        connection.prepare_database()
    except DatabaseError as error:
        raise BackupFault(
            f"The database has no PostGIS ({database.last_line(str(error))}): let an administrator "
            "of PostgreSQL say CREATE EXTENSION postgis there. Nothing was changed."
        ) from error


def place(folder: Path) -> list[str]:
    """Move the originals to where they belong; returns the names of those that were not there.

    Their names are their hashes, so files of the hub as it is lose nothing by it.
    """
    storage, placed = storages["originals"], []
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        name = path.relative_to(folder).as_posix()
        target = Path(storage.path(name))
        if not target.exists():
            placed.append(name)
            target.parent.mkdir(parents=True, exist_ok=True)
        path.replace(target)
    os.sync()
    return placed


def remove_others(kept: set[str]) -> None:
    """Originals of the hub that was given up."""
    storage = storages["originals"]
    for name in storage.older_than(0):
        if name not in kept:
            storage.delete(name)


def settle_open_items() -> tuple[int, int]:
    """What was being read waits again, if its bytes still lie here; otherwise it says so."""
    unsettled = ImportItem.objects.exclude(state=State.DONE)
    staged = set(unsettled.values_list("staged", flat=True))
    gone = [path for path in staged if not Path(path).exists()]
    lost = unsettled.filter(staged__in=gone).update(
        state=State.DONE,
        outcome=Outcome.FAILED,
        lease_until=None,
        settled_at=timezone.now(),
        code="not_in_backup",
        reason="This file had not been read when the backup was made, and is not in it.",
        advice="Upload it again.",
    )
    queued = ImportItem.objects.filter(state=State.RUNNING).update(
        state=State.QUEUED,
        lease_until=None,
        next_try_at=None,
        attempts_allowed=F("attempts") + TRIES,
    )
    return queued, lost


def verify_originals(found: Manifest) -> None:
    """Read every original where it lies now. Raises BackupFault."""
    storage = storages["originals"]
    for name, sha256 in found.originals().items():
        digest = hashlib.sha256()
        with Path(storage.path(name)).open("rb") as source:
            while data := source.read(CHUNK):
                digest.update(data)
        if digest.hexdigest() != sha256:
            raise BackupFault(
                f"The original {name} was restored, but reads differently now: check this "
                "machine's disk, then restore again with --replace."
            )
