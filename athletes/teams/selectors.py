"""What pages read about teams: mine, who is in one, its record."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, Prefetch, Q, QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone

from athletes.access import TeamNeed, team_for
from athletes.consent.force import day_in
from athletes.consent.sight import STAFF_ROLES
from athletes.keyset import Part, Place, newest_first
from athletes.models import (
    Athlete,
    Group,
    Membership,
    Role,
    Share,
    Team,
    TeamEvent,
    TeamInvitation,
    User,
)
from athletes.names import name_of
from athletes.teams.invitations import Standing, standing_of

LADDER = [Role.OWNER, Role.COACH, Role.ASSISTANT, Role.ATHLETE]


@dataclass(frozen=True, slots=True)
class TeamRow:
    """A team of the reader's."""

    key: UUID
    name: str
    role: str
    athletes: int
    staff: int
    archived_at: datetime | None


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody in a team, as its staff see them. `until`: the last day of what they share."""

    pk: int
    user_id: int
    name: str
    role: str
    joined_at: datetime
    athlete_key: UUID | None
    is_unclaimed: bool
    is_active: bool
    kinds: tuple[str, ...]
    since: date | None
    until: date | None
    is_over: bool
    groups: tuple[str, ...]

    @property
    def shares(self) -> bool:
        """In force today."""
        return bool(self.kinds) and not self.is_over


@dataclass(frozen=True, slots=True)
class Invited:
    """An invitation as the staff see it. `takers`: who came by it."""

    key: UUID
    email: str
    athlete: str
    role: str
    standing: Standing
    created_at: datetime
    sent_at: datetime | None
    expires_at: datetime
    answered_at: datetime | None
    inviter: str
    answered_by: str
    takers: tuple[str, ...]
    uses: int
    most_uses: int

    @property
    def can_go_on(self) -> bool:
        """May be sent again or revoked."""
        return self.standing in (Standing.WAITING, Standing.EXPIRED)


def memberships_of(user_id: int, *, archived: bool = False) -> list[Membership]:
    """In which teams that user is, as what; `.team` along; by the teams' names. One query."""
    mine = Membership.objects.filter(user=user_id, team__archived_at__isnull=not archived)
    return list(mine.select_related("team").order_by("team__name", "team_id"))


def team_rows(user: User) -> list[TeamRow]:
    """All teams of `user`, those put away last. One query."""
    found = _team_rows(Membership.objects.filter(user=user))
    return sorted(found, key=lambda row: (row.archived_at is not None, row.name.lower()))


def team_row(mine: Membership) -> TeamRow:
    """The team of that membership. One query."""
    return _team_rows(Membership.objects.filter(pk=mine.pk))[0]


def _team_rows(memberships: QuerySet[Membership]) -> list[TeamRow]:
    athletes = Count("team__memberships", filter=Q(team__memberships__role=Role.ATHLETE))
    rows = memberships.select_related("team")
    return [
        TeamRow(
            key=row.team.public_id,
            name=row.team.name,
            role=row.role,
            athletes=row.athletes,
            staff=row.people - row.athletes,
            archived_at=row.team.archived_at,
        )
        for row in rows.annotate(athletes=athletes, people=Count("team__memberships"))
    ]


def members_of(team: Team) -> list[Member]:
    """Staff first, by role and name. Two queries."""
    rows = Membership.objects.filter(team=team).select_related("user__athlete", "share")
    groups = Prefetch("groups", Group.objects.order_by("name").only("name"))
    found = [member_row(row) for row in rows.prefetch_related(groups)]
    return sorted(found, key=lambda row: (LADDER.index(Role(row.role)), row.name.lower(), row.pk))


def member_row(row: Membership) -> Member:
    """`row` with user, athlete and share."""
    athlete = getattr(row.user, "athlete", None)
    share = getattr(row, "share", None)
    return Member(
        pk=row.pk,
        user_id=row.user_id,
        name=name_of(row.user),
        role=row.role,
        joined_at=row.joined_at,
        athlete_key=athlete.public_id if athlete else None,
        is_unclaimed=athlete is not None and athlete.is_unclaimed,
        is_active=row.user.is_active,
        kinds=tuple(share.kinds) if share else (),
        since=share.since if share else None,
        until=share.until if share else None,
        is_over=_is_over(share, athlete),
        groups=tuple(group.name for group in row.groups.all()),
    )


def _is_over(share: Share | None, athlete: Athlete | None) -> bool:
    if share is None or athlete is None or share.until is None:
        return False
    return share.until < day_in(athlete.time_zone)


def staff_of(team: Team) -> list[tuple[str, str]]:
    """(name, role) of everybody who looks at the team's athletes, owners first. One query."""
    return staffs_of([team.pk])[team.pk]


def staffs_of(teams: list[int]) -> Mapping[int, list[tuple[str, str]]]:
    """`staff_of` for several teams at once. One query."""
    found: dict[int, list[tuple[str, str]]] = {team: [] for team in teams}
    rows = Membership.objects.filter(team__in=teams, role__in=STAFF_ROLES, user__is_active=True)
    for row in rows.select_related("user__athlete"):
        found[row.team_id].append((name_of(row.user), row.role))
    for staff in found.values():
        staff.sort(key=lambda one: (LADDER.index(Role(one[1])), one[0].lower()))
    return found


def groups_of(team: Team) -> list[Group]:
    """By name, with `.size`. Two queries."""
    rows = team.groups.annotate(size=Count("members")).prefetch_related("members")
    return list(rows.order_by("name"))


def athletes_in(team: Team) -> list[tuple[int, str]]:
    """(key of the membership, name) of the team's athletes, by name. One query."""
    rows = Membership.objects.filter(team=team, role=Role.ATHLETE).select_related("user__athlete")
    return sorted(((row.pk, name_of(row.user)) for row in rows), key=lambda one: one[1].lower())


def invitation_rows(team: Team) -> list[Invited]:
    """What waits first, then the last 100 that are settled, the newest first. Two queries."""
    rows = _invitations().filter(team=team).order_by("-created_at", "-pk")
    now = timezone.now()
    found = [invited_row(row, now) for row in rows[:200]]
    waiting = [row for row in found if row.standing is Standing.WAITING]
    return waiting + [row for row in found if row.standing is not Standing.WAITING][:100]


def invited_one(invitation: TeamInvitation) -> Invited:
    """That one, as it is now. Two queries."""
    return invited_row(_invitations().get(pk=invitation.pk), timezone.now())


def _invitations() -> QuerySet[TeamInvitation]:
    takers = Membership.objects.select_related("user__athlete").order_by("joined_at")
    rows = TeamInvitation.objects.select_related(
        "athlete", "created_by__athlete", "answered_by__athlete"
    )
    return rows.prefetch_related(Prefetch("memberships", takers))


def invited_row(row: TeamInvitation, now: datetime) -> Invited:
    """`row` with athlete, created_by, answered_by and memberships."""
    return Invited(
        key=row.public_id,
        email=row.email,
        athlete=row.athlete.name if row.athlete else "",
        role=row.role,
        standing=standing_of(row, now),
        created_at=row.created_at,
        sent_at=row.sent_at,
        expires_at=row.expires_at,
        answered_at=row.declined_at or row.accepted_at,
        inviter=name_of(row.created_by) if row.created_by else "",
        answered_by=name_of(row.answered_by) if row.answered_by else "",
        takers=tuple(name_of(member.user) for member in row.memberships.all()),
        uses=row.uses,
        most_uses=row.most_uses,
    )


def invitation_of(team: Team, key: UUID) -> TeamInvitation:
    """The invitation with that public id of that very team; Http404 otherwise."""
    rows = TeamInvitation.objects.select_related("team", "athlete", "created_by__athlete")
    return get_object_or_404(rows, team=team, public_id=key)


def invitation_as_staff(user: User, key: UUID, need: TeamNeed) -> tuple[Membership, TeamInvitation]:
    """The membership of `user` in the team that invites, and the invitation. Http404 for who is
    not in that team, PermissionDenied for who may not do `need`."""
    rows = TeamInvitation.objects.select_related("team", "athlete", "created_by__athlete")
    found = get_object_or_404(rows, public_id=key)
    return team_for(user, found.team.public_id, need), found


def events_part(team: Team, *, after: Place | None, limit: int) -> Part[TeamEvent]:
    """The team's record, the newest first. One query."""
    return newest_first(TeamEvent.objects.filter(team=team), "at", after=after, limit=limit)


def heirs_of(team: Team, owner: User) -> list[tuple[int, str]]:
    """(key of the membership, name) of whom `owner` may hand the team on to: people who can sign
    in and whose account stays, coaches and assistants before athletes. One query."""
    able = {"user__is_active": True, "user__athlete__closing_at": None}
    rows = Membership.objects.filter(team=team, **able).exclude(user=owner)
    found = sorted(
        rows.select_related("user__athlete"),
        key=lambda row: (LADDER.index(Role(row.role)), name_of(row.user).lower()),
    )
    return [(row.pk, name_of(row.user)) for row in found]
