"""The pages of coaches, of sharing and of admins without a fault that axe can find."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from activities.models import Activity
from activities.services.feel import feel_set
from athletes.models import Membership, Role, User, WellnessDay
from coaching.services.comments import comment_create
from coaching.services.notes import note_create
from tests.browser.axe import faultless, violations
from tests.browser.conftest import PASSWORD, Visitor
from tests.conftest import Cast
from tests.table.people import long_ago, raised, ran
from tests.table.test_group_sessions import recorded, side

pytestmark = pytest.mark.browser


@pytest.fixture
def runs(cast: Cast) -> list[Activity]:
    """Bob owns the team; Alice ran with Ben, felt pain, wrote about it, and has a flag."""
    Membership.objects.filter(user=cast.bob.user).update(role=Role.OWNER)
    found = recorded(cast, ["Ben"])
    long_ago(cast.team)
    raised(cast.alice, severity=3)
    feel_set(activity=found[0], rpe=7, feel=2, pain_place="shin", pain_severity=4)
    comment_create(author=cast.alice.user, activity=found[0], text="My shin hurt.")
    latest = ran(cast.alice, 0)
    WellnessDay.objects.create(athlete=cast.alice, local_date=latest.local_date, sleep_h=7.5)
    return found


def test_the_coach_s_pages(visitor: Visitor, cast: Cast, runs: list[Activity]):
    note_create(author=cast.bob.user, athlete=cast.alice, text="Asks for more hills")
    page = visitor.open(cast.bob)
    team, alice = f"/teams/{cast.team.public_id}/", f"/athletes/{cast.alice.public_id}/"
    parts = ["review/", "side-by-side/", "people/", "groups/", "settings/"]
    faultless(
        page, *[team + part for part in parts], side(cast, runs), alice, f"{alice}flags/",
        f"{alice}wellness/", f"/activities/{runs[0].public_id}/",
    )  # fmt: skip
    page.set_viewport_size({"width": 1440, "height": 844})
    page.goto(team)
    page.locator("[data-row]").first.click()
    expect(page.locator("#table-panel")).to_be_visible()
    assert violations(page) == []
    page.goto(f"{team}invitations/")
    page.get_by_role("button", name="Make link").click()
    link = page.locator("code", has_text="/join/").inner_text()
    assert violations(page) == []
    faultless(visitor.open(cast.carol), urlsplit(link).path)


def test_what_athletes_share_and_are_told(visitor: Visitor, cast: Cast, runs: list[Activity]):
    comment_create(author=cast.bob.user, activity=runs[0], text="Rest until Friday.")
    page = visitor.open(cast.alice)
    sharing = reverse("settings_share", args=[cast.team.public_id])
    names = ["sharing", "privacy", "notifications", "account"]
    faultless(
        page, *[reverse(f"settings_{name}") for name in names], sharing, reverse("wellness"),
        reverse("notifications"), reverse("team_about", args=[cast.team.public_id]),
        f"/activities/{runs[0].public_id}/",
    )  # fmt: skip


def test_the_pages_of_admins(visitor: Visitor, cast: Cast):
    User.objects.filter(pk=cast.dora.user_id).update(is_staff=True, is_superuser=True)
    page = visitor.open(cast.dora)
    names = ["", "_people", "_storage", "_failures", "_glass", "_about"]
    alice = f"/instance/people/{cast.alice.user_id}/"
    faultless(page, *[reverse(f"instance{name}") for name in names], alice)
    page.goto(f"{alice}glass/")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Go on").click()
    page.get_by_label("Reason").fill("A run is missing")
    assert violations(page) == []
    page.get_by_role("button", name="Break the glass").click()
    expect(page.locator(".glass-strip")).to_be_visible()
    assert violations(page) == []
