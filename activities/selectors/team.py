"""What a coach is told about the athletes they look after."""

from __future__ import annotations

from activities.models import ImportJob
from athletes.access import visible_to
from athletes.consent.sight import STAFF_ROLES
from athletes.models import Athlete, Membership, Role, Team, User


def team_name(user: User, athlete: Athlete) -> str:
    """The name of that team, "" without one."""
    found = team_between(user, athlete)
    return "" if found is None else found.name


def team_between(user: User, athlete: Athlete) -> Team | None:
    """The team in which `user` looks after `athlete`; of several the first by name."""
    mine = Membership.objects.filter(user=user, role__in=STAFF_ROLES).values("team_id")
    theirs = Membership.objects.filter(
        user_id=athlete.user_id,
        team__in=mine,
        team__archived_at__isnull=True,
        share__kinds__len__gt=0,
    ).select_related("team")
    found = theirs.order_by("team__name", "pk").first()
    return None if found is None else found.team


def importing(user: User, team: Team) -> int:
    """How many of the athletes of `team` who share with `user` have files being read; what files
    is their affair. Two queries."""
    members = Membership.objects.filter(team=team, role=Role.ATHLETE).values("user_id")
    athletes = visible_to(user).exclude(user=user).filter(user_id__in=members)
    running = ImportJob.objects.filter(settled_at=None, undone_at=None, athlete__in=athletes)
    return running.values("athlete_id").distinct().count()
