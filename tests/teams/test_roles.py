"""Who may make whom what, and what ends with a role."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from athletes.accounts.closing import CannotClose, account_close
from athletes.models import Membership, Role, Share, TeamEvent, TeamInvitation, User
from athletes.teams.invitations import InvitationOver, invitation_accept, team_invite
from athletes.teams.members import ownership_transfer, role_set, team_leave, teams_owned_alone
from athletes.teams.selectors import heirs_of
from athletes.teams.unclaimed import unclaimed_create
from tests.teams.conftest import Squad, a_run, join, signed_in


def role_of(member: Membership) -> str:
    return Membership.objects.get(pk=member.pk).role


@pytest.mark.parametrize("how", ["leave", "remove", "demote"])
def test_a_team_keeps_its_last_owner(squad: Squad, how: str):
    olga = signed_in(squad.olga)
    if how == "leave":
        answer = olga.post(squad.url("team_leave"), follow=True)
    elif how == "remove":
        answer = olga.post(squad.url("team_remove", squad.olga.pk), follow=True)
    else:
        answer = olga.post(squad.url("team_member", squad.olga.pk), {"role": "coach"})
    assert "Team Red would have no owner." in answer.content.decode()
    assert role_of(squad.olga) == Role.OWNER


def test_an_owner_who_cannot_sign_in_does_not_count(squad: Squad):
    Membership.objects.filter(pk=squad.bob.pk).update(role=Role.OWNER)
    squad.bob.user.is_active = False
    squad.bob.user.save()
    with pytest.raises(ValidationError, match="no owner"):
        team_leave(member=squad.olga)
    assert [team.name for team in teams_owned_alone(squad.olga.user)] == ["Team Red"]


def test_an_owner_whose_account_ends_does_not_count(squad: Squad):
    Membership.objects.filter(pk=squad.bob.pk).update(role=Role.OWNER)
    account_close(user=squad.olga.user)
    with pytest.raises(ValidationError, match="no owner"):
        team_leave(member=squad.bob)
    with pytest.raises(CannotClose):
        account_close(user=squad.bob.user)
    assert [name for _key, name in heirs_of(squad.team, squad.bob.user)] == ["Anton", "Alice"]


def test_an_owner_without_a_runners_profile_counts(squad: Squad):
    user = User.objects.create_user("zoe@example.org")
    Membership.objects.create(team=squad.team, user=user, role=Role.OWNER)
    account_close(user=squad.olga.user)
    assert teams_owned_alone(squad.olga.user) == []


def test_who_hands_the_team_on_is_a_coach_and_may_leave(squad: Squad):
    olga = signed_in(squad.olga)
    olga.post(squad.url("team_transfer"), {"member": squad.bob.pk})
    assert (role_of(squad.bob), role_of(squad.olga)) == (Role.OWNER, Role.COACH)
    assert olga.post(squad.url("team_leave")).status_code == 302
    assert teams_owned_alone(squad.bob.user) == [squad.team]


@pytest.mark.parametrize("role", ["coach", "owner"])
def test_a_coach_gives_no_role_of_their_own_height(squad: Squad, role: str):
    answer = signed_in(squad.bob).post(squad.url("team_member", squad.anton.pk), {"role": role})
    assert answer.status_code == 422
    assert role_of(squad.anton) == Role.ASSISTANT


def test_a_coach_does_not_touch_an_owner(squad: Squad):
    bob = signed_in(squad.bob)
    for page in ("team_member", "team_remove"):
        assert bob.post(squad.url(page, squad.olga.pk), {"role": "athlete"}).status_code == 403
    assert role_of(squad.olga) == Role.OWNER


def test_an_assistant_reads_and_changes_nothing(squad: Squad):
    anton, known = signed_in(squad.anton), TeamEvent.objects.count()
    assert anton.get(squad.url("team_people")).status_code == 200
    for page, body in (
        ("team_groups", {"name": "Tuesday"}),
        ("team_invitations", {"email": "x@example.org", "role": "athlete"}),
        ("team_enter", {"name": "Una"}),
        ("team_settings", {"name": "Mine"}),
    ):
        assert anton.post(squad.url(page), body).status_code == 403, page
    assert TeamEvent.objects.count() == known


def test_a_member_of_another_team_is_not_found_in_this_one(squad: Squad):
    stranger = Membership.objects.create(
        team=squad.team.__class__.objects.create(name="Blue"), user=squad.emil.user, role="athlete"
    )
    olga = signed_in(squad.olga)
    assert olga.post(squad.url("team_remove", stranger.pk)).status_code == 404
    assert Membership.objects.filter(pk=stranger.pk).exists()


@pytest.mark.parametrize("how", ["removed", "made an assistant", "left", "put away", "bob demoted"])
def test_the_next_request_of_the_coach_sees_nothing(squad: Squad, how: str):
    run = a_run(squad.alice.user.athlete)
    bob, url = signed_in(squad.bob), reverse("activity", args=[run.public_id])
    assert b"Secret run" in bob.get(url).content
    olga = signed_in(squad.olga)
    if how == "removed":
        olga.post(squad.url("team_remove", squad.alice.pk))
    elif how == "made an assistant":
        olga.post(squad.url("team_member", squad.alice.pk), {"role": "assistant"})
    elif how == "left":
        signed_in(squad.alice).post(squad.url("team_leave"))
    elif how == "put away":
        olga.post(squad.url("team_put_away"))
    else:
        olga.post(squad.url("team_member", squad.bob.pk), {"role": "athlete"})
    assert bob.get(url).status_code == 404


def test_back_among_the_athletes_nothing_is_shared_as_before(squad: Squad):
    role_set(member=squad.alice, role="coach", actor=squad.olga)
    role_set(member=squad.alice, role="athlete", actor=squad.olga)
    assert not Share.objects.filter(membership=squad.alice).exists()


def test_a_team_brought_back_shows_what_is_still_shared(squad: Squad):
    run = a_run(squad.alice.user.athlete)
    bob, url = signed_in(squad.bob), reverse("activity", args=[run.public_id])
    for status in (404, 200):
        signed_in(squad.olga).post(squad.url("team_put_away"))
        assert bob.get(url).status_code == status
    assert Membership.objects.filter(team=squad.team).count() == 4


def test_a_team_put_away_takes_nobody(squad: Squad):
    signed_in(squad.olga).post(squad.url("team_put_away"))
    with pytest.raises(ValidationError, match="put away"):
        join(squad, squad.emil)
    with pytest.raises(ValidationError, match="put away"):
        unclaimed_create(actor=squad.bob, name="Una")


def test_staff_share_nothing_in_their_own_team(squad: Squad):
    assert (
        signed_in(squad.bob).get(reverse("settings_share", args=[squad.team.public_id])).status_code
        == 404
    )
    assert "share nothing" in signed_in(squad.bob).get(squad.url("team_about")).content.decode()


def test_nobody_without_a_person_becomes_staff(squad: Squad):
    una = unclaimed_create(actor=squad.bob, name="Una")
    with pytest.raises(ValidationError, match="taken their invitation"):
        ownership_transfer(owner=squad.olga, to=una)


def test_the_record_names_who_did_what_to_whom(squad: Squad):
    olga = signed_in(squad.olga)
    olga.post(squad.url("team_member", squad.anton.pk), {"role": "coach"})
    signed_in(squad.alice).post(squad.url("team_leave"))
    page = signed_in(squad.bob).get(squad.url("team_record")).content.decode()
    assert "Olga changed Anton from assistant to coach." in page
    assert "Alice left." in page
    assert signed_in(squad.emil).get(squad.url("team_record")).status_code == 404


def open_roles(squad: Squad) -> list[str]:
    waiting = TeamInvitation.objects.filter(team=squad.team, revoked_at=None)
    return sorted(waiting.values_list("role", flat=True))


@pytest.mark.parametrize("how", ["remove", "leave"])
def test_who_goes_leaves_no_way_in_open(squad: Squad, how: str):
    Membership.objects.filter(pk=squad.bob.pk).update(role=Role.OWNER)
    back, _token = team_invite(actor=refreshed(squad.bob), role="owner", email="b2@example.org")
    team_invite(actor=squad.olga, email="hers@example.org")
    if how == "leave":
        team_leave(member=squad.bob)
    else:
        signed_in(squad.olga).post(squad.url("team_remove", squad.bob.pk))
    with pytest.raises(InvitationOver):
        invitation_accept(invitation=back, user=squad.emil.user)
    assert open_roles(squad) == ["athlete"]
    assert not TeamEvent.objects.filter(subject_name="b2@example.org").exists()


def test_who_steps_down_keeps_the_invitations_they_still_may_make(squad: Squad):
    for role in Role.values:
        team_invite(actor=squad.olga, role=role, email=f"{role}@example.org")
    ownership_transfer(owner=squad.olga, to=squad.bob)
    assert open_roles(squad) == ["assistant", "athlete"]
    role_set(member=squad.olga, role="assistant", actor=refreshed(squad.bob))
    assert open_roles(squad) == []


def refreshed(member: Membership) -> Membership:
    return Membership.objects.get(pk=member.pk)
