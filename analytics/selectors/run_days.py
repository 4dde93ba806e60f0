"""What an athlete ran and what it took out of them, day by day, as far as the reader may see it.

Owners read the stored days. For anybody else days are added up from the activities they may see,
and so they are for filters that stored days do not know.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np
from django.db.models import Case, Count, F, FloatField, Q, QuerySet, Sum, When
from django.db.models.expressions import RawSQL
from django.db.models.functions import Coalesce
from numpy.typing import NDArray

from activities.models import Sport
from analytics.core.load import Form, fitness_fatigue
from analytics.models import Analysis, DayLoad
from analytics.selectors.columns import columns
from analytics.selectors.load import GREY_DAYS
from analytics.selectors.scope import Scope
from analytics.selectors.trends import day_number
from athletes.consent.sight import sight_of
from athletes.models import User
from common.kinds import Kind

Floats = NDArray[np.floating]
Ints = NDArray[np.integer]
SUMS = ("seconds", "distance_m", "easy_s", "moderate_s", "hard_s")
# Zones by intensity, as `analytics.core.session` has them.
INTENSITIES = {"easy_s": (0, 1, 2), "moderate_s": (3,), "hard_s": (4, 5)}


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

    `runs_by_pace`: how many runs count by their pace in the heart-rate load. Where heart rate is
    not shared there is none in it; `shared_from`: the day from which on it is, None = not at all.
    """

    first: int  # whole days since 1970
    heart_rate_load: Floats
    pace_load: Floats
    runs_by_pace: int
    has_heart_rate: bool
    shared_from: date | None = date.min

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
    """Days with runs in `scope`; intensities are by pace where heart rate is not shared. One
    query, for others two more about what they may see."""
    names: dict[str, Any] = dict.fromkeys(("runs", *SUMS), "number")
    of_runs = not scope.sports or Sport.RUN.value in scope.sports
    is_plain = of_runs and not replace(scope, sports=()).is_narrow
    query: QuerySet[Any]
    if is_plain and is_own(user, scope.athlete_id):
        stored = DayLoad.objects.filter(athlete_id=scope.athlete_id, runs__gt=0)
        query = _spanned(stored, scope)
    else:
        body = sight_of(user, scope.athlete_id).first_day([Kind.BODY])
        sums = {"runs": Count("pk"), "seconds_sum": Sum("moving_s"), "metres": Sum("distance_m")}
        sums |= {f"{name}_sum": Sum(_intensity(name, body)) for name in INTENSITIES}
        runs = _visible(user, scope).filter(is_run=True)
        query, names = runs.values("local_date").annotate(**sums), dict.fromkeys(sums, "number")
    found = columns(query.order_by("local_date"), local_date="day", **names)
    days, *sums_by_day = found.values()
    return RunDays(days, *(np.nan_to_num(each, nan=0.0) for each in sums_by_day))


def load_days(user: User, athlete_id: int, until: date) -> LoadDays | None:
    """From the first load to `until`, of every sport; None without a load. One query.

    Filters do not count: a body is tired from all it did. Runs whose heart rate is not shared
    count by their pace.
    """
    shared_from: date | None = date.min
    names = ("heart_rate_load", "pace_load", "substituted")
    if is_own(user, athlete_id):
        query: QuerySet[Any] = DayLoad.objects.filter(athlete_id=athlete_id, local_date__lte=until)
    else:
        names = ("by_heart", "by_pace", "stand_ins")
        shared_from = sight_of(user, athlete_id).first_day([Kind.BODY])
        by_heart = _since(shared_from, F("heart_rate_load"))
        query = _visible(user, Scope(athlete_id, end=until)).values("local_date").annotate(
            by_heart=Sum(Coalesce(by_heart, F("pace_load"))),
            by_pace=Sum("pace_load"),
            stand_ins=Count("pk") - Count(by_heart),
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
    count_by_pace = int(np.nansum(stand_ins))
    return LoadDays(first, table[0], table[1], count_by_pace, measured, shared_from)


def _since(day: date | None, value: Any) -> Any:
    """`value` of days from `day` on; None = of none."""
    if day == date.min:
        return value
    shared = Q(pk__in=[]) if day is None else Q(local_date__gte=day)
    return Case(When(shared, then=value), default=None, output_field=FloatField())


def _intensity(name: str, body: date | None) -> Any:
    """Seconds by heart rate where it is shared, else by pace alone."""
    if body == date.min:
        return F(name)
    cell, zones = "coalesce((zone_seconds -> 'pace' ->> %s)::float8, 0)", INTENSITIES[name]
    by_pace = RawSQL(f"({' + '.join([cell] * len(zones))})", zones, output_field=FloatField())
    if body is None:
        return by_pace
    return Case(When(local_date__gte=body, then=F(name)), default=by_pace)


def _visible(user: User, scope: Scope) -> QuerySet[Analysis]:
    """Analyses of what `scope` holds and `user` may see."""
    mine = Analysis.objects.filter(
        athlete_id=scope.athlete_id, activity__in=scope.activities(user).values("pk")
    )
    return _spanned(mine, scope)


def _spanned(query: QuerySet[Any], scope: Scope) -> QuerySet[Any]:
    spans = {"local_date__gte": scope.start, "local_date__lte": scope.end}
    return query.filter(**{name: day for name, day in spans.items() if day is not None})
