"""Talk about a run in a real Chromium: by keyboard, without a new page, and for everybody."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from athletes.models import Membership, Role, Team, WellnessDay
from athletes.services import threshold_set
from athletes.teams.services import team_member_add
from coaching.models import Flag, Notification
from coaching.services.comments import comment_create
from coaching.services.notes import note_create
from common.kinds import Kind
from tests.browser.conftest import Visitor, visitor
from tests.conftest import person
from tests.talk.conftest import run_of

__all__ = ["visitor"]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_conversation_and_an_athletes_page(visitor: Visitor):
    alice, bob = person("Alice"), person("Bob")
    red = Team.objects.create(name="Team Red")
    Membership.objects.create(team=red, user=bob.user, role=Role.COACH)
    team_member_add(team=red, user=alice.user, role=Role.ATHLETE, kinds=[*Kind])
    run = run_of(alice, start=datetime.now(UTC) - timedelta(days=1), title="Hills")
    threshold_set(athlete=alice, valid_from="2024-01-01", max_heart_rate_bpm=191)
    WellnessDay.objects.create(athlete=alice, local_date=timezone.localdate(), sleep_h=7.5)
    Flag.objects.create(
        athlete=alice, rule="pain", severity=3, kinds=["training"], version=0,
        first_day=run.local_date, evidence={"facts": {}},
    )  # fmt: skip
    comment_create(author=alice.user, activity=run, text="My calf hurt. https://example.org/calf")
    note_create(author=bob.user, athlete=alice, text="Asks for more hills")

    page = visitor.open(bob)
    page.goto(f"/activities/{run.public_id}/")
    expect(page.get_by_text("My calf hurt.")).to_be_visible()
    field = page.get_by_label("Comment", exact=True)
    field.fill("Rest tomorrow")
    page.evaluate("window.stays = true")
    field.press("Control+Enter")
    expect(page.locator(".talk-text", has_text="Rest tomorrow")).to_be_visible()
    expect(page.locator("#talk-said")).to_have_text("Comment sent.")
    expect(field).to_have_value("")
    page.get_by_role("link", name="Edit your comment").click()
    page.get_by_label("Your comment").fill("Rest for two days")
    page.get_by_role("button", name="Save comment").click()
    expect(page.locator(".talk-text", has_text="Rest for two days")).to_be_visible()
    assert page.evaluate("window.stays")
    page.goto(f"/athletes/{alice.public_id}/")
    expect(page.get_by_text("Asks for more hills")).to_be_visible()

    hers = visitor.open(alice, width=390)
    hers.get_by_role("link", name="Notifications").click()
    hers.get_by_role("link", name="Bob commented on “Hills”").click()
    expect(hers.locator(".talk-text", has_text="Rest for two days")).to_be_visible()
    assert not Notification.objects.filter(user=alice.user, read_at=None).exists()
