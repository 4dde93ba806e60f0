"""Writes about groups: some athletes of one team."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from athletes.access import TeamNeed, team_for
from athletes.models import Group, Membership, Role, Team, User
from athletes.teams.services import event_add, team_held


def group_of(team: Team, key: object) -> Group:
    """The group with that public id of that very team; Http404 otherwise."""
    return get_object_or_404(Group.objects.select_related("team"), team=team, public_id=key)


def group_for(user: User, key: UUID, need: TeamNeed) -> tuple[Membership, Group]:
    """The membership of `user` in the team of that group, and the group. Http404 for who is not in
    that team, PermissionDenied for who may not do `need`."""
    group = get_object_or_404(Group.objects.select_related("team"), public_id=key)
    return team_for(user, group.team.public_id, need), group


@transaction.atomic
def group_create(*, team: Team, name: str, actor: User, members: Iterable[int] = ()) -> Group:
    """Raises ValidationError for a name that another group of the team has."""
    team = team_held(team)
    group = Group(team=team, name=name.strip())
    _save(group)
    _put(group, members)
    event_add(team=team, verb="group_made", actor=actor, subject=group.name)
    return group


@transaction.atomic
def group_update(
    *, group: Group, actor: User, name: str | None = None, members: Iterable[int] | None = None
) -> Group:
    """Another name, other members (keys of memberships), or both; None leaves it as it is."""
    team = team_held(group.team)
    held = Group.objects.select_for_update().get(pk=group.pk)
    before = held.name
    if name is not None and name.strip() != before:
        held.name = name.strip()
        _save(held)
        event_add(team=team, verb="group_renamed", actor=actor, subject=before, detail=held.name)
    if members is not None:
        _put(held, members)
    return held


@transaction.atomic
def group_delete(*, group: Group, actor: User) -> None:
    """The group alone: its athletes stay in the team."""
    team = team_held(group.team)
    event_add(team=team, verb="group_deleted", actor=actor, subject=group.name)
    Group.objects.filter(pk=group.pk).delete()


def _save(group: Group) -> None:
    taken = Group.objects.filter(team=group.team, name__iexact=group.name).exclude(pk=group.pk)
    if taken.exists():
        raise ValidationError(
            {"name": _("There is a group “%(name)s” already.") % {"name": group.name}}
        )
    group.full_clean()
    group.save()


def _put(group: Group, members: Iterable[int]) -> None:
    """Athletes of the team; keys of anybody else are refused, not left out."""
    wanted = set(members)
    found = Membership.objects.filter(team=group.team, role=Role.ATHLETE, pk__in=wanted)
    if found.count() < len(wanted):
        raise ValidationError({"members": _("Choose athletes of this team.")})
    group.members.set(found)
