"""Home asks how the last run was, once, and says what coaches are told."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from activities.services.feel import feel_set
from athletes.models import WellnessDay
from tests.progress.rows import run
from tests.triage.flags import flag

pytestmark = pytest.mark.django_db


def test_home_asks_about_the_last_run_until_something_is_said(cast, browser_of):
    today, alice = timezone.localdate(), browser_of(cast.alice)
    run(cast.alice, today - timedelta(days=9), title="Long ago")
    assert "How was “" not in alice.get("/").content.decode()
    made = run(cast.alice, today - timedelta(days=1), title="Hill repeats")
    page = alice.get("/").content.decode()
    assert "How was “Hill repeats”?" in page
    assert reverse("activity_feel", args=[made.public_id]) in page
    feel_set(activity=made, rpe=6)
    assert "How was “" not in alice.get("/").content.decode()


def test_home_links_to_the_day_and_to_what_coaches_are_told(cast, browser_of):
    today, alice = timezone.localdate(), browser_of(cast.alice)
    run(cast.alice, today)
    page = alice.get("/").content.decode()
    assert "How are you today?" in page and "Your coaches are told" not in page
    WellnessDay.objects.create(athlete=cast.alice, local_date=today, mood=4)
    flag(cast.alice, rule="silent", first_day=today, evidence={"facts": {
        "silent": 5, "usual": 3, "last": today.isoformat(), "others": 0}})  # fmt: skip
    page = alice.get("/").content.decode()
    assert "How are you today?" not in page
    assert "Your coaches are told: Silent for longer than usual" in page
