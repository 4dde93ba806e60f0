"""Who may talk about an athlete's training: the athlete and the staff of one team that sees it.

`athletes.consent.sight` adds up what all teams of a reader show them; what is said within one team
is for that team alone, so here each stands for itself. Admins' passes open no conversation.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet
from django.db.models.expressions import RawSQL

from athletes.consent.force import IN_FORCE, in_force
from athletes.consent.sight import STAFF_ROLES
from athletes.models import Membership, Team
from common.kinds import Kind

if TYPE_CHECKING:
    from athletes.models import Athlete, User

# Athletes whose training %(user)s sees as staff of a team, a row a team: part of other statements.
# `since`: the first day of it, null = ever. Values: `circle_values`.
CIRCLES = f"""
SELECT athlete.id AS athlete_id, staff.team_id, staff.joined_at, share.since, share.kinds
FROM athletes_membership AS staff
JOIN athletes_user AS me ON me.id = staff.user_id AND me.is_active
JOIN athletes_team AS team ON team.id = staff.team_id
JOIN athletes_membership AS member ON member.team_id = staff.team_id
JOIN athletes_share AS share ON share.membership_id = member.id
JOIN athletes_athlete AS athlete ON athlete.user_id = member.user_id
WHERE staff.user_id = %(user)s AND staff.role = ANY(%(staff_roles)s)
  AND member.user_id <> %(user)s AND %(training)s = ANY(share.kinds)
  AND {IN_FORCE}
"""


def circle_values(user: User) -> dict[str, object]:
    return {
        "user": user.pk,
        "staff_roles": [role.value for role in STAFF_ROLES],
        "training": Kind.TRAINING.value,
    }


def subquery(sql: str, values: Mapping[str, object]) -> RawSQL:
    """`sql` as a part of a query of the ORM, which knows values by their order alone."""
    order: list[object] = []

    def placed(found: re.Match[str]) -> str:
        order.append(values[found[1]])
        return "%s"

    return RawSQL(re.sub(r"%\((\w+)\)s", placed, sql), order)


def teams_between(user: User, athlete: Athlete, day: date | None = None) -> list[Team]:
    """Teams within which `user` and the athlete may talk about a run of `day` (None = of any
    day), by name. One query."""
    if athlete.user_id == user.pk:
        found = _with_staff(user).filter(memberships__in=_showing(athlete, day))
    else:
        seen = subquery(
            f"SELECT team_id FROM ({CIRCLES}) AS circle WHERE athlete_id = %(athlete)s"
            " AND (%(day)s::date IS NULL OR since IS NULL OR since <= %(day)s::date)",
            circle_values(user) | {"athlete": athlete.pk, "day": day},
        )
        found = Team.objects.filter(pk__in=seen)
    return list(found.distinct().order_by("name", "pk"))


def staff_within(team: Team, athlete: Athlete, day: date) -> QuerySet[Membership]:
    """Memberships of the active staff of `team` who see the athlete's training of `day`."""
    shows = _showing(athlete, day).filter(team=team, team__archived_at=None)
    staff = Membership.objects.filter(
        team__in=shows.values("team"), role__in=STAFF_ROLES, user__is_active=True
    )
    return staff.exclude(user_id=athlete.user_id).select_related("user__athlete")


def _showing(athlete: Athlete, day: date | None) -> QuerySet[Membership]:
    """Memberships by which the athlete shows their training of `day`."""
    shares = in_force().filter(
        membership__user_id=athlete.user_id, kinds__contains=[Kind.TRAINING.value]
    )
    if day is not None:
        shares = shares.filter(Q(since=None) | Q(since__lte=day))
    return Membership.objects.filter(share__in=shares)


def _with_staff(user: User) -> QuerySet[Team]:
    """Teams in use that have staff beside `user`."""
    others = Membership.objects.filter(role__in=STAFF_ROLES, user__is_active=True).exclude(
        user=user
    )
    return Team.objects.filter(archived_at=None, pk__in=others.values("team"))
