"""Athletes whom a coach has entered: nobody can sign in as them until their person takes them over.

Their account has no password, is not active, and its address lies under a name that no mail ever
reaches (RFC 2606).
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from athletes.models import Athlete, Membership, Role, Share, Team, TeamInvitation, User
from athletes.services import athlete_create
from athletes.teams.carrying import carry_over, refuse_own_runs
from athletes.teams.members import demand_managing
from athletes.teams.services import event_add, share_set, team_held
from common.ids import uuid7
from common.kinds import EVERY_KIND

RESERVED = "unclaimed.invalid"


@transaction.atomic
def unclaimed_create(*, actor: Membership, name: str) -> Membership:
    """An athlete of the team without a person: its staff see everything until one takes them over.

    Raises PermissionDenied for who is no coach, ValidationError for no name or too many at once.
    """
    team = team_held(actor.team)
    demand_managing(actor, Role.ATHLETE)
    coach = actor.user.athlete if hasattr(actor.user, "athlete") else None
    _refuse_too_many(actor.user)
    user = User.objects.create_user(f"{uuid7()}@{RESERVED}", None, is_active=False)
    athlete = athlete_create(
        user=user, name=name.strip(), time_zone=coach.time_zone if coach else "UTC"
    )
    athlete.is_unclaimed = True
    athlete.save(update_fields=["is_unclaimed"])
    membership = Membership.objects.create(team=team, user=user, role=Role.ATHLETE)
    Share.objects.create(membership=membership, kinds=sorted(EVERY_KIND))
    event_add(team=team, verb="entered", actor=actor.user, subject=user)
    return membership


@transaction.atomic
def unclaimed_remove(*, member: Membership, actor: Membership) -> None:
    """Out of the team and out of everybody's sight at once; all that was uploaded for them is
    deleted by a worker (`runhub.closing`), as it is of an account that ends.

    Raises PermissionDenied for who is no coach, ValidationError if the person has come meanwhile.
    """
    team = team_held(actor.team, archived=True)
    demand_managing(actor, Role.ATHLETE)
    athlete = _held(member.user.athlete)
    if not is_entered_in(athlete, team):
        raise ValidationError(_("Their account has an owner meanwhile."), code="claimed")
    event_add(team=team, verb="deleted", actor=actor.user, subject=athlete.name)
    now = timezone.now()
    TeamInvitation.objects.filter(athlete=athlete, revoked_at=None, uses=0).update(revoked_at=now)
    Membership.objects.filter(user=athlete.user).delete()
    athlete.closing_at = now
    athlete.save(update_fields=["closing_at"])


@transaction.atomic
def claim(
    *,
    athlete: Athlete,
    user: User,
    team: Team,
    invitation: TeamInvitation,
    consent: dict[str, Any],
) -> Membership:
    """`user` becomes the entered athlete, whose runs are theirs from now on; `consent`: arguments
    of `share_set`, in place of what the coach saw before.

    Raises ValidationError if the athlete is taken, or `user` has runs or is in the team.
    """
    own = _held(user.athlete) if hasattr(user, "athlete") else None
    entered = _held(athlete)
    _refuse_claim(entered, own, user, team)
    if own is not None:
        carry_over(own, entered)
        own.delete()
    placeholder = entered.user
    entered.user, entered.is_unclaimed = user, False
    entered.full_clean()
    entered.save()
    member = Membership.objects.get(team=team, user=placeholder)
    member.user, member.invitation = user, invitation
    member.save(update_fields=["user", "invitation"])
    Share.objects.filter(membership=member).delete()
    placeholder.delete()
    user.athlete = entered
    event_add(team=team, verb="claimed", subject=user)
    if consent["kinds"]:
        share_set(membership=member, **consent)
    return member


def is_entered_in(athlete: Athlete, team: Team) -> bool:
    """Whether `athlete` waits for their person in that team."""
    there = Membership.objects.filter(team=team, user=athlete.user_id, role=Role.ATHLETE)
    return athlete.is_unclaimed and there.exists()


def _refuse_claim(entered: Athlete, own: Athlete | None, user: User, team: Team) -> None:
    if not is_entered_in(entered, team):
        raise ValidationError(_("Somebody has taken this invitation already."), code="claimed")
    if Membership.objects.filter(team=team, user=user).exists():
        raise ValidationError(
            _("You are in %(team)s already. Leave it first, then take over what was entered.")
            % {"team": team.name},
            code="already_member",
        )
    if own is not None:
        refuse_own_runs(own, entered)


def _refuse_too_many(user: User) -> None:
    """Each of them has room of their own on the disk: a limit of one coach, over all teams."""
    coached = user.memberships.filter(role__in=(Role.OWNER, Role.COACH)).values("team_id")
    entered = Membership.objects.filter(team__in=coached, user__athlete__is_unclaimed=True)
    if entered.count() >= settings.UNCLAIMED_MOST:
        raise ValidationError(
            _(
                "%(n)d athletes you have entered wait for their person already. Invite or remove some of them first."
            )
            % {"n": settings.UNCLAIMED_MOST},
            code="too_many_unclaimed",
        )


def _held(athlete: Athlete) -> Athlete:
    rows = Athlete.objects.select_for_update(of=("self",)).select_related("user")
    return rows.get(pk=athlete.pk)
