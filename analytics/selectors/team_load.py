"""Daily loads of many athletes at once, as far as one reader may see them: the coach's table."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np
from django.db.models import Case, Count, F, Q, QuerySet, Sum, When
from django.db.models.functions import Coalesce
from numpy.typing import NDArray

from activities.models import Activity, Terms
from analytics.core.load import Form, fitness_fatigue
from analytics.models import Analysis, DayLoad
from analytics.selectors.columns import columns
from analytics.selectors.trends import day_number
from athletes.consent.sight import Sight
from common.kinds import Kind

Floats = NDArray[np.floating]
SUMS = ("load", "runs", "seconds", "distance_m")


@dataclass(frozen=True, eq=False)
class TeamLoads:
    """Consecutive days of several athletes: arrays (athletes, days), rest days 0.

    `load` is by heart rate where `by_heart_rate` (athletes,) says so, else by pace alone. `seconds`
    (moving) and `distance_m` are of runs. Days before `first_places` (athletes,) are not shared.
    """

    athletes: tuple[int, ...]
    first: date
    last: date
    by_heart_rate: NDArray[np.bool_]
    first_places: NDArray[np.int64]
    load: Floats
    runs: Floats
    seconds: Floats
    distance_m: Floats

    @cached_property
    def places(self) -> dict[int, int]:
        """The row of each athlete."""
        return {athlete: place for place, athlete in enumerate(self.athletes)}

    @cached_property
    def form(self) -> Form:
        """Fitness, fatigue and form, each (athletes, days); from nothing on the first day."""
        forms = [fitness_fatigue(load) for load in self.load]
        empty = np.zeros((0, self.load.shape[1]))
        return Form(*(np.array([f[part] for f in forms]) if forms else empty for part in range(3)))


def team_loads(sights: Mapping[int, Sight], first: date, last: date) -> TeamLoads:
    """Every day from `first` to `last`, both included, of the athletes of `sights` by primary key.

    By heart rate where body is shared as long as training is (within these days), else by pace.
    Runs whose terms forbid others are not in it: athletes with such runs are added up from the
    rest. At most three queries, however many athletes.
    """
    shown = {pk: day for pk, sight in sights.items() if (day := sight.first_day([Kind.TRAINING]))}
    hearty = {
        pk for pk, day in shown.items()
        if sights[pk].may(Kind.BODY, day=max(day, first)) and day <= last
    }  # fmt: skip
    athletes = tuple(sights)
    rows = {pk: place for place, pk in enumerate(athletes)}
    table = np.zeros((len(SUMS), len(athletes), max((last - first).days + 1, 0)))
    starts = np.array(
        [_place(shown.get(pk), first, table.shape[2]) for pk in athletes], dtype=np.int64
    )
    restricted = _restricted([pk for pk in shown if not sights[pk].is_own])
    for query in _queries(set(shown), hearty, restricted, first, last):
        _fill(table, query, rows, day_number(first))
    table *= np.arange(table.shape[2]) >= starts[:, np.newaxis]
    is_hearty = np.array([pk in hearty for pk in athletes], dtype=np.bool_)
    return TeamLoads(athletes, first, last, is_hearty, starts, *table)


def _place(day: date | None, first: date, days: int) -> int:
    """Of the first day that is shared; `days` when none of them is."""
    return days if day is None else min(max(day.toordinal() - first.toordinal(), 0), days)


def _restricted(athletes: Iterable[int]) -> set[int]:
    """Those with runs that are for their owners alone."""
    wanted = list(athletes)
    if not wanted:
        return set()
    theirs = Activity.objects.filter(
        athlete_id__in=wanted, terms=Terms.STRAVA_API, canonical=None, trashed_at=None
    )
    return set(theirs.order_by().values_list("athlete_id", flat=True).distinct())


def _queries(
    shown: set[int], hearty: set[int], restricted: set[int], first: date, last: date
) -> list[QuerySet[Any]]:
    """Rows (athlete_id, local_date, load, runs, seconds, distance_m)."""
    span = {"local_date__range": (first, last)}
    found: list[QuerySet[Any]] = []
    if plain := shown - restricted:
        stored = DayLoad.objects.filter(athlete_id__in=plain, **span)
        found.append(stored.annotate(load=_chosen(F("heart_rate_load"), hearty)))
    if restricted:
        rest = Analysis.objects.filter(
            athlete_id__in=restricted, activity__canonical=None, activity__trashed_at=None, **span
        ).exclude(activity__terms=Terms.STRAVA_API)
        either = Coalesce("heart_rate_load", "pace_load")
        runs = Q(is_run=True)
        found.append(
            rest.values("athlete_id", "local_date").annotate(
                load=Sum(_chosen(either, hearty)), runs=Count("pk", filter=runs),
                of_seconds=Sum("moving_s", filter=runs), metres=Sum("distance_m", filter=runs),
            )
        )  # fmt: skip
    return found


def _chosen(by_heart_rate: Any, hearty: set[int]) -> Any:
    if not hearty:
        return F("pace_load")
    return Case(When(athlete_id__in=hearty, then=by_heart_rate), default=F("pace_load"))


def _fill(table: Floats, query: QuerySet[Any], rows: Mapping[int, int], origin: int) -> None:
    names = SUMS if query.model is DayLoad else ("load", "runs", "of_seconds", "metres")
    numbers: dict[str, Any] = dict.fromkeys(names, "number")
    found = columns(query.order_by(), athlete_id="id", local_date="day", **numbers)
    athletes, days, *sums = found.values()
    keys = np.array(sorted(rows), dtype=np.int64)
    order = np.array([rows[pk] for pk in keys.tolist()], dtype=np.int64)
    where = (order[np.searchsorted(keys, athletes)], days - origin)
    for part, values in zip(table, sums, strict=True):
        part[where] = np.nan_to_num(values, nan=0.0)
