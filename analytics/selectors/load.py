"""Daily loads, and fitness, fatigue and form worked out from them on reading."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from analytics.core.load import Form, fitness_fatigue
from analytics.models import DayLoad

Floats = NDArray[np.floating]
GREY_DAYS = (
    42  # until then fitness says more about the beginning of the records than about the body
)


@dataclass(frozen=True, slots=True, eq=False)
class Days:
    """Consecutive days; every array has shape (d,). Days without activities hold zeros.

    `heart_rate_load` counts runs without heart rate by their pace, `substituted` how many;
    `pace_load` knows no heart rate: it is what may be shown to those who may not see one.
    """

    dates: list[date]
    heart_rate_load: Floats
    pace_load: Floats
    substituted: Floats
    runs: Floats
    seconds: Floats
    distance_m: Floats
    easy_s: Floats
    moderate_s: Floats
    hard_s: Floats


@dataclass(frozen=True, slots=True, eq=False)
class FormOverTime:
    """Fitness, fatigue and form by day, by heart rate and free of it.

    The first `grey` days are too early to be believed. From `planned_from` on loads are planned
    ones; None when there are none.
    """

    dates: list[date]
    by_heart_rate: Form
    by_pace: Form
    heart_rate_load: Floats
    pace_load: Floats
    grey: int
    planned_from: date | None


COLUMNS = (
    "heart_rate_load", "pace_load", "substituted", "runs", "seconds", "distance_m", "easy_s",
    "moderate_s", "hard_s",
)  # fmt: skip


def day_loads(athlete_id: int, first: date, last: date) -> Days:
    """Every day from `first` to `last`, both included; one query."""
    count = max((last - first).days + 1, 0)
    table = np.zeros((len(COLUMNS), count))
    rows = DayLoad.objects.filter(athlete_id=athlete_id, local_date__range=(first, last))
    known = list(rows.values_list("local_date", *COLUMNS))
    if known:
        places = [(row[0] - first).days for row in known]
        table[:, places] = np.nan_to_num(np.array([row[1:] for row in known], dtype=np.float64).T)
    dates = [first + timedelta(days=day) for day in range(count)]
    return Days(dates, *table)


def first_day(athlete_id: int) -> date | None:
    """Of the athlete's first load."""
    days = DayLoad.objects.filter(athlete_id=athlete_id).order_by("local_date")
    return days.values_list("local_date", flat=True).first()


def form(
    athlete_id: int, until: date, *, planned: Mapping[date, float] | None = None
) -> FormOverTime | None:
    """From the athlete's first load to `until`, or to the last of the `planned` loads by date.

    Planned loads count for both variants, on days after `until` alone. None before the first load.
    """
    first = first_day(athlete_id)
    if first is None or first > until:
        return None
    ahead = {day: load for day, load in (planned or {}).items() if day > until}
    days = day_loads(athlete_id, first, max(ahead, default=until))
    for day, load in ahead.items():
        days.heart_rate_load[(day - first).days] = load
        days.pace_load[(day - first).days] = load
    return FormOverTime(
        dates=days.dates,
        by_heart_rate=fitness_fatigue(days.heart_rate_load),
        by_pace=fitness_fatigue(days.pace_load),
        heart_rate_load=days.heart_rate_load,
        pace_load=days.pace_load,
        grey=min(GREY_DAYS, len(days.dates)),
        planned_from=min(ahead, default=None),
    )
