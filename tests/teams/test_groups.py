"""Groups hold athletes of their team."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from athletes.models import Group, Membership
from athletes.teams.groups import group_create
from athletes.teams.members import role_set
from tests.teams.conftest import Squad, join, signed_in


def test_a_group_is_made_renamed_and_deleted_and_its_athletes_stay(squad: Squad):
    bob = signed_in(squad.bob)
    bob.post(squad.url("team_groups"), {"name": "Tuesday", "members": [squad.alice.pk]})
    group = Group.objects.get()
    url = squad.url("team_group", group.public_id)
    bob.post(url, {"name": "Track", "members": [squad.alice.pk]})
    assert "Track" in bob.get(squad.url("team_people")).content.decode()
    bob.post(squad.url("team_group_delete", group.public_id))
    assert not Group.objects.exists()
    assert Membership.objects.filter(pk=squad.alice.pk).exists()


def test_only_athletes_of_the_team_come_in(squad: Squad):
    for outsider in (squad.anton.pk, 10**6):
        with pytest.raises(ValidationError, match="athletes of this team"):
            group_create(team=squad.team, name="T", actor=squad.bob.user, members=[outsider])
    assert not Group.objects.exists()


def test_two_groups_are_not_called_the_same(squad: Squad):
    group_create(team=squad.team, name="Tuesday", actor=squad.bob.user)
    answer = signed_in(squad.bob).post(squad.url("team_groups"), {"name": "tuesday"})
    assert answer.status_code == 422
    assert "There is a group “tuesday” already." in answer.content.decode()


def test_whoever_stops_running_leaves_the_groups(squad: Squad):
    emil = join(squad, squad.emil)
    group = group_create(team=squad.team, name="T", actor=squad.bob.user, members=[emil.pk])
    role_set(member=emil, role="assistant", actor=squad.bob)
    assert list(group.members.all()) == []
