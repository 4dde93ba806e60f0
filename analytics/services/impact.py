"""What other thresholds would change: the same pure function, nothing written, no samples read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
from django.db import connection
from numpy.typing import NDArray
from psycopg import Cursor

from analytics.core.load import fitness_fatigue
from analytics.core.loads import loads
from analytics.core.packing import unpack_histograms
from analytics.selectors.load import day_loads, first_day
from analytics.services.results import as_thresholds
from athletes.models import Athlete, Threshold

Floats = NDArray[np.floating]
ROWS = """
SELECT heart_rate_seconds, moving_s, normalised_graded_speed_mps, heart_rate_load, pace_load,
       local_date - DATE '1970-01-01'
FROM analytics_analysis WHERE athlete_id = %s AND local_date >= %s AND local_date < %s
"""
SAME = 1e-6  # of a load, not worth a word


@dataclass(frozen=True, slots=True)
class Impact:
    """What changes when thresholds are set for a day.

    `variant` names the load that fitness and share are of: "heart_rate", or "pace" where heart
    rate loads stay as they are. `load_change_share` is -0.06 for 6 % less, over the `activities`
    that change; None where there was no load before.
    """

    activities: int
    days: int
    variant: str
    fitness_before: float
    fitness_after: float
    load_change_share: float | None


def threshold_impact(
    athlete: Athlete,
    valid_from: date,
    *,
    today: date | None = None,
    **values: float | None,
) -> Impact:
    """Set `values` (columns of Threshold) from `valid_from` on, as if; those not given stay.

    A handful of queries and some arithmetic however many activities there are.
    """
    row = _row(athlete, valid_from, values)
    found = _rows(athlete.pk, *_span(athlete, valid_from))
    histograms = unpack_histograms([each[0] for each in found])
    figures = np.array([each[1:5] for each in found], dtype=np.float64).reshape(-1, 4)
    moving_s, graded_mps, old_heart_rate, old_pace = figures.T
    new = loads(histograms, moving_s, graded_mps, as_thresholds(row), athlete.sex)
    days = np.array([each[5] for each in found], dtype=np.int64).astype("datetime64[D]")
    before = {"heart_rate": _either(old_heart_rate, old_pace), "pace": np.nan_to_num(old_pace)}
    after = {"heart_rate": _either(new.heart_rate, new.pace), "pace": np.nan_to_num(new.pace)}
    moved = {kind: np.abs(after[kind] - before[kind]) > SAME for kind in before}
    variant = "heart_rate" if moved["heart_rate"].any() else "pace"
    changed = moved["heart_rate"] | moved["pace"]
    fitness = _fitness(athlete.pk, variant, days, after[variant] - before[variant], today)
    was = float(before[variant][changed].sum())
    is_now = float(after[variant][changed].sum())
    return Impact(
        activities=int(changed.sum()),
        days=len(np.unique(days[changed])),
        variant=variant,
        fitness_before=fitness[0],
        fitness_after=fitness[1],
        load_change_share=(is_now - was) / was if was > 0 else None,
    )


def _row(athlete: Athlete, valid_from: date, values: dict[str, float | None]) -> Threshold:
    """The thresholds as they would be, unsaved."""
    row = Threshold.objects.filter(athlete=athlete, valid_from=valid_from).first()
    row = row or Threshold(athlete=athlete, valid_from=valid_from)
    for name, value in values.items():
        Threshold._meta.get_field(name)  # a typing error must not pass for "no change"
        setattr(row, name, value)
    return row


def _span(athlete: Athlete, valid_from: date) -> tuple[date, date]:
    """First and last day the thresholds count for; the first ones count for all days before."""
    others = Threshold.objects.filter(athlete=athlete).exclude(valid_from=valid_from)
    others = others.order_by("valid_from").values_list("valid_from", flat=True)
    starts = list(others)
    is_first = not any(start < valid_from for start in starts)
    until = next((start for start in starts if start > valid_from), date.max)
    return (date.min if is_first else valid_from), until


def _rows(athlete_id: int, first: date, until: date) -> list[tuple]:
    """Histogram, moving time, graded speed, both loads, day; plain SQL: thousands of rows."""
    with (
        connection.cursor() as plain,
        connection.wrap_database_errors,
        Cursor(plain.connection) as cursor,
    ):
        # In binary: histograms as text would be twice as long.
        cursor.execute(ROWS, [athlete_id, first, until], binary=True)
        return cursor.fetchall()


def _either(heart_rate: Floats, pace: Floats) -> Floats:
    """The load that a day counts: by heart rate, else by pace."""
    return np.nan_to_num(np.where(np.isnan(heart_rate), pace, heart_rate))


def _fitness(
    athlete_id: int, variant: str, days: NDArray[np.datetime64], change: Floats, today: date | None
) -> tuple[float, float]:
    """Fitness of today before and after `change` (a,) on `days` (a,)."""
    if not len(days):
        return 0.0, 0.0
    until = today or date.today()
    first = min(days.min().item(), first_day(athlete_id) or until)
    known = day_loads(athlete_id, first, max(first, until))
    loads_now = known.heart_rate_load if variant == "heart_rate" else known.pace_load
    place = (days - np.datetime64(first)).astype(np.intp)
    inside = (place >= 0) & (place < len(loads_now))
    moved = np.bincount(place[inside], weights=change[inside], minlength=len(loads_now))
    before = fitness_fatigue(loads_now).fitness
    after = fitness_fatigue(loads_now + moved).fitness
    return float(before[-1]), float(after[-1])
