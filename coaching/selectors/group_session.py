"""Sessions that several athletes of a team ran together, as far as the reader may see them."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from itertools import takewhile
from uuid import UUID

from django.contrib.gis.db.models import GeometryField, PointField
from django.contrib.gis.geos import Point
from django.db.models import Exists, F, Func, OuterRef, Q

from activities.access import visible_to
from activities.models import Activity, Sport, WorkoutType
from activities.selectors.rows import DISTANCE
from athletes.consent.looks import noted
from athletes.models import PrivacyZone, User
from coaching.selectors.table_people import Person
from common.kinds import Kind

DAYS = 28
TOGETHER = timedelta(minutes=30)
NEAR_M = 1500.0
_DEGREE_M = 111_195.0
# Types of which two on one day are likely one session, whatever the clock says.
KEY_TYPES = (
    WorkoutType.INTERVALS.value,
    WorkoutType.TEMPO.value,
    WorkoutType.HILLS.value,
    WorkoutType.RACE.value,
)


@dataclass(frozen=True, slots=True)
class Ran:
    """A run that may be part of a session. `place`: (latitude, longitude) of its start, None where
    the map is not shared or anything of it is kept private."""

    pk: int
    key: UUID
    title: str
    start: datetime
    time_zone: str
    local_date: date
    workout_type: str
    distance_m: float | None
    moving_s: float
    person: Person
    place: tuple[float, float] | None


@dataclass(frozen=True, slots=True)
class GroupSession:
    """Runs of different athletes by start. `why`: "place" (same time, same place), "time" (same
    time and type), "day" (same day and type)."""

    runs: tuple[Ran, ...]
    why: str

    @property
    def day(self) -> date:
        return self.runs[0].local_date


def group_sessions(
    user: User, people: Sequence[Person], today: date, *, days: int = DAYS
) -> list[GroupSession]:
    """What looks like one session of several athletes, the newest first. Two queries."""
    runs = _runs(user, people, today - timedelta(days=days), today + timedelta(days=1))
    found = sorted(_sessions(runs), key=lambda one: one.runs[0].start, reverse=True)
    for session in found:
        _looked(user, session)
    return found


def companions_of(user: User, people: Sequence[Person], activity: Activity) -> GroupSession | None:
    """The session that `activity` is part of, its own run first; None when it was run alone."""
    day = timedelta(days=1)
    runs = _runs(user, people, activity.local_date - day, activity.local_date + day)
    for found in _sessions(runs):
        own = [run for run in found.runs if run.pk == activity.pk]
        if own:
            others = [run for run in found.runs if run.pk != activity.pk]
            session = GroupSession((*own, *others), found.why)
            _looked(user, session)
            return session
    return None


def _looked(user: User, session: GroupSession) -> None:
    for run in session.runs:
        noted(user, run.person.pk)


def _runs(user: User, people: Sequence[Person], first: date, last: date) -> list[Ran]:
    """By start."""
    by_pk = {person.pk: person for person in people if person.shares}
    rows = visible_to(user).filter(
        athlete_id__in=by_pk, sport=Sport.RUN, local_date__range=(first, last)
    )
    found = list(
        rows.annotate(metres=DISTANCE)
        .order_by("start", "pk")
        .values_list(
            "pk", "public_id", "title", "start", "time_zone", "local_date", "workout_type",
            "metres", "moving_s", "athlete_id",
        )
    )  # fmt: skip
    mapped = [
        row[0] for row in found if by_pk[row[-1]].sight.may(Kind.MAP, day=row[5])
    ]  # fmt: skip
    places = _places(mapped)
    return [Ran(*row[:-1], by_pk[row[-1]], places.get(row[0])) for row in found]


def _places(ids: list[int]) -> dict[int, tuple[float, float]]:
    """Where runs began, of athletes who keep nothing of their ways private."""
    private = Exists(PrivacyZone.objects.filter(athlete=OuterRef("athlete_id"), removed_at=None))
    hides = Q(hides_map=True) | Q(athlete__hides_maps=True) | Q(athlete__hidden_ends_m__gt=0)
    open_ones = Activity.objects.filter(pk__in=ids, track__isnull=False).exclude(hides)
    starts = open_ones.filter(~private).annotate(
        first=Func(
            Func(F("track"), 1, function="ST_GeometryN", output_field=GeometryField()),
            function="ST_StartPoint",
            output_field=PointField(),
        )
    )
    found = {}
    for pk, point in starts.values_list("pk", "first"):
        if isinstance(point, Point):
            found[pk] = (point.y, point.x)
    return found


def _sessions(runs: Sequence[Ran]) -> list[GroupSession]:
    """Each run in one session at most; one run an athlete."""
    groups: list[list[Ran]] = []
    for run in runs:
        # Groups are in the order of their first start: what is farther back began too long ago.
        since = run.start - TOGETHER
        near = takewhile(partial(_began_after, since), reversed(groups))
        joined = next((group for group in near if _belongs(run, group)), None)
        if joined is None:
            groups.append([run])
        else:
            joined.append(run)
    met = [group for group in groups if len(group) > 1]
    found = [GroupSession(tuple(group), _why(group)) for group in met]
    taken = {run.pk for group in met for run in group}
    return found + _of_one_day([run for run in runs if run.pk not in taken])


def _began_after(since: datetime, group: Sequence[Ran]) -> bool:
    return group[0].start >= since


def _belongs(run: Ran, group: Sequence[Ran]) -> bool:
    is_new = all(one.person.pk != run.person.pk for one in group)
    return is_new and _together(group[0], run)


def _together(first: Ran, second: Ran) -> bool:
    if first.place is not None and second.place is not None:
        return _apart_m(first.place, second.place) <= NEAR_M
    return bool(first.workout_type) and first.workout_type == second.workout_type


def _why(group: Sequence[Ran]) -> str:
    return "place" if all(run.place is not None for run in group) else "time"


def _of_one_day(runs: Sequence[Ran]) -> list[GroupSession]:
    """Of the rest: the same key session on the same day, where no map says otherwise."""
    kinds: dict[tuple[date, str], dict[int, Ran]] = defaultdict(dict)
    for run in runs:
        if run.workout_type in KEY_TYPES and run.place is None:
            kinds[run.local_date, run.workout_type].setdefault(run.person.pk, run)
    return [GroupSession(tuple(of.values()), "day") for of in kinds.values() if len(of) > 1]


def _apart_m(first: tuple[float, float], second: tuple[float, float]) -> float:
    """On a flat earth: exact enough for a few kilometres."""
    north = second[0] - first[0]
    east = (second[1] - first[1] + 180.0) % 360.0 - 180.0
    return math.hypot(north, east * math.cos(math.radians(first[0]))) * _DEGREE_M
