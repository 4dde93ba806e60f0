"""The nightly backup: proven, rotated, and loud when it fails."""

import importlib
import logging
from pathlib import Path

import pytest
from celery.schedules import crontab
from django.conf import settings as hub_settings

from runhub.backup import database, nightly, state
from runhub.backup.faults import BackupFault
from runhub.settings import backup, celery
from runhub.tasks.backup import backup as task

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def target(settings, tmp_path: Path) -> Path:
    settings.BACKUP_DIR, settings.BACKUP_KEEP = str(tmp_path / "nights"), 2
    settings.BACKUP_PASSPHRASE = ""
    return tmp_path / "nights"


def test_the_newest_are_kept_and_nothing_else_is_touched(target):
    target.mkdir()
    for name in ("runhub-20200101T000000Z.tar", "runhub-20210101T000000Z.tar.sealed", "mine.tar"):
        (target / name).write_text("old")
    assert nightly.nightly()
    names = sorted(path.name for path in target.iterdir())
    assert names[:2] == ["mine.tar", "runhub-20210101T000000Z.tar.sealed"]
    assert len(names) == 3
    assert state.read().name == names[2]
    assert state.read().fault == ""


def test_a_failure_is_logged_and_told_and_takes_no_older_backup(target, monkeypatch, caplog):
    target.mkdir()
    for year in (2020, 2021, 2022):
        (target / f"runhub-{year}0101T000000Z.tar").write_text("old")
    monkeypatch.setattr(nightly.archive, "read", _unreadable)
    with caplog.at_level(logging.ERROR):
        assert not nightly.nightly()
    assert "the nightly backup failed: It reads differently" in caplog.text
    assert state.read().fault == "It reads differently."
    assert len(list(target.glob("*2*0101*"))) == 3


def _unreadable(*_: object) -> None:
    raise BackupFault("It reads differently.")


def test_a_folder_that_cannot_be_written_is_told(target):
    target.write_text("a file, no folder")
    assert not nightly.nightly()
    assert "make room or choose another folder" in state.read().fault


def test_two_at_once_are_one(target):
    with database.snapshot():
        assert not nightly.nightly()
    assert "Another backup is being made" in state.read().fault


def test_it_is_handed_out_once_and_may_take_its_time():
    assert not task.acks_late
    assert task.time_limit > hub_settings.CELERY_TASK_TIME_LIMIT


def test_the_schedule_is_there_when_a_folder_is_named(monkeypatch):
    monkeypatch.setenv("BACKUP_DIR", "/backups")
    try:
        importlib.reload(backup)
        entry = importlib.reload(celery).CELERY_BEAT_SCHEDULE["backup"]
    finally:
        monkeypatch.undo()
        importlib.reload(backup)
        importlib.reload(celery)
    assert entry["schedule"] == crontab(hour=2, minute=17)
