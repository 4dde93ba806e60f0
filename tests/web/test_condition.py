"""The banner: what is wrong with the hub, to those who run it and to nobody else."""

from __future__ import annotations

import time
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from activities.models import ImportItem
from activities.selectors.imports import job_progress
from activities.selectors.imports_pages import batch_of
from athletes.models import User
from runhub import condition
from runhub.backup import state as backup_state
from runhub.heartbeats import heartbeat_note, heartbeats_tidy
from runhub.models import Heartbeat
from tests.imports.handing_in import hand_in
from tests.samples import fit

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def long_running(monkeypatch):
    """The process has run for a while, and has not looked yet."""
    monkeypatch.setattr(condition, "_began", time.monotonic() - 1000)
    monkeypatch.setattr(condition, "_kept_until", 0.0)


def codes():
    return [concern.code for concern in condition.look()]


def ago(minutes, **which):
    moments = dict.fromkeys(("seen_at", "began_at"), timezone.now() - timedelta(minutes=minutes))
    return Heartbeat.objects.filter(**which).update(**moments)


@pytest.fixture
def all_well():
    heartbeat_note(kind="worker", name="a:1")
    heartbeat_note(kind="beat", name="a:2")


def test_a_hub_that_works_says_nothing(all_well):
    assert codes() == []


def test_silent_programs_are_named_with_their_time(all_well):
    ago(5, kind="worker")
    ago(150, kind="beat")
    words = [concern.message for concern in condition.look()]
    assert words[0].startswith("No worker has reported for 5 minutes")
    assert words[1] == "The background scheduler has been silent for 2 hours."
    Heartbeat.objects.all().delete()
    assert codes() == ["no_worker", "no_beat"]


def test_programs_that_start_together_have_time(monkeypatch):
    monkeypatch.setattr(condition, "_began", time.monotonic())
    assert codes() == []


def test_two_schedulers_are_seen_only_when_they_go_on_side_by_side(all_well):
    heartbeat_note(kind="beat", name="a:3")
    assert codes() == []
    ago(2)
    for name, kind in (("a:1", "worker"), ("a:2", "beat"), ("a:3", "beat")):
        heartbeat_note(kind=kind, name=name)
    assert codes() == ["beats"]


def test_work_that_nobody_does_is_told_to_the_admin_and_the_uploader(all_well, alice):
    job = hand_in(alice, a_fit=fit())
    type(job).objects.update(created_at=timezone.now() - timedelta(minutes=3))
    assert codes() == ["work_waits"]
    assert batch_of(job).waits
    ImportItem.objects.update(
        state="running", attempts=1, lease_until=timezone.now() - timedelta(seconds=1)
    )
    found = job_progress(job)
    assert (found.running, found.waiting, batch_of(job).waits) == (0, 1, True)
    ImportItem.objects.update(lease_until=timezone.now() + timedelta(seconds=30))
    assert (codes(), job_progress(job).running, batch_of(job).waits) == ([], 1, False)


def test_the_disk_and_the_backups_are_watched(all_well, settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)
    settings.LIMIT_SPARE_DISK_BYTES = 2**60
    assert codes() == ["disk_full"]
    settings.LIMIT_SPARE_DISK_BYTES = 0
    settings.BACKUP_DIR = str(tmp_path)
    backup_state.failed("No room.")
    assert codes() == ["backup_failed"]
    backup_state.succeeded(name="b", size_bytes=1)
    assert codes() == []


def test_redis_that_does_not_answer_costs_half_a_second_once(all_well, settings):
    settings.CELERY_BROKER_URL = "redis+socket:///nowhere/redis.sock"
    assert codes() == ["redis_away"]


def test_only_those_who_run_the_hub_see_it(alice, browser_of):
    words = "No worker has reported yet"
    assert words not in browser_of(alice).get("/imports/").content.decode()
    User.objects.filter(pk=alice.user_id).update(is_staff=True)
    page = browser_of(alice).get("/imports/").content.decode()
    assert words in page and 'data-concern="no_beat"' in page
    assert words not in Client().get("/accounts/login/").content.decode()


def test_signs_of_life_are_one_row_a_program_and_forgotten_after_a_day(all_well):
    heartbeat_note(kind="worker", name="a:1")
    assert Heartbeat.objects.count() == 2
    ago(25 * 60, kind="beat")
    assert (heartbeats_tidy(), Heartbeat.objects.count()) == (1, 1)
