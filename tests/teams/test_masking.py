"""An invited address stands whole in the team's record as long as somebody waits there."""

from __future__ import annotations

import pytest
from django.utils import timezone

from athletes.models import TeamEvent, TeamInvitation
from athletes.teams.invitations import (
    invitation_accept,
    invitation_decline,
    invitation_revoke,
    team_invite,
)
from athletes.teams.masking import addresses_mask
from tests.conftest import person
from tests.teams.conftest import Squad, signed_in

pytestmark = pytest.mark.django_db


def record(squad: Squad) -> str:
    return signed_in(squad.olga).get(squad.url("team_record")).content.decode()


@pytest.mark.parametrize("how", ["accepted", "declined", "revoked", "run out"])
def test_it_is_masked_once_nobody_waits_there(squad: Squad, how: str):
    invitation, _token = team_invite(actor=squad.bob, email="Emil@example.org")
    team_invite(actor=squad.bob, email="still@example.org")
    assert addresses_mask() == 0 and "emil@example.org" in record(squad)
    if how == "accepted":
        invitation_accept(invitation=invitation, user=squad.emil.user)
    elif how == "declined":
        invitation_decline(invitation=invitation)
    elif how == "revoked":
        invitation_revoke(invitation=invitation, actor=squad.bob)
    else:
        TeamInvitation.objects.filter(pk=invitation.pk).update(expires_at=timezone.now())
        assert (addresses_mask(), addresses_mask()) == (1, 0)
    page = record(squad)
    assert "emil@example.org" not in page and "e…@example.org" in page
    assert "still@example.org" in page


def test_names_of_people_stay(squad: Squad):
    nina = person("Nina")
    TeamEvent.objects.create(team=squad.team, verb="declined", subject_name=nina.name)
    assert addresses_mask() == 0 and "Nina" in record(squad)
