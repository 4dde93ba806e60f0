"""An athlete is invited, chooses what to share, is seen, and ends it."""

from __future__ import annotations

import re

import pytest
from allauth.account.models import EmailAddress
from playwright.sync_api import expect

from activities.models import RecordingInfo
from athletes.models import Membership, Role, Team
from athletes.teams.invitations import team_invite
from athletes.teams.services import team_member_add
from common.kinds import Kind
from tests.conftest import person
from tests.imports.handing_in import bring
from tests.samples import fit
from tests.teams.conftest import a_run

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_from_the_invitation_to_the_end_of_sharing(visitor):
    bob, emil = person("Bob"), person("Emil")
    EmailAddress.objects.create(user=emil.user, email=emil.user.email, verified=True, primary=True)
    team = Team.objects.create(name="Team Red")
    coach = Membership.objects.create(team=team, user=bob.user, role=Role.OWNER)
    run = a_run(emil, title="Morning run")
    team_invite(actor=coach, email=emil.user.email)
    page, theirs = visitor.open(emil, width=390), visitor.open(bob)

    page.goto("/settings/sharing/")
    page.get_by_role("link", name="Answer").click()
    expect(page.get_by_role("checkbox", checked=True)).to_have_count(0)
    page.get_by_label("training: lists").check()
    page.get_by_label("all of them").check()
    page.get_by_role("button", name="Join").click()
    expect(page.get_by_text("All runs. Until you end it.")).to_be_visible()

    theirs.goto(f"/activities/{run.public_id}/")
    expect(theirs.get_by_role("heading", name="Morning run")).to_be_visible()

    # Two clicks from any page.
    page.goto("/activities/")
    page.get_by_role("link", name="Sharing").first.click()
    expect(page.get_by_text(re.compile("^a run"))).to_be_visible()
    page.get_by_role("button", name="Stop sharing").click()
    expect(page.get_by_text("They see your name and nothing else.")).to_be_visible()
    visitor.faults.clear()
    assert theirs.goto(f"/activities/{run.public_id}/").status == 404
    visitor.faults.clear()  # the browser notes the 404 as an error


def test_splits_and_laps_are_tabs_where_neither_charts_nor_maps_are_shared(visitor):
    alice, bob = person("Alice"), person("Bob")
    team = Team.objects.create(name="Team Red")
    Membership.objects.create(team=team, user=bob.user, role=Role.COACH)
    team_member_add(team=team, user=alice.user, role=Role.ATHLETE, kinds=[Kind.TRAINING])
    run = bring(alice, a_fit=fit(minutes=12))["a.fit"].activity
    laps = [{"start_s": 0.0, "end_s": 300.0}, {"start_s": 300.0, "end_s": 720.0}]
    RecordingInfo.objects.filter(activity=run).update(laps=laps)
    page = visitor.open(bob)
    page.goto(f"/activities/{run.public_id}/")
    page.get_by_role("tab", name="2 laps").click()
    expect(page.get_by_role("tabpanel", name="2 laps")).to_be_visible()
    expect(page.locator("#panel-splits")).to_be_hidden()
