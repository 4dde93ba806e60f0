"""Writes about who is what in a team: a ladder of roles, and never a team without an owner."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from athletes.access import TeamNeed, team_for
from athletes.models import Group, Membership, Role, Share, Team
from athletes.teams.services import event_add, team_held
from athletes.teams.withdrawing import invitations_withdraw

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from athletes.models import User

# Whom each role may invite, change and remove: nobody gives a role above their own.
MANAGES = {
    Role.OWNER: frozenset(Role.values),
    Role.COACH: frozenset({Role.ASSISTANT, Role.ATHLETE}),
    Role.ASSISTANT: frozenset[str](),
    Role.ATHLETE: frozenset[str](),
}


def manages(actor: Membership, role: str) -> bool:
    """Whether `actor` may give and take `role` in their team."""
    return role in MANAGES[Role(actor.role)]


def demand_managing(actor: Membership, *roles: str) -> None:
    """PermissionDenied unless `actor` may give and take all of `roles`."""
    if not all(manages(actor, role) for role in roles):
        raise PermissionDenied


def member_for(user: User, pk: int, need: TeamNeed) -> tuple[Membership, Membership]:
    """The membership of `user` in the team of that member, and the member, with user, athlete and
    share. Http404 for who is not in that team, PermissionDenied for who may not do `need`."""
    rows = Membership.objects.select_related("user__athlete", "team", "share")
    member = get_object_or_404(rows, pk=pk)
    return team_for(user, member.team.public_id, need), member


def member_of(team: Team, pk: int) -> Membership:
    """The member with that key of that very team, with user and athlete; Http404 otherwise."""
    rows = Membership.objects.select_related("user__athlete", "team")
    return get_object_or_404(rows, team=team, pk=pk)


@transaction.atomic
def role_set(*, member: Membership, role: str, actor: Membership) -> Membership:
    """Another role. Whoever changes sides, between athlete and staff, shares nothing from now on.

    Raises PermissionDenied above the actor's own step of the ladder, ValidationError for an
    unknown role, the last owner, or somebody who has only been entered.
    """
    team, held, actor = _held(member, actor)
    demand_managing(actor, held.role, role)
    if held.role == role:
        return held
    if hasattr(held.user, "athlete") and held.user.athlete.is_unclaimed:
        raise ValidationError(
            _("Nobody can sign in as %(name)s before they have taken their invitation.")
            % {"name": held.user.athlete.name},
            code="unclaimed",
        )
    if held.role == Role.OWNER:
        refuse_last_owner(team, held)
    before, held.role = held.role, role
    held.full_clean()
    held.save(update_fields=["role"])
    if Role.ATHLETE in (before, role):
        _let_go(held)
    event_add(
        team=team, verb="role", actor=actor.user, subject=held.user, detail=f"{before} {role}"
    )
    invitations_withdraw(team=team, maker=held.user, may=MANAGES[Role(role)], actor=actor.user)
    return held


@transaction.atomic
def member_remove(*, member: Membership, actor: Membership) -> None:
    """Out of the team, which ends what they see and what they share.

    Raises PermissionDenied above the actor's own step, ValidationError for the last owner.
    """
    team, held, actor = _held(member, actor, archived=True)
    demand_managing(actor, held.role)
    _end(team, held, verb="removed", actor=actor.user)


@transaction.atomic
def team_leave(*, member: Membership) -> None:
    """What everybody may; but the last owner hands the team on first (ValidationError)."""
    team, held, _actor = _held(member, member, archived=True)
    _end(team, held, verb="left")


@transaction.atomic
def ownership_transfer(*, owner: Membership, to: Membership) -> Membership:
    """`to` becomes an owner, `owner` a coach. Raises PermissionDenied for who is no owner."""
    team, heir, held = _held(to, owner)
    demand_managing(held, Role.OWNER)
    if heir.pk == held.pk:
        raise ValidationError(_("You own this team already."), code="invalid")
    heir = role_set(member=heir, role=Role.OWNER, actor=held)
    role_set(member=held, role=Role.COACH, actor=held)
    event_add(team=team, verb="transferred", actor=held.user, subject=heir.user)
    return heir


def refuse_last_owner(team: Team, member: Membership) -> None:
    """ValidationError if `member` is the only owner. The team is held."""
    if not _standing_owners().filter(team=team).exclude(pk=member.pk).exists():
        raise ValidationError(
            _("%(team)s would have no owner. Make somebody else an owner first, or put it away.")
            % {"team": team.name},
            code="last_owner",
        )


def teams_owned_alone(user: User) -> list[Team]:
    """Teams that would be left without an owner if `user` went, by name. One query."""
    owned = Team.objects.filter(memberships__user=user, memberships__role=Role.OWNER)
    others = _standing_owners().exclude(user=user)
    alone = owned.exclude(pk__in=others.values("team_id")).distinct()
    return list(alone.order_by("name", "pk"))


def _standing_owners() -> QuerySet[Membership]:
    """Who can sign in and will tomorrow; also those without a runner's profile."""
    return Membership.objects.filter(
        role=Role.OWNER, user__is_active=True, user__athlete__closing_at=None
    )


def _held(
    member: Membership, actor: Membership, *, archived: bool = False
) -> tuple[Team, Membership, Membership]:
    """Team, member and actor as they are now, locked: two owners who leave at once wait."""
    team = team_held(member.team, archived=archived)
    rows = Membership.objects.select_for_update(of=("self",)).select_related("user__athlete")
    found = {row.pk: row for row in rows.filter(team=team, pk__in=[member.pk, actor.pk])}
    if member.pk not in found or actor.pk not in found:
        raise PermissionDenied
    return team, found[member.pk], found[actor.pk]


def _end(team: Team, held: Membership, *, verb: str, actor: User | None = None) -> None:
    if held.role == Role.OWNER:
        refuse_last_owner(team, held)
    event_add(team=team, verb=verb, actor=actor, subject=held.user, detail=held.role)
    held.delete()
    invitations_withdraw(team=team, maker=held.user, actor=actor)


def _let_go(held: Membership) -> None:
    Share.objects.filter(membership=held).delete()
    Group.members.through.objects.filter(membership=held).delete()
