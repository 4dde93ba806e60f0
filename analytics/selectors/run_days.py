"""What an athlete ran and what it took out of them, day by day, as far as the reader may see it.

Owners read the stored days. For anybody else days are added up from the activities they may see,
and so they are for filters that stored days do not know.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np
from django.db.models import Count, QuerySet, Sum
from django.db.models.functions import Coalesce
from numpy.typing import NDArray

from activities.models import Sport
from analytics.core.load import Form, fitness_fatigue
from analytics.models import Analysis, DayLoad
from analytics.selectors.columns import columns
from analytics.selectors.load import GREY_DAYS
from analytics.selectors.scope import Scope
from analytics.selectors.trends import day_number
from athletes.models import User

Floats = NDArray[np.floating]
Ints = NDArray[np.integer]
SUMS = ("seconds", "distance_m", "easy_s", "moderate_s", "hard_s")


@dataclass(frozen=True, slots=True, eq=False)
class RunDays:
    """Days with runs, oldest first, whole days since 1970; moving seconds and metres; all (d,)."""

    days: Ints
    runs: Floats
    seconds: Floats
    distance_m: Floats
    easy_s: Floats
    moderate_s: Floats
    hard_s: Floats

    def __len__(self) -> int:
        return len(self.days)


@dataclass(frozen=True, slots=True, eq=False)
class LoadDays:
    """Every day from the first load on, oldest first, rest days 0; all (d,).

    `runs_by_pace`: how many runs count by their pace in the heart-rate load.
    """

    first: int  # whole days since 1970
    heart_rate_load: Floats
    pace_load: Floats
    runs_by_pace: int
    has_heart_rate: bool

    def __len__(self) -> int:
        return len(self.pace_load)

    @property
    def days(self) -> Ints:
        return np.arange(self.first, self.first + len(self))

    @property
    def grey(self) -> int:
        """So many days at the beginning are too early to be believed."""
        return min(GREY_DAYS, len(self))

    def load(self, variant: str) -> Floats:
        return self.pace_load if variant == "pace" else self.heart_rate_load

    def form(self, variant: str) -> Form:
        """Fitness, fatigue and form by day, by "heart_rate" or by "pace"."""
        return fitness_fatigue(self.load(variant))


def is_own(user: User, athlete_id: int) -> bool:
    athlete = getattr(user, "athlete", None)
    return athlete is not None and athlete.pk == athlete_id


def run_days(user: User, scope: Scope) -> RunDays:
    """Days with runs in `scope`. One query."""
    names: dict[str, Any] = dict.fromkeys(("runs", *SUMS), "number")
    of_runs = not scope.sports or Sport.RUN.value in scope.sports
    is_plain = of_runs and not replace(scope, sports=()).is_narrow
    query: QuerySet[Any]
    if is_plain and is_own(user, scope.athlete_id):
        stored = DayLoad.objects.filter(athlete_id=scope.athlete_id, runs__gt=0)
        query = _spanned(stored, scope)
    else:
        sums = {f"{name}_sum": Sum(name) for name in SUMS if name != "seconds"}
        sums = {"runs": Count("pk"), "seconds_sum": Sum("moving_s")} | sums
        runs = _visible(user, scope).filter(is_run=True)
        query, names = runs.values("local_date").annotate(**sums), dict.fromkeys(sums, "number")
    found = columns(query.order_by("local_date"), local_date="day", **names)
    days, *sums_by_day = found.values()
    return RunDays(days, *(np.nan_to_num(each, nan=0.0) for each in sums_by_day))


def load_days(user: User, athlete_id: int, until: date) -> LoadDays | None:
    """From the first load to `until`, of every sport; None without a load. One query.

    Filters do not count: a body is tired from all it did.
    """
    names = ("heart_rate_load", "pace_load", "substituted")
    if is_own(user, athlete_id):
        query: QuerySet[Any] = DayLoad.objects.filter(athlete_id=athlete_id, local_date__lte=until)
    else:
        names = ("by_heart", "by_pace", "stand_ins")
        query = _visible(user, Scope(athlete_id, end=until)).values("local_date").annotate(
            by_heart=Sum(Coalesce("heart_rate_load", "pace_load")),
            by_pace=Sum("pace_load"),
            stand_ins=Count("pk") - Count("heart_rate_load"),
        )  # fmt: skip
    found = columns(
        query.order_by("local_date"), local_date="day", **dict.fromkeys(names, "number")
    )
    days, by_heart_rate, by_pace, stand_ins = found.values()
    known = ~(np.isnan(by_heart_rate) & np.isnan(by_pace))
    if not known.any():
        return None
    first = int(days[known][0])
    count = day_number(until) - first + 1
    table = np.zeros((2, count))
    places = days[known] - first
    table[0, places] = np.nan_to_num(by_heart_rate[known])
    table[1, places] = np.nan_to_num(by_pace[known])
    # Where the loads differ, a heart rate has been at work.
    measured = bool((np.abs(table[0] - table[1]) > 1e-6).any())
    return LoadDays(first, table[0], table[1], int(np.nansum(stand_ins)), measured)


def _visible(user: User, scope: Scope) -> QuerySet[Analysis]:
    """Analyses of what `scope` holds and `user` may see."""
    mine = Analysis.objects.filter(
        athlete_id=scope.athlete_id, activity__in=scope.activities(user).values("pk")
    )
    return _spanned(mine, scope)


def _spanned(query: QuerySet[Any], scope: Scope) -> QuerySet[Any]:
    spans = {"local_date__gte": scope.start, "local_date__lte": scope.end}
    return query.filter(**{name: day for name, day in spans.items() if day is not None})
