"""A backup is brought back whole, or one sentence says why not and nothing has changed."""

import itertools
import os
import re
import tarfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from pytest_django import DjangoDbBlocker

from runhub.backup import restore
from tests.production.worlds import EMAIL, World, server
from tests.samples import fit, gpx, tcx

PASSPHRASE = "a passphrase of the operator"
NUMBERS = itertools.count()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("backups")


def world(folder: Path, blocker: DjangoDbBlocker) -> Iterator[World]:
    made = World(f"hub_{os.getpid()}_{next(NUMBERS)}", folder)
    with blocker.unblock():
        yield made
    made.close()


@pytest.fixture
def empty(folder: Path, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    yield from world(folder, django_db_blocker)


@pytest.fixture(scope="module")
def new(folder: Path, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    yield from world(folder, django_db_blocker)


@pytest.fixture(scope="module")
def lived_in(new: World, folder: Path) -> World:
    """A hub with an account, and what three files of a watch brought."""
    new.do("migrate", "-v", "0")
    new.settle_in()
    files = folder / "files"
    files.mkdir()
    for name, data in {"a.fit": fit(), "b.gpx": gpx(day=1), "c.tcx": tcx(day=2)}.items():
        (files / name).write_bytes(data)
    new.do("import_files", "--athlete", EMAIL, str(files))
    new.sql("UPDATE activities_activity SET title = 'Round the lake, quickly'")
    new.visit()
    return new


@pytest.fixture(scope="module")
def then(lived_in: World) -> tuple[Any, ...]:
    """The hub at the time of the backups."""
    return lived_in.everything()


@pytest.fixture(scope="module")
def backups(lived_in: World, then: object, folder: Path) -> dict[str, Path]:
    lived_in.do("backup", "--to", str(folder / "made"))
    lived_in.do("backup", "--to", str(folder / "made"), passphrase=PASSPHRASE)
    return {path.suffix: path for path in (folder / "made").iterdir()}


@pytest.fixture
def plain(backups: dict[str, Path]) -> Path:
    return backups[".tar"]


@pytest.fixture
def sealed(backups: dict[str, Path]) -> Path:
    return backups[".sealed"]


def test_an_empty_hub_becomes_the_one_of_the_backup(plain, lived_in, empty, then):
    said = empty.do("restore", str(plain))
    assert re.search(r"Restored: .* rows in \d+ tables and 3 originals, all compared", said)
    assert empty.everything() == then
    assert len(empty.originals()) == 3
    assert empty.visit() == lived_in.visit()
    assert not [path.name for path in empty.media.iterdir() if path.name.startswith(".")]


def test_an_encrypted_backup_comes_back_with_its_passphrase(sealed, empty, then):
    empty.do("restore", str(sealed), passphrase=PASSPHRASE)
    assert empty.everything() == then


def test_a_backup_is_for_its_owner_alone_and_says_what_it_holds(plain, sealed, lived_in):
    assert plain.stat().st_mode & 0o777 == sealed.stat().st_mode & 0o777 == 0o600
    assert b"Round the lake" not in sealed.read_bytes()
    assert "is whole: made 20" in lived_in.do("verify_backup", str(plain))
    with tarfile.open(plain) as tar:
        names = tar.getnames()
    assert names[0] == "database.dump"
    assert names[-2:] == ["manifest.json", "manifest.sha256"]
    assert not list(lived_in.media.glob(".backup-*"))


def altered(path: Path, folder: Path, *, at: float) -> Path:
    """A copy with one byte changed."""
    data = bytearray(path.read_bytes())
    data[int(len(data) * at)] ^= 1
    copy = folder / f"altered-{at}{''.join(path.suffixes)}"
    copy.write_bytes(data)
    return copy


def altered_member(path: Path, folder: Path, number: int) -> Path:
    """A copy with one byte of one file in it changed, not of the padding behind it."""
    with tarfile.open(path) as tar:
        member = [one for one in tar.getmembers() if one.isfile()][number]
    return altered(path, folder, at=(member.offset_data + member.size // 2) / path.stat().st_size)


def before_the_end(path: Path) -> float:
    """The share of the file before its last member: what is behind that is padding."""
    with tarfile.open(path) as tar:
        return tar.getmembers()[-1].offset / path.stat().st_size


def shortened(path: Path, folder: Path, *, to: float) -> Path:
    copy = folder / f"short-{to}{''.join(path.suffixes)}"
    copy.write_bytes(path.read_bytes()[: int(path.stat().st_size * to)])
    return copy


def test_a_damaged_backup_is_refused_and_changes_nothing(plain, sealed, lived_in, tmp_path):
    before = lived_in.everything()
    for path, passphrase, words in (
        (altered_member(plain, tmp_path, 0), "", "database.dump is not what was written"),
        (altered_member(plain, tmp_path, 1), "", "its checksum differs"),
        (shortened(plain, tmp_path, to=before_the_end(plain)), "", "incomplete: it ends too early"),
        (shortened(plain, tmp_path, to=0.5), "", "incomplete: it ends too early"),
        (shortened(plain, tmp_path, to=0.0), "", "is no backup of RunHub"),
        (altered(sealed, tmp_path, at=0.5), PASSPHRASE, "was altered"),
        (shortened(sealed, tmp_path, to=0.5), PASSPHRASE, "incomplete: it ends too early"),
        (sealed, "another one", "does not open this backup"),
        (sealed, "", "is encrypted: set BACKUP_PASSPHRASE"),
    ):
        assert words in lived_in.refuses("restore", "--replace", str(path), passphrase=passphrase)
        assert words in lived_in.refuses("verify_backup", str(path), passphrase=passphrase)
    assert lived_in.everything() == before


def test_a_hub_with_accounts_is_kept_unless_told_otherwise(plain, lived_in, then):
    lived_in.sql("UPDATE activities_activity SET title = 'changed'")
    before = lived_in.everything()
    assert "add --replace" in lived_in.refuses("restore", str(plain))
    assert lived_in.everything() == before
    lived_in.sql("CREATE TABLE of_tomorrow (user_id bigint REFERENCES athletes_user)")
    other = lived_in.media / "originals" / "7" / "other.fit"
    other.parent.mkdir()
    other.write_bytes(b"of the hub given up")
    lived_in.do("restore", "--replace", str(plain))
    assert lived_in.everything() == then


def test_a_restore_that_fails_halfway_takes_everything_back(plain, lived_in, monkeypatch):
    lived_in.sql("UPDATE activities_activity SET title = 'since the backup'")
    before = lived_in.everything()
    monkeypatch.setattr(
        restore.database,
        "counted",
        lambda rows: "DO $$ BEGIN RAISE EXCEPTION 'other rows'; END $$;",
    )
    assert "could not be restored" in lived_in.refuses("restore", "--replace", str(plain))
    assert lived_in.everything() == before


def test_a_hub_that_runs_is_not_pulled_from_under_its_people(plain, lived_in):
    with psycopg.connect(**server(), dbname=lived_in.name):
        assert "stop web, worker and beat" in lived_in.refuses("restore", "--replace", str(plain))


def test_a_backup_of_a_newer_hub_asks_for_an_update(plain, empty, monkeypatch):
    class Older:
        disk_migrations = {("athletes", "0001_initial"): None}

        def __init__(self, connection: object) -> None: ...

    monkeypatch.setattr(restore, "MigrationLoader", Older)
    assert "update RunHub first" in empty.refuses("restore", str(plain))
    assert empty.originals() == {}


RUNNING = """
INSERT INTO activities_importitem (job_id, name, staged, state, outcome, attempts,
    attempts_allowed, is_archive, depth, size_bytes, sha256, code, reason, advice)
SELECT id, %s, %s, 'running', '', 3, 3, false, 0, 9, '', '', '', '' FROM activities_importjob
"""


def test_files_that_were_being_read_wait_again_or_say_that_they_are_gone(lived_in, empty, folder):
    kept = folder / "kept"
    kept.write_bytes(fit(day=5))
    lived_in.sql(RUNNING, "kept.fit", str(kept))
    lived_in.sql(RUNNING, "gone.fit", "/nowhere/gone")
    lived_in.do("backup", "--to", str(folder / "running"))
    said = empty.do("restore", str(next((folder / "running").glob("*.tar"))))
    assert "1 files were being read then and wait" in said
    assert "1 files had been handed in but not read" in said
    found = empty.sql(
        "SELECT name, state, outcome, attempts < attempts_allowed FROM activities_importitem"
        " WHERE name IN ('kept.fit', 'gone.fit') ORDER BY name"
    )
    assert found == [("gone.fit", "done", "failed", False), ("kept.fit", "queued", "", True)]


def test_originals_that_are_gone_or_altered_are_named(lived_in, folder):
    names = sorted(lived_in.originals())
    root = lived_in.media / "originals"
    (root / names[0]).unlink()
    (root / names[1]).write_bytes(b"other bytes")
    said = lived_in.do("backup", "--to", str(folder / "lacking"))
    assert "1 originals were purged meanwhile" in said
    assert f"are not what was handed in, {names[1]} for instance" in said
