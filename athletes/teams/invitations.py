"""Invitations to a team: made, sent again, taken back, answered. The token itself is nowhere kept.

An invitation to an address is for whoever reads its mail: its link is mailed and never shown, for
who signs up with it has that address confirmed. A link without an address takes athletes alone.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from athletes.hashes import hash_of
from athletes.models import Athlete, Membership, Role, Team, TeamInvitation
from athletes.teams.masking import address_mask
from athletes.teams.members import demand_managing
from athletes.teams.services import event_add, team_held, team_member_add
from athletes.teams.unclaimed import claim, is_entered_in

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from athletes.models import User

MOST_USES = 200
LONGEST_DAYS = 90


class Standing(StrEnum):
    """What has become of an invitation."""

    WAITING = "waiting"
    ACCEPTED = "accepted"  # of a link: as often as it may be
    DECLINED = "declined"
    EXPIRED = "expired"
    REVOKED = "revoked"


class InvitationOver(Exception):
    """It can't be answered any more; `standing` says why."""

    def __init__(self, standing: Standing) -> None:
        self.standing = standing
        super().__init__(standing)


@dataclass(frozen=True, slots=True)
class Consent:
    """What somebody shares on joining; nothing unless they say so."""

    kinds: Iterable[str] = ()
    since: date | None = None
    until: date | None = None


NOTHING = Consent()


def standing_of(invitation: TeamInvitation, now: datetime) -> Standing:
    if invitation.revoked_at:
        return Standing.REVOKED
    if invitation.declined_at:
        return Standing.DECLINED
    if invitation.uses >= invitation.most_uses:
        return Standing.ACCEPTED
    return Standing.WAITING if invitation.expires_at > now else Standing.EXPIRED


@transaction.atomic
def team_invite(
    *,
    actor: Membership,
    role: str = Role.ATHLETE,
    email: str = "",
    athlete: Athlete | None = None,
    most_uses: int = 1,
    days: int | None = None,
) -> tuple[TeamInvitation, str]:
    """The invitation and its token; `invitation_send` mails it.

    `email`: for that address; without, a link for `most_uses` people. `athlete`: somebody entered
    by the coach, whom the invited person becomes. Raises PermissionDenied above the actor's step
    of the ladder, ValidationError for what cannot be.
    """
    team = team_held(actor.team)
    demand_managing(actor, role)
    email = email.strip().lower()
    if email:
        _refuse_address(team, email)
    elif role != Role.ATHLETE:
        raise ValidationError({"email": _("Owners, coaches and assistants are invited by e-mail.")})
    if athlete is not None:
        if role != Role.ATHLETE or not is_entered_in(athlete, team):
            raise ValidationError({"athlete": _("Choose somebody you have entered yourself.")})
        # A new way in closes those before.
        _open(team).filter(athlete=athlete).update(revoked_at=timezone.now())
    token = secrets.token_urlsafe(32)
    invitation = TeamInvitation(
        team=team,
        role=role,
        email=email,
        token_hash=hash_of(token),
        athlete=athlete,
        most_uses=1 if email or athlete else min(max(most_uses, 1), MOST_USES),
        created_by=actor.user,
        expires_at=timezone.now() + _span(days),
    )
    invitation.full_clean(exclude=["answered_by"])
    invitation.save()
    whom = email or (athlete.name if athlete else "")
    event_add(team=team, verb="invited", actor=actor.user, subject=whom, detail=role)
    return invitation, token


@transaction.atomic
def invitation_renew(
    *, invitation: TeamInvitation, actor: Membership, days: int | None = None
) -> tuple[TeamInvitation, str]:
    """A new token and a new date; the old one opens nothing from now on.

    Raises InvitationOver for one that has been answered or revoked.
    """
    team, held = _held(invitation, actor)
    standing = standing_of(held, timezone.now())
    if standing not in (Standing.WAITING, Standing.EXPIRED):
        raise InvitationOver(standing)
    token = secrets.token_urlsafe(32)
    held.token_hash = hash_of(token)
    held.expires_at = timezone.now() + _span(days)
    held.save(update_fields=["token_hash", "expires_at"])
    event_add(team=team, verb="resent", actor=actor.user, subject=_whom(held))
    return held, token


@transaction.atomic
def invitation_revoke(*, invitation: TeamInvitation, actor: Membership) -> TeamInvitation:
    """It opens nothing from now on. Raises InvitationOver for one that has been answered."""
    team, held = _held(invitation, actor)
    standing = standing_of(held, timezone.now())
    if standing not in (Standing.WAITING, Standing.EXPIRED):
        raise InvitationOver(standing)
    held.revoked_at = timezone.now()
    held.save(update_fields=["revoked_at"])
    event_add(team=team, verb="revoked", actor=actor.user, subject=_whom(held))
    address_mask(team=team, email=held.email)
    return held


@transaction.atomic
def invitation_accept(
    *, invitation: TeamInvitation, user: User, consent: Consent = NOTHING
) -> Membership:
    """Into the team, sharing what `consent` says if as an athlete.

    Raises InvitationOver, or ValidationError: already in the team, team put away, or an entered
    athlete whom somebody with runs of their own cannot become.
    """
    team = team_held(invitation.team)
    held = _answerable(invitation, user)
    kinds = consent.kinds if held.role == Role.ATHLETE else ()
    choice = {"kinds": kinds, "since": consent.since, "until": consent.until}
    if held.athlete is not None:
        membership = claim(
            athlete=held.athlete, user=user, team=team, invitation=held, consent=choice
        )
    else:
        membership = team_member_add(
            team=team, user=user, role=held.role, invitation=held, **choice
        )
    held.uses += 1
    held.answered_by, held.accepted_at = user, timezone.now()
    held.save(update_fields=["uses", "answered_by", "accepted_at"])
    address_mask(team=team, email=held.email)
    return membership


@transaction.atomic
def invitation_decline(*, invitation: TeamInvitation, user: User | None = None) -> None:
    """Settled, and the coach reads it; a link for several stays for the others.

    Whoever holds the mailed link may, with an account or without. Raises InvitationOver.
    """
    held = _answerable(invitation, user)
    if held.most_uses > 1:
        return
    held.answered_by, held.declined_at = user, timezone.now()
    held.save(update_fields=["answered_by", "declined_at"])
    event_add(team=held.team, verb="declined", subject=user or _whom(held))
    address_mask(team=held.team, email=held.email)


@transaction.atomic
def invitation_signed_up(*, invitation: TeamInvitation, user: User) -> None:
    """An account was made with it: it makes no second one, and waits for its person's answer."""
    held = _answerable(invitation, user)
    held.answered_by = user
    held.save(update_fields=["answered_by"])


def mark_sent(*, invitation: TeamInvitation) -> None:
    invitation.sent_at = timezone.now()
    TeamInvitation.objects.filter(pk=invitation.pk).update(sent_at=invitation.sent_at)


def _answerable(invitation: TeamInvitation, user: User | None) -> TeamInvitation:
    """Held; still with the token that `invitation` was found by."""
    rows = TeamInvitation.objects.select_for_update(of=("self",))
    held = rows.select_related("team", "athlete").filter(pk=invitation.pk).first()
    if held is None or held.token_hash != invitation.token_hash:
        raise InvitationOver(Standing.REVOKED)
    standing = standing_of(held, timezone.now())
    if standing is not Standing.WAITING:
        raise InvitationOver(standing)
    is_anothers = held.answered_by_id is not None and held.most_uses == 1
    if is_anothers and (user is None or held.answered_by_id != user.pk):
        raise InvitationOver(Standing.ACCEPTED)
    return held


def _held(invitation: TeamInvitation, actor: Membership) -> tuple[Team, TeamInvitation]:
    team = team_held(actor.team)
    rows = TeamInvitation.objects.select_for_update(of=("self",)).select_related("athlete")
    held = rows.get(pk=invitation.pk, team=team)
    demand_managing(actor, held.role)
    return team, held


def _refuse_address(team: Team, email: str) -> None:
    validate_email(email)
    if Membership.objects.filter(team=team, user__email__iexact=email).exists():
        raise ValidationError({"email": _("They are in this team already.")}, code="already_member")
    if _open(team).filter(email=email).exists():
        raise ValidationError(
            {"email": _("An invitation to this address is waiting. Send that one again.")}
        )


def _open(team: Team) -> QuerySet[TeamInvitation]:
    """Those that somebody can still take: none of a link, whose uses are not looked at here."""
    return TeamInvitation.objects.filter(
        team=team,
        revoked_at=None,
        declined_at=None,
        accepted_at=None,
        expires_at__gt=timezone.now(),
    )


def _span(days: int | None) -> timedelta:
    return timedelta(days=min(max(days or settings.INVITATION_DAYS, 1), LONGEST_DAYS))


def _whom(invitation: TeamInvitation) -> str:
    return invitation.email or (invitation.athlete.name if invitation.athlete else "")
