"""Sharing as the athlete sees it: with whom, what, since when; who looked; and ending it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.shortcuts import get_object_or_404
from django.utils import timezone

from athletes.consent.force import in_force
from athletes.consent.sight import STAFF_ROLES
from athletes.keyset import Part, Place, newest_first
from athletes.models import Athlete, Look, Membership, Role, Share
from athletes.teams.selectors import staffs_of
from athletes.teams.services import share_set
from common.kinds import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from athletes.models import User


@dataclass(frozen=True, slots=True)
class Shared:
    """One team of an athlete's: who looks, and what they see. `changed_at` None: never shared."""

    team_key: UUID
    team: str
    is_archived: bool
    staff: list[tuple[str, str]]  # name, role
    kinds: tuple[str, ...]
    since: date | None
    until: date | None
    changed_at: datetime | None

    @property
    def is_over(self) -> bool:
        """Its last day has passed."""
        return self.until is not None and self.until < timezone.localdate()

    @property
    def is_in_force(self) -> bool:
        return bool(self.kinds) and not self.is_over and not self.is_archived


def with_training(kinds: Iterable[str]) -> list[str]:
    """What was chosen, and training if anything was: without runs there is nothing to show the
    rest of."""
    chosen = list(kinds)
    return [Kind.TRAINING, *chosen] if chosen and Kind.TRAINING not in chosen else chosen


def shares_of(user: User) -> list[Shared]:
    """Every team in which `user` is an athlete, those in use first. Two queries."""
    rows = Membership.objects.filter(user=user, role=Role.ATHLETE).select_related("team", "share")
    members = list(rows)
    staffs = staffs_of([row.team_id for row in members])
    found = [shared_row(row, staffs[row.team_id]) for row in members]
    return sorted(found, key=lambda one: (one.is_archived, one.team.lower()))


def shared_row(row: Membership, staff: list[tuple[str, str]]) -> Shared:
    """`row` with team and share."""
    share = getattr(row, "share", None)
    return Shared(
        team_key=row.team.public_id,
        team=row.team.name,
        is_archived=row.team.archived_at is not None,
        staff=staff,
        kinds=tuple(share.kinds) if share else (),
        since=share.since if share else None,
        until=share.until if share else None,
        changed_at=share.changed_at if share else None,
    )


def shares_to(user: User) -> dict[int, list[Share]]:
    """By athlete, what they share today with the teams `user` is of the staff of; each with
    `membership.team`, by the team's name. One query."""
    teams = Membership.objects.filter(
        user=user, role__in=STAFF_ROLES, team__archived_at=None
    ).values("team_id")
    rows = in_force().filter(membership__team__in=teams).exclude(membership__user=user)
    by_athlete: dict[int, list[Share]] = {}
    for share in rows.select_related("membership__team", "membership__user__athlete").order_by(
        "membership__team__name", "pk"
    ):
        by_athlete.setdefault(share.membership.user.athlete.pk, []).append(share)
    return by_athlete


def own_share_for(user: User, key: UUID) -> Membership:
    """The athlete's membership of `user` in that team, with team and share; Http404 otherwise."""
    rows = Membership.objects.select_related("team", "share", "user")
    return get_object_or_404(rows, user=user, team__public_id=key, role=Role.ATHLETE)


@transaction.atomic
def share_end(*, membership: Membership) -> None:
    """Nothing any more, from the next request on; they stay in the team."""
    if Share.objects.filter(membership=membership).exclude(kinds=[]).exists():
        share_set(membership=membership, kinds=[])


def looks_part(athlete: Athlete, *, after: Place | None, limit: int) -> Part[Look]:
    """Who looked at `athlete`, the last look first. One query."""
    return newest_first(athlete.looks.all(), "last_at", after=after, limit=limit)
