"""The runs of a team that nobody of its staff has looked at yet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

import numpy as np
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404

from activities.access import activity_for, visible_to
from activities.models import Activity, Sport
from activities.selectors.rows import DISTANCE
from athletes.consent.looks import noted
from athletes.keyset import Place
from athletes.models import Team, User
from coaching.models import Review
from coaching.selectors.flags import flags_for
from coaching.selectors.table_people import Person
from common.kinds import Kind

DAYS = (3, 7, 14, 28)
USUAL_DAYS = 14
USUAL_SPAN_D, FEWEST_USUAL = 90, 4


@dataclass(frozen=True, slots=True)
class Waiting:
    """A run nobody has looked at. `severity` is the gravest of its athlete's flags, 0 = none."""

    pk: int
    key: UUID
    title: str
    start: datetime
    local_date: date
    person: Person
    severity: int


@dataclass(frozen=True, slots=True)
class Usual:
    """Medians of an athlete's runs of the last 90 days; None = not known or not shared.

    `kind`: of runs of that workout type alone; "" = of all runs.
    """

    runs: int
    kind: str
    distance_m: float
    moving_s: float
    speed_mps: float
    heart_rate_bpm: float | None


def waiting(
    user: User,
    team: Team,
    people: Sequence[Person],
    today: date,
    *,
    days: int = USUAL_DAYS,
    severities: Mapping[int, int] | None = None,
) -> list[Waiting]:
    """Runs of the last `days` days since their athletes share, the newest first; with
    `severities` by athlete those of the gravest flags before them. Two queries."""
    by_pk = {person.pk: person for person in people if person.shares}
    rows = (
        visible_to(user)
        .filter(
            athlete_id__in=by_pk, sport=Sport.RUN, local_date__gt=today - timedelta(days=days),
            local_date__lte=today + timedelta(days=1),
        )
        .exclude(Exists(Review.objects.filter(team=team, activity=OuterRef("pk"))))
        .exclude(Exists(Review.objects.filter(team=team, activity__canonical=OuterRef("pk"))))
    )  # fmt: skip
    graves = severities or {}
    found = [
        Waiting(pk, key, title, start, day, by_pk[athlete], graves.get(athlete, 0))
        for pk, key, title, start, day, athlete in rows.values_list(
            "pk", "public_id", "title", "start", "local_date", "athlete_id"
        )
        if day >= _first_day(by_pk[athlete])
    ]
    if severities is None:
        return sorted(found, key=lambda one: (one.start, one.pk), reverse=True)
    return sorted(found, key=lambda one: (one.severity, one.start, one.pk), reverse=True)


def _first_day(person: Person) -> date:
    """On the calendar of the athlete's own zone."""
    return person.since.astimezone(person.zone).date()


def waiting_by(
    user: User, team: Team, people: Sequence[Person], today: date, *, days: int, order: str
) -> list[Waiting]:
    """By `order`: "attention" or "newest". Four queries at most."""
    if order != "attention":
        return waiting(user, team, people, today, days=days)
    sights = {person.pk: person.sight for person in people if person.shares}
    flags = flags_for(team, sights, today)
    severities = {
        athlete: max((flag.severity for flag in raised if not flag.is_away), default=0)
        for athlete, raised in flags.items()
    }
    return waiting(user, team, people, today, days=days, severities=severities)


@dataclass(frozen=True, slots=True)
class WaitingPart:
    """A page of what waits; `end` is where the next one begins, None on the last."""

    rows: list[Waiting]
    end: Place | None


def waiting_part(
    user: User, found: Sequence[Waiting], *, after: Place | None, limit: int
) -> WaitingPart:
    """`limit` of `found`, the newest first, behind `after`; their athletes have been shown."""
    rows = [one for one in found if after is None or (one.start, one.pk) < (after.at, after.pk)]
    shown = rows[:limit]
    for athlete in {one.person.pk for one in shown}:
        noted(user, athlete)
    more = len(rows) > limit
    return WaitingPart(shown, Place(shown[-1].start, shown[-1].pk) if more else None)


def team_run_for(user: User, key: UUID, people: Iterable[Person]) -> tuple[Activity, Person]:
    """The run and whose it is; Http404 unless `user` may see it and it is of one of `people`."""
    found = activity_for(user, key)
    person = next((one for one in people if one.pk == found.athlete_id), None)
    if person is None:
        raise Http404
    return found, person


def review_of(team: Team, activity: Activity) -> Review | None:
    """Who looked at it, or at another recording of the run, if anybody did; `.by` along."""
    return reviews_of(team, activity).select_related("by__athlete").first()


def reviews_of(team: Team, activity: Activity) -> QuerySet[Review]:
    """A richer recording that comes later, or a crop, stands for what was looked at."""
    same = Q(activity=activity) | Q(activity__canonical=activity)
    return Review.objects.filter(same, team=team)


def usual_of(user: User, activity: Activity) -> Usual | None:
    """What the athlete's runs before this one are like: of its workout type where there are
    enough, else of any; None with fewer than four. Two queries."""
    first = activity.local_date - timedelta(days=USUAL_SPAN_D)
    before = visible_to(user, of=activity.athlete_id).filter(
        sport=Sport.RUN, local_date__gte=first, start__lt=activity.start, moving_s__gt=0
    )
    rows = [
        row
        for row in before.annotate(metres=DISTANCE).values_list(
            "workout_type", "metres", "moving_s", "average_heart_rate_bpm", "local_date"
        )
        if row[1]
    ]
    alike = [row for row in rows if activity.workout_type and row[0] == activity.workout_type]
    kind = activity.workout_type if len(alike) >= FEWEST_USUAL else ""
    chosen = alike if kind else rows
    if len(chosen) < FEWEST_USUAL:
        return None
    table = np.array([row[1:3] for row in chosen], dtype=np.float64)
    sight = activity.athlete.sight
    beats = [row[3] for row in chosen if row[3] and sight.may(Kind.BODY, day=row[4])]
    return Usual(
        runs=len(chosen),
        kind=kind,
        distance_m=float(np.median(table[:, 0])),
        moving_s=float(np.median(table[:, 1])),
        speed_mps=float(np.median(table[:, 0] / table[:, 1])),
        heart_rate_bpm=float(np.median(beats)) if len(beats) >= FEWEST_USUAL else None,
    )
