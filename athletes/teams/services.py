"""Every write about teams and shares: keyword-only, validated, one transaction each."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from athletes.models import Membership, Role, Share, Team, TeamEvent
from athletes.names import name_of
from common.kinds import Kind

if TYPE_CHECKING:
    from athletes.models import TeamInvitation, User


@transaction.atomic
def team_create(*, owner: User, name: str) -> Team:
    """A team with its first member, the owner."""
    team = Team(name=name)
    team.full_clean()
    team.save()
    Membership.objects.create(team=team, user=owner, role=Role.OWNER)
    event_add(team=team, verb="created", actor=owner)
    return team


@transaction.atomic
def team_rename(*, team: Team, name: str, actor: User) -> Team:
    team = team_held(team)
    before, team.name = team.name, name
    team.full_clean()
    team.save(update_fields=["name"])
    if before != name:
        event_add(team=team, verb="renamed", actor=actor, subject=before, detail=name)
    return team


@transaction.atomic
def team_archive(*, team: Team, actor: User) -> Team:
    """Put away: with the next request nothing of it gives sight. Invitations wait."""
    team = team_held(team)
    team.archived_at = timezone.now()
    team.save(update_fields=["archived_at"])
    event_add(team=team, verb="archived", actor=actor)
    return team


@transaction.atomic
def team_restore(*, team: Team, actor: User) -> Team:
    """In use again; what its athletes had shared with it is shared again."""
    team = team_held(team, archived=True)
    if team.archived_at is not None:
        team.archived_at = None
        team.save(update_fields=["archived_at"])
        event_add(team=team, verb="restored", actor=actor)
    return team


def team_held(team: Team, *, archived: bool = False) -> Team:
    """`team` as it is now; nobody else changes it or who is in it until the transaction ends.

    Raises ValidationError for one that is put away, unless `archived`.
    """
    held = Team.objects.select_for_update().get(pk=team.pk)
    if held.archived_at is not None and not archived:
        raise ValidationError(
            _("This team is put away. An owner can bring it back."), code="team_archived"
        )
    return held


def teams_held(user: User) -> list[Team]:
    """All teams of `user`, held as by `team_held`; always in one order, so that nobody waits for
    somebody who waits for them."""
    theirs = Membership.objects.filter(user=user).values("team_id")
    return list(Team.objects.select_for_update().filter(pk__in=theirs).order_by("pk"))


@transaction.atomic
def team_member_add(
    *,
    team: Team,
    user: User,
    role: str,
    kinds: Iterable[str] = (),
    since: date | None = None,
    until: date | None = None,
    invitation: TeamInvitation | None = None,
) -> Membership:
    """With `kinds` they share at once what they have agreed to.

    Raises ValidationError for an unknown role or somebody who is in the team already.
    """
    if Membership.objects.filter(team=team, user=user).exists():
        raise ValidationError(_("They are in this team already."), code="already_member")
    membership = Membership(team=team, user=user, role=role, invitation=invitation)
    membership.full_clean()
    membership.save()
    event_add(team=team, verb="joined", subject=user, detail=role)
    if kinds:
        share_set(membership=membership, kinds=kinds, since=since, until=until)
    return membership


@transaction.atomic
def share_set(
    *,
    membership: Membership,
    kinds: Iterable[str],
    since: date | None = None,
    until: date | None = None,
) -> Share:
    """What the member shares with the team from now on; it holds with the next request.

    Raises ValidationError for an unknown kind, an end before the beginning, or somebody of the
    staff: those look at athletes, and share with nobody.
    """
    wanted = [kind.value for kind in Kind if kind.value in set(kinds)]
    if len(wanted) < len(set(kinds)):
        raise ValidationError(_("One of these kinds of data is not known."))
    if since and until and until < since:
        raise ValidationError({"until": _("Sharing would end before it begins.")})
    held = Membership.objects.select_for_update().get(pk=membership.pk)
    if held.role != Role.ATHLETE and wanted:
        raise ValidationError(
            _("Owners, coaches and assistants share nothing in their own team."), code="is_staff"
        )
    share = Share.objects.filter(membership=held).first() or Share(membership=held)
    before = list(share.kinds)
    share.kinds, share.since, share.until = wanted, since, until
    share.full_clean()
    share.save()
    if before != wanted:
        event_add(team=held.team, verb="shares", subject=held.user, detail=", ".join(wanted))
    return share


def event_add(
    *,
    team: Team,
    verb: str,
    actor: User | None = None,
    subject: User | str | None = None,
    detail: str = "",
) -> TeamEvent:
    """A line of the team's record; `verb` is a key of `runhub.web.teams.words.VERBS`."""
    return TeamEvent.objects.create(
        team=team,
        verb=verb,
        actor=actor,
        subject=None if isinstance(subject, str) else subject,
        actor_name=_name(actor),
        subject_name=_name(subject),
        detail=detail[:200],
    )


def _name(who: User | str | None) -> str:
    if who is None or isinstance(who, str):
        return who or ""
    return name_of(who)
