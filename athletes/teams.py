"""Every write about teams and shares: keyword-only, validated, one transaction each."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from athletes.models import Membership, Role, Share, Team, TeamEvent
from common.kinds import Kind

if TYPE_CHECKING:
    from athletes.models import User


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
def team_member_add(
    *, team: Team, user: User, role: str, kinds: Iterable[str] = (), since: date | None = None
) -> Membership:
    """With `kinds` they share at once what they have agreed to.

    Raises ValidationError for an unknown role or somebody who is in the team already.
    """
    membership = Membership(team=team, user=user, role=role)
    membership.full_clean()
    membership.save()
    event_add(team=team, verb="joined", subject=user, detail=role)
    if kinds:
        share_set(membership=membership, kinds=kinds, since=since)
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

    Raises ValidationError for an unknown kind, or an end before the beginning.
    """
    wanted = [kind.value for kind in Kind if kind.value in set(kinds)]
    if len(wanted) < len(set(kinds)):
        raise ValidationError(_("One of these kinds of data is not known."))
    if since and until and until < since:
        raise ValidationError({"until": _("Sharing would end before it begins.")})
    held = Membership.objects.select_for_update().get(pk=membership.pk)
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
    """A line of the team's record; `verb` is a key of `runhub.web.team_words.VERBS`."""
    return TeamEvent.objects.create(
        team=team,
        verb=verb,
        actor_name=_name(actor),
        subject_name=_name(subject),
        detail=detail[:200],
    )


def _name(who: User | str | None) -> str:
    if who is None or isinstance(who, str):
        return who or ""
    return who.athlete.name if hasattr(who, "athlete") else who.email
