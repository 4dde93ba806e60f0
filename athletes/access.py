"""The one door to athletes and teams: who may see and change whom.

Not visible = Http404; visible but not allowed = PermissionDenied. Nothing compares team ids of
None: a person without a team matches nobody.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Q, QuerySet
from django.http import Http404

from athletes.consent.looks import noted
from athletes.consent.sight import OWN, STAFF_ROLES, Sight, sight_of, sights_of
from athletes.models import Athlete, Membership, Role, Team
from common.kinds import Kind

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from athletes.models import User

COACH_ROLES = (Role.OWNER, Role.COACH)


class Need(StrEnum):
    VIEW = "view"
    EDIT = "edit"


class TeamNeed(StrEnum):
    """What one does with a team: be in it, read as its staff, coach, or own it."""

    BELONG = "belong"
    READ = "read"
    COACH = "coach"
    OWN = "own"


ROLES_FOR = {
    TeamNeed.BELONG: frozenset(Role.values),
    TeamNeed.READ: frozenset(STAFF_ROLES),
    TeamNeed.COACH: frozenset(COACH_ROLES),
    TeamNeed.OWN: frozenset({Role.OWNER}),
}


def visible_to(user: User | AnonymousUser) -> QuerySet[Athlete]:
    """Athletes of whose data `user` may see something: themselves, and who shares with them."""
    if not user.is_authenticated or not user.is_active:
        return Athlete.objects.none()
    return Athlete.objects.filter(Q(user=user) | Q(pk__in=list(sights_of(user))))


def athlete_for(user: User | AnonymousUser, key: UUID | str, need: Need = Need.VIEW) -> Athlete:
    """The athlete with public id `key`, if `user` may do `need` with their data.

    Its `sight` says what of them the user may see.
    """
    if not user.is_authenticated or not user.is_active:
        raise Http404
    try:
        athlete = Athlete.objects.select_related("user").get(public_id=key)
    except (Athlete.DoesNotExist, ValidationError) as error:
        raise Http404 from error
    if athlete.user_id == user.pk:
        athlete.sight = OWN
        return athlete
    athlete.sight = sight_of(user, athlete.pk)
    if not athlete.sight.since:
        raise Http404
    if need is Need.EDIT:
        raise PermissionDenied
    noted(user, athlete.pk)
    return athlete


def entered_by(user: User | AnonymousUser) -> QuerySet[Athlete]:
    """Athletes without a person yet, of teams in use that `user` coaches: these may upload for
    them, until somebody takes the athlete over."""
    if not user.is_authenticated or not user.is_active:
        return Athlete.objects.none()
    coached = Membership.objects.filter(
        user=user, role__in=COACH_ROLES, team__archived_at__isnull=True
    )
    return Athlete.objects.filter(
        is_unclaimed=True, user__memberships__team__in=coached.values("team_id")
    )


def entered_for(user: User | AnonymousUser, key: UUID | str) -> Athlete:
    """One of `entered_by`. Http404 for who is not seen, PermissionDenied for who is not entered."""
    athlete = athlete_for(user, key)
    if not entered_by(user).filter(pk=athlete.pk).exists():
        raise PermissionDenied
    return athlete


def demand(sight: Sight, *kinds: Kind) -> None:
    """PermissionDenied unless all of `kinds` are shared."""
    if not sight.may(*kinds):
        raise PermissionDenied


def team_for(
    user: User | AnonymousUser, key: UUID | str, need: TeamNeed = TeamNeed.BELONG
) -> Membership:
    """The membership of `user` in the team with public id `key`, with `.team`; archived ones too
    (what may be done with those is the service's affair)."""
    if not user.is_authenticated or not user.is_active:
        raise Http404
    try:
        mine = Membership.objects.select_related("team").get(user=user, team__public_id=key)
    except (Membership.DoesNotExist, ValidationError) as error:
        raise Http404 from error
    mine.user = user  # not loaded again, and what they look at is noted on it
    if mine.role not in ROLES_FOR[need]:
        raise PermissionDenied
    return mine


def teams_of(user: User | AnonymousUser, *roles: str) -> QuerySet[Team]:
    """Teams in use that `user` is in, with one of `roles` if any are given; by name."""
    if not user.is_authenticated or not user.is_active:
        return Team.objects.none()
    wanted = {"memberships__role__in": roles} if roles else {}
    teams = Team.objects.filter(memberships__user=user, archived_at=None, **wanted)
    return teams.order_by("name", "pk")


def coaches(user: User | AnonymousUser) -> bool:
    """Whether `user` has anybody else to look at."""
    if not user.is_authenticated:
        return False
    return Membership.objects.filter(
        user=user, role__in=STAFF_ROLES, team__archived_at__isnull=True
    ).exists()
