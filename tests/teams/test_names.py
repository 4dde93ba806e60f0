"""Whoever has no runner's profile is called by what they are, never by their address."""

from __future__ import annotations

from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from athletes.consent.looks import looks_write
from athletes.models import BreakGlass, Look, Membership, Role, TeamEvent, User
from athletes.teams.invitations import team_invite
from tests.teams.conftest import Squad, mailed_link, signed_in

ADDRESS = "zoe@private.example"


def test_no_address_is_shown_to_who_holds_a_link_or_reads_a_record(squad: Squad):
    user = User.objects.create_user(ADDRESS)
    zoe = Membership.objects.create(team=squad.team, user=user, role=Role.OWNER)
    _made, token = team_invite(actor=zoe, most_uses=5)
    page = Client().get(reverse("join_link", args=[token]), follow=True).content.decode()
    assert ADDRESS not in page and "a coach invites you" in page
    body = {"email": "new@example.org", "role": "athlete"}
    signed_in(zoe).post(squad.url("team_invitations"), body)
    assert mailed_link() and ADDRESS not in str(mail.outbox[-1].body)
    assert not TeamEvent.objects.filter(actor_name=ADDRESS).exists()
    looks_write(viewer=user, athletes={squad.emil.pk}, what="profile", now=timezone.now())
    assert Look.objects.get().viewer_name == "a coach"


def test_an_admin_without_a_profile_is_an_admin(squad: Squad):
    root = User.objects.create_superuser(ADDRESS)
    now = timezone.now()
    BreakGlass.objects.create(admin=root, athlete=squad.emil, reason="asked", expires_at=now)
    page = signed_in(squad.emil).get(reverse("settings_sharing")).content.decode()
    assert ADDRESS not in page and "an admin of this hub" in page
