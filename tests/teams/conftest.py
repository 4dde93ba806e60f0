"""A team with each role, made without detours; and clients signed in."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client
from django.urls import reverse

from activities.models import Activity
from athletes.models import Athlete, Membership, Role, Team
from athletes.teams.invitations import Consent, invitation_accept, team_invite
from athletes.teams.services import share_set
from common.kinds import Kind
from tests.conftest import person


@dataclass(frozen=True)
class Squad:
    """Olga owns Team Red, Bob coaches, Anton assists; Alice runs and shares everything; Emil is in
    no team."""

    team: Team
    olga: Membership
    bob: Membership
    anton: Membership
    alice: Membership
    emil: Athlete

    def url(self, page: str, *more: object) -> str:
        return reverse(page, args=[self.team.public_id, *more])


@pytest.fixture
def squad(db: None) -> Squad:
    team = Team.objects.create(name="Team Red")
    roles = {"Olga": Role.OWNER, "Bob": Role.COACH, "Anton": Role.ASSISTANT, "Alice": Role.ATHLETE}
    found = {
        name: Membership.objects.create(team=team, user=person(name).user, role=role)
        for name, role in roles.items()
    }
    share_set(membership=found["Alice"], kinds=[*Kind])
    emil = person("Emil")
    EmailAddress.objects.create(user=emil.user, email=emil.user.email, verified=True, primary=True)
    return Squad(team, *found.values(), emil)


def signed_in(who: Membership | Athlete) -> Client:
    client = Client()
    client.force_login(who.user)
    return client


def invited(squad: Squad, **wanted: object) -> str:
    """The path of the link of a new invitation of Bob's."""
    _invitation, token = team_invite(actor=squad.bob, **wanted)  # type: ignore[arg-type]
    return reverse("join_link", args=[token])


def mailed_link() -> str:
    """The path of the link in the last mail."""
    found = re.search(r"https?://[^/\s]+(/join/\S+)", str(mail.outbox[-1].body))
    assert found
    return found[1]


def join(squad: Squad, athlete: Athlete, *kinds: str) -> Membership:
    """`athlete` in the team by an invitation, sharing `kinds`."""
    invitation, _token = team_invite(actor=squad.olga, email=athlete.user.email)
    consent = Consent(kinds=kinds)
    return invitation_accept(invitation=invitation, user=athlete.user, consent=consent)


def a_run(athlete: Athlete, title: str = "Secret run", day: str = "2026-05-20") -> Activity:
    """A plain run of that day, of an hour and twelve kilometres."""
    return Activity.objects.create(
        athlete=athlete,
        title=title,
        sport="run",
        start=datetime.fromisoformat(f"{day}T08:00:00+00:00"),
        time_zone="UTC",
        local_date=day,
        distance_m=12_000.0,
        moving_s=3600.0,
        elapsed_s=3600.0,
    )
