"""What a coach is told about the athletes they look after."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import connection

from activities.models import Sport, Terms
from athletes.access import visible_to
from athletes.consent.force import in_force
from athletes.consent.sight import STAFF_ROLES, Sight
from athletes.models import Athlete, Membership, Role, Team, User
from common.kinds import Kind


def team_name(user: User, athlete: Athlete) -> str:
    """The name of that team, "" without one."""
    found = team_between(user, athlete)
    return "" if found is None else found.name


def team_between(user: User, athlete: Athlete) -> Team | None:
    """The team in which `user` looks after `athlete`, who shares with it; of several the first by
    name."""
    mine = Membership.objects.filter(user=user, role__in=STAFF_ROLES).values("team_id")
    theirs = Membership.objects.filter(
        user_id=athlete.user_id, team__in=mine, share__in=in_force()
    ).select_related("team")
    found = theirs.order_by("team__name", "pk").first()
    return None if found is None else found.team


@dataclass(frozen=True, slots=True)
class LastRun:
    key: UUID
    title: str
    day: date
    distance_m: float | None


# One look into the index an athlete; what is shared of them is the same as at the door.
NEWEST = """
SELECT one.id, run.public_id, run.title, run.local_date, run.metres
FROM unnest(%(athletes)s::bigint[], %(since)s::date[]) AS one (id, since),
LATERAL (
  SELECT public_id, title, local_date, coalesce(corrected_distance_m, distance_m) AS metres
  FROM activities_activity
  WHERE athlete_id = one.id AND sport = %(run)s AND canonical_id IS NULL AND trashed_at IS NULL
    AND terms <> %(closed)s AND local_date >= one.since
  ORDER BY start DESC, id DESC LIMIT 1
) AS run
"""


def last_runs(sights: Mapping[int, Sight]) -> dict[int, LastRun]:
    """The newest run of each athlete of `sights` (of others than the reader) of which training is
    shared. One query."""
    since = {pk: sight.first_day([Kind.TRAINING]) for pk, sight in sights.items()}
    known = {pk: day for pk, day in since.items() if day is not None}
    values = {
        "athletes": list(known), "since": list(known.values()),
        "run": Sport.RUN.value, "closed": Terms.STRAVA_API.value,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(NEWEST, values)
        return {row[0]: LastRun(*row[1:]) for row in cursor.fetchall()}


def importing(user: User, team: Team) -> int:
    """How many of the athletes of `team` who share with `user` have files being read; what files
    is their affair. Two queries."""
    members = Membership.objects.filter(team=team, role=Role.ATHLETE).values("user_id")
    athletes = visible_to(user).exclude(user=user).filter(user_id__in=members)
    return importing_of(list(athletes.values_list("pk", flat=True)))


IMPORTING = """
SELECT count(DISTINCT athlete_id) FROM activities_importjob
WHERE athlete_id = ANY(%(athletes)s) AND settled_at IS NULL AND undone_at IS NULL
"""


def importing_of(athletes: Collection[int]) -> int:
    """How many of these athletes have files being read. One query."""
    with connection.cursor() as cursor:
        cursor.execute(IMPORTING, {"athletes": list(athletes)})
        return int(cursor.fetchone()[0])
