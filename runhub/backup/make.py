"""Making a backup: one moment of the database, the originals it names, checksums of it all."""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import psycopg
from django.conf import settings
from django.core.files.storage import storages

from runhub.backup import database, manifest, state
from runhub.backup.archive import Packer, packing
from runhub.backup.faults import BackupFault
from runhub.backup.manifest import DUMP, ORIGINALS, Manifest

SUFFIX, SEALED_SUFFIX, PART = ".tar", ".tar.sealed", ".part"
NAME = "runhub-*"
OLD_S = 86_400.0


@dataclass(frozen=True)
class Made:
    """A backup that is written."""

    path: Path
    size_bytes: int
    manifest: Manifest
    seconds: float


def make(folder: Path, *, passphrase: str) -> Made:
    """Write a backup into `folder`, there whole or not at all. Raises BackupFault.

    How it went is noted for /metrics.
    """
    try:
        made = _make(folder, passphrase)
    except OSError as error:
        fault = BackupFault(
            f"The backup could not be written to {folder} ({error.strerror}): make room or choose "
            "another folder, then try again."
        )
        state.failed(str(fault))
        raise fault from error
    except psycopg.Error as error:
        fault = BackupFault(f"The database did not answer: {str(error).strip()}")
        state.failed(str(fault))
        raise fault from error
    except BackupFault as fault:
        state.failed(str(fault))
        raise
    state.succeeded(name=made.path.name, size_bytes=made.size_bytes)
    return made


def _make(folder: Path, passphrase: str) -> Made:
    began = time.monotonic()
    folder.mkdir(parents=True, exist_ok=True)
    _remove_leftovers(folder)
    stamp = f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}"
    target = folder / f"runhub-{stamp}{SEALED_SUFFIX if passphrase else SUFFIX}"
    part = target.with_name(target.name + PART)
    with scratch() as room, database.snapshot() as moment:
        found = _describe(moment)
        originals = moment.connection.execute(
            "SELECT file, sha256 FROM activities_sourcefile ORDER BY file"
        ).fetchall()
        database.dump(moment, room / DUMP)
        moment.connection.execute("COMMIT")  # copying files need not hold up vacuum
        handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            with os.fdopen(handle, "wb") as out:
                with packing(out, found, passphrase) as packer:
                    packer.add(DUMP, room / DUMP)
                    _add_originals(packer, originals)
                out.flush()
                os.fsync(out.fileno())
            part.rename(target)
        finally:
            part.unlink(missing_ok=True)
    return Made(target, target.stat().st_size, found, time.monotonic() - began)


def _describe(moment: database.Snapshot) -> Manifest:
    migrations = moment.connection.execute(
        "SELECT app, name FROM django_migrations ORDER BY app, name"
    ).fetchall()
    return Manifest(
        made_at=f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}",
        version=manifest.version(),
        postgres=moment.major,
        keys=manifest.keys_fingerprint(),
        migrations=[list(row) for row in migrations],
        rows=moment.rows(),
    )


def _add_originals(packer: Packer, originals: list[tuple[str, str]]) -> None:
    storage = storages["originals"]
    for name, sha256 in originals:
        try:
            if packer.add(ORIGINALS + name, Path(storage.path(name))) != sha256:
                packer.manifest.altered.append(name)
        except FileNotFoundError:
            packer.manifest.missing.append(name)


@contextmanager
def scratch() -> Iterator[Path]:
    """A folder for this process alone, on the disk of the originals: what lies there in the
    meantime is as secret as they are."""
    root = Path(settings.MEDIA_ROOT)
    root.mkdir(parents=True, exist_ok=True)
    room = Path(tempfile.mkdtemp(prefix=".backup-", dir=root))
    try:
        yield room
    finally:
        shutil.rmtree(room, ignore_errors=True)


def _remove_leftovers(folder: Path) -> None:
    """What backups left that were killed."""
    oldest = time.time() - OLD_S
    for part in folder.glob(f"{NAME}{PART}"):
        if part.stat().st_mtime < oldest:
            part.unlink(missing_ok=True)
    for room in Path(settings.MEDIA_ROOT).glob(".backup-*"):
        if room.stat().st_mtime < oldest:
            shutil.rmtree(room, ignore_errors=True)
