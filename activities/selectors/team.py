"""The athletes a coach looks after."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import QuerySet
from django.db.models.functions import Coalesce

from activities import access
from activities.models import Activity, ImportJob, Sport
from athletes import access as athletes_access
from athletes.models import Athlete, Membership, Role, User
from athletes.sight import STAFF_ROLES
from common.days import week_start


def team_name(user: User, athlete: Athlete) -> str:
    """The team in which `user` looks after `athlete`."""
    mine = Membership.objects.filter(user=user, role__in=STAFF_ROLES).values("team_id")
    theirs = Membership.objects.filter(
        user_id=athlete.user_id, role=Role.ATHLETE, team__in=mine, team__archived_at__isnull=True
    )
    return theirs.values_list("team__name", flat=True).order_by("team__name").first() or ""


@dataclass(frozen=True, slots=True)
class RosterRow:
    """An athlete as their coach sees them at a glance; sums are of runs of this week."""

    athlete: Athlete
    last_day: date | None
    last_title: str
    last_key: UUID | None
    runs: int
    distance_m: float
    moving_s: float


def roster(user: User, first_weekday: int, now: datetime) -> list[RosterRow]:
    """The athletes `user` coaches, longest without a run first. Three queries, however many."""
    athletes = list(athletes_access.visible_to(user).exclude(user=user).order_by("name").distinct())
    mine = access.visible_to(user).filter(athlete__in=athletes, sport=Sport.RUN)
    newest = mine.order_by("athlete_id", "-start").distinct("athlete_id")
    last = {run.athlete_id: run for run in newest.defer("track", "thumb", "notes")}
    day = now.astimezone(ZoneInfo("UTC")).date()
    # A day's margin: "this week" is each athlete's own, on the calendar of their own zone.
    since = week_start(day - timedelta(days=1), first_weekday)
    sums = _sums_by_week(mine, athletes, first_weekday, now, since)
    return sorted(
        (_roster_row(athlete, last.get(athlete.pk), sums) for athlete in athletes),
        key=lambda row: row.last_day or date.min,
    )


def importing(user: User) -> int:
    """How many of the athletes `user` coaches have files being read; what files is their affair."""
    athletes = athletes_access.visible_to(user).exclude(user=user)
    running = ImportJob.objects.filter(settled_at=None, undone_at=None, athlete__in=athletes)
    return running.values("athlete_id").distinct().count()


def _roster_row(
    athlete: Athlete,
    run: Activity | None,
    sums: dict[int, tuple[int, float, float]],
) -> RosterRow:
    count, distance, moving = sums.get(athlete.pk, (0, 0.0, 0.0))
    return RosterRow(
        athlete=athlete,
        last_day=run.local_date if run else None,
        last_title=run.title if run else "",
        last_key=run.public_id if run else None,
        runs=count,
        distance_m=distance,
        moving_s=moving,
    )


def _sums_by_week(
    query: QuerySet[Activity],
    athletes: list[Athlete],
    first_weekday: int,
    now: datetime,
    since: date,
) -> dict[int, tuple[int, float, float]]:
    firsts = {
        athlete.pk: week_start(now.astimezone(ZoneInfo(athlete.time_zone)).date(), first_weekday)
        for athlete in athletes
    }
    found = query.filter(local_date__gte=since).values_list(
        "athlete_id", "local_date", Coalesce("corrected_distance_m", "distance_m", 0.0), "moving_s"
    )
    sums: dict[int, tuple[int, float, float]] = {}
    for athlete_id, day, distance, moving in found:
        if firsts[athlete_id] <= day <= firsts[athlete_id] + timedelta(days=6):
            count, metres, seconds = sums.get(athlete_id, (0, 0.0, 0.0))
            sums[athlete_id] = (count + 1, metres + distance, seconds + moving)
    return sums
