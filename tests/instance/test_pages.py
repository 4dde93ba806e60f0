"""The instance page: there for admins alone, open in trouble, without anything of a body."""

from __future__ import annotations

import time

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from activities.models import Activity, ImportItem, SourceFile
from athletes.models import Athlete, Threshold, WellnessDay
from coaching.models import Comment
from runhub import condition
from runhub.backup import state
from runhub.models import Heartbeat
from runhub.settings.base import env
from tests.conftest import person
from tests.imports.handing_in import bring
from tests.samples import fit

pytestmark = pytest.mark.django_db

TABS = [
    "instance", "instance_people", "instance_teams", "instance_storage", "instance_failures",
    "instance_logs", "instance_glass", "instance_about",
]  # fmt: skip
CANARY = "canary-31d7"


def test_for_all_but_admins_there_is_no_such_page(cast, root, client, browser_of):
    for name in TABS:
        assert client.get(reverse(name)).status_code == 302
        assert browser_of(cast.bob).get(reverse(name)).status_code == 404
        assert browser_of(root).get(reverse(name)).status_code == 200
    assert reverse("instance") in browser_of(root).get("/").content.decode()
    assert reverse("instance") not in browser_of(cast.bob).get("/").content.decode()


def test_where_admins_need_a_second_factor_it_is_asked_for(root, browser_of, settings):
    settings.ADMIN_REQUIRES_MFA = True
    answer = browser_of(root).get(reverse("instance"))
    assert answer.status_code == 302 and answer.url == reverse("mfa_index")


def test_no_tab_shows_anything_of_an_athletes_body_runs_or_words(cast, root, browser_of):
    run = bring(cast.alice, a_fit=fit())["a.fit"].activity
    Activity.objects.filter(pk=run.pk).update(title=CANARY, notes=CANARY, device=CANARY)
    SourceFile.objects.update(name=f"{CANARY}.fit")
    ImportItem.objects.update(name=f"{CANARY}.fit", outcome="failed", reason=CANARY, code="bad")
    Athlete.objects.filter(pk=cast.alice.pk).update(weight_kg=61.7373)
    WellnessDay.objects.create(
        athlete=cast.alice, local_date="2026-01-01", hrv_ms=73.91, note=CANARY
    )
    Threshold.objects.create(athlete=cast.alice, valid_from="2024-01-01", max_heart_rate_bpm=197)
    Comment.objects.create(activity=run, author=cast.bob.user, team=cast.team, text=CANARY)
    pages = [reverse(name) for name in TABS]
    pages += [reverse("instance_person", args=[cast.alice.user_id]), "/admin/athletes/user/"]
    client = browser_of(root)
    for page in pages:
        text = client.get(page).content.decode()
        for secret in (CANARY, "61.7 kg", "61.7373", "73.91", "197 bpm", str(run.public_id)):
            assert secret not in text, (page, secret)


def test_without_redis_it_opens_and_says_so(root, browser_of, settings):
    settings.CELERY_BROKER_URL = "redis://127.0.0.1:1/0"
    began = time.monotonic()
    text = browser_of(root).get(reverse("instance")).content.decode()
    assert "Redis does not answer." in text and "Last proven restore" in text
    assert "does not answer" in browser_of(root).get(reverse("instance_about")).content.decode()
    assert time.monotonic() - began < 5


def test_programs_backup_and_restore_are_told(root, browser_of, settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)
    Heartbeat.objects.create(kind="worker", name="oak:7")
    client = browser_of(root)
    page = client.get(reverse("instance"))
    assert "oak:7" in page.content.decode()
    assert page.context["backup"].made_at is None and page.context["backup"].restored_at is None
    state.succeeded(name="runhub-1.tar", size_bytes=2**20)
    state.read_back()
    client.post(reverse("instance_restored"))
    told = client.get(reverse("instance")).context["backup"]
    assert told.made_at and told.read_back_at and told.restored_at and told.size_bytes == 2**20


def test_secrets_are_named_and_not_shown(root, browser_of, monkeypatch):
    for name, value in (("SECRET_KEY", CANARY), ("TRASH_DAYS", "12"), ("QUOTA_FILES", "20000")):
        monkeypatch.setenv(name, value)
    monkeypatch.setitem(env.asked, "SECRET_KEY", ("development-only", CANARY))
    monkeypatch.setitem(env.asked, "TRASH_DAYS", (30, 12))
    monkeypatch.setitem(env.asked, "REDIS_URL", ("redis://h", f"redis://u:{CANARY}@h"))
    monkeypatch.setenv("REDIS_URL", "x")
    page = browser_of(root).get(reverse("instance_about"))
    assert CANARY not in page.content.decode()
    kept = {one.name: one for one in page.context["kept"]}
    assert kept["SECRET_KEY"].is_secret
    assert (kept["TRASH_DAYS"].value, kept["TRASH_DAYS"].usual) == ("12", "30")
    assert "QUOTA_FILES" not in kept  # set, to what it is anyway
    assert page.context["waiting"] == [] and dict(page.context["versions"])["PostGIS"]


def test_storage_adds_up_files_and_recordings(cast, root, browser_of):
    cache.clear()
    bring(cast.alice, a_fit=fit(), b_fit=fit(day=1))
    (row,) = browser_of(root).get(reverse("instance_storage")).context["rows"]
    assert (row.name, row.files, row.originals) == ("Alice", 2, len(fit()) + len(fit(day=1)))
    assert row.recordings > 5_000


def test_one_account_or_fifty_cost_as_many_queries(root, browser_of, django_assert_max_num_queries):
    client = browser_of(root)
    counts = []
    for more in (0, 20):
        for n in range(more):
            person(f"Runner{n}")
        with CaptureQueriesContext(
            connection,
        ) as seen:
            assert client.get(reverse("instance_people")).status_code == 200
        counts.append(len(seen))
    assert counts[0] == counts[1] <= 14


def test_a_hub_in_trouble_is_told_on_it_too(root, browser_of, monkeypatch):
    told = condition.Concern("no_worker", "alert", "No worker.", "Start it.")
    monkeypatch.setattr("runhub.web.context.concerns", lambda: [told])
    assert "No worker." in browser_of(root).get(reverse("instance")).content.decode()
