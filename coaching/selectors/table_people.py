"""Whom a coach's table has rows for: the athletes of a team, what each shares, who is invited."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from athletes.consent.sight import NOTHING, Sight, sights_of
from athletes.models import Athlete, Group, Membership, Role, Share, Team, TeamInvitation, User


@dataclass(frozen=True, slots=True)
class GroupOf:
    key: UUID
    name: str


@dataclass(frozen=True, slots=True)
class Person:
    """An athlete of the team, and what the reader may see of them.

    `since`: they belong to the team and share from then on, which later runs are new to it.
    `state`: "shares", "nothing" (no consent yet, or all taken back), "ended" on `until`.
    """

    pk: int
    key: UUID
    name: str
    time_zone: str
    is_unclaimed: bool
    sight: Sight
    groups: tuple[GroupOf, ...]
    since: datetime
    state: str
    until: date | None

    @property
    def shares(self) -> bool:
        return bool(self.sight.since)

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)


@dataclass(frozen=True, slots=True)
class Invited:
    """Somebody who has not answered yet."""

    email: str
    at: datetime
    expires_at: datetime


def people_of(user: User, team: Team, today: date) -> list[Person]:
    """The athletes of `team` by name. Four queries, however many they are."""
    sights = sights_of(user)
    groups = _groups(team)
    members = (
        Membership.objects.filter(team=team, role=Role.ATHLETE)
        .exclude(user=user)
        .select_related("user__athlete", "share")
        .order_by("user__athlete__name", "pk")
    )
    return [
        _person(member, sights.get(member.user.athlete.pk, NOTHING), groups, today)
        for member in members
        if hasattr(member.user, "athlete")
    ]


def invited_to(team: Team, now: datetime) -> list[Invited]:
    """Open invitations of one person each, the latest first. One query."""
    rows = TeamInvitation.objects.filter(
        team=team, role=Role.ATHLETE, athlete=None, expires_at__gt=now,
        accepted_at=None, declined_at=None, revoked_at=None,
    ).exclude(email="")  # fmt: skip
    return [Invited(*row) for row in rows.values_list("email", "created_at", "expires_at")]


def _groups(team: Team) -> dict[int, list[GroupOf]]:
    """By membership."""
    found: dict[int, list[GroupOf]] = defaultdict(list)
    rows = Group.objects.filter(team=team, members__isnull=False)
    for member, key, name in rows.values_list("members", "public_id", "name").order_by("name"):
        found[member].append(GroupOf(key, name))
    return found


def _person(
    member: Membership, sight: Sight, groups: dict[int, list[GroupOf]], today: date
) -> Person:
    athlete: Athlete = member.user.athlete
    share: Share | None = getattr(member, "share", None)
    is_over = share is not None and share.until is not None and share.until < today
    return Person(
        pk=athlete.pk,
        key=athlete.public_id,
        name=athlete.name,
        time_zone=athlete.time_zone,
        is_unclaimed=athlete.is_unclaimed,
        sight=sight,
        groups=tuple(groups.get(member.pk, ())),
        since=max(member.joined_at, share.given_at) if share is not None else member.joined_at,
        state="shares" if sight.since else "ended" if is_over else "nothing",
        until=share.until if share is not None else None,
    )
