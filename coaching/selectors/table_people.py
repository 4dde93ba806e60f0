"""Whom a coach's table has rows for: the athletes of a team, what each shares, who is invited."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

from athletes.consent.sight import NOTHING, Sight, sights_of
from athletes.models import Group, Membership, Role, Team, TeamInvitation, User


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


class Member(NamedTuple):
    """A row of FIELDS: two hundred of them as models would take 20 ms."""

    pk: int
    joined_at: datetime
    athlete: int
    key: UUID
    name: str
    time_zone: str
    is_unclaimed: bool
    given_at: datetime | None
    until: date | None


FIELDS = (
    "pk", "joined_at", "user__athlete__pk", "user__athlete__public_id", "user__athlete__name",
    "user__athlete__time_zone", "user__athlete__is_unclaimed", "share__given_at", "share__until",
)  # fmt: skip


def people_of(user: User, team: Team, today: date) -> list[Person]:
    """The athletes of `team` by name. Three queries, however many they are."""
    sights = sights_of(user)
    groups = _groups(team)
    members = Membership.objects.filter(team=team, role=Role.ATHLETE, user__athlete__isnull=False)
    rows = members.exclude(user=user).order_by("user__athlete__name", "pk").values_list(*FIELDS)
    return [_person(Member(*row), sights, groups, today) for row in rows]


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
    found: Member, sights: Mapping[int, Sight], groups: Mapping[int, list[GroupOf]], today: date
) -> Person:
    sight = sights.get(found.athlete, NOTHING)
    is_over = found.until is not None and found.until < today
    return Person(
        pk=found.athlete,
        key=found.key,
        name=found.name,
        time_zone=found.time_zone,
        is_unclaimed=found.is_unclaimed,
        sight=sight,
        groups=tuple(groups.get(found.pk, ())),
        since=max(found.joined_at, found.given_at or found.joined_at),
        state="shares" if sight.since else "ended" if is_over else "nothing",
        until=found.until,
    )
