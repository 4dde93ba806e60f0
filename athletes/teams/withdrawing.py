"""Invitations whose maker may not make them any more: a right that ended leaves no way in open."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db.models import F
from django.utils import timezone

from athletes.models import TeamInvitation
from athletes.teams.masking import address_mask
from athletes.teams.services import event_add

if TYPE_CHECKING:
    from athletes.models import Team, User


def invitations_withdraw(
    *, team: Team, maker: User, may: Iterable[str] = (), actor: User | None = None
) -> None:
    """Those of `maker` that nobody has answered yet, but for roles they `may` still give. The team
    is held; also what ran out is revoked, as it could be sent again."""
    found = TeamInvitation.objects.select_for_update(of=("self",)).filter(
        team=team, created_by=maker, revoked_at=None, declined_at=None, uses__lt=F("most_uses")
    )
    for one in found.exclude(role__in=may).select_related("athlete").order_by("pk"):
        one.revoked_at = timezone.now()
        one.save(update_fields=["revoked_at"])
        whom = one.email or (one.athlete.name if one.athlete else "")
        event_add(team=team, verb="revoked", actor=actor or maker, subject=whom, detail=one.role)
        address_mask(team=team, email=one.email)
