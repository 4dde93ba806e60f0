"""What other thresholds would change: the same pure function, nothing written, no samples read."""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass
from datetime import date

import numpy as np
from django.db import connection
from numpy.typing import NDArray
from psycopg import Cursor

from analytics.core.context import Thresholds
from analytics.core.load import fitness_fatigue
from analytics.core.loads import loads
from analytics.core.packing import unpack_histograms
from analytics.core.zones import heart_rate_zones
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
    that change; None where there was no load before. `rezoned` counts the activities whose time
    in zones is to be worked out anew.
    """

    activities: int
    days: int
    variant: str
    fitness_before: float
    fitness_after: float
    load_change_share: float | None
    rezoned: int = 0

    @property
    def is_none(self) -> bool:
        return not self.activities and not self.rezoned

    @property
    def fitness_change_share(self) -> float | None:
        """-0.06 for 6 % less; None without any fitness before."""
        if not self.fitness_before > 0:
            return None
        return self.fitness_after / self.fitness_before - 1


def threshold_impact(
    athlete: Athlete,
    valid_from: date,
    *,
    today: date | None = None,
    replaces: Threshold | None = None,
    **values: float | None,
) -> Impact:
    """Set `values` (columns of Threshold) from `valid_from` on, as if; those not given stay.

    With `replaces` that row is moved to `valid_from`, as `threshold_set` does. A handful of
    queries and some arithmetic however many activities there are.
    """
    before = _timeline(athlete)
    there = replaces or next((row for row in before if row.valid_from == valid_from), None)
    row = copy(there) if there is not None else Threshold(athlete=athlete)
    row.valid_from = valid_from
    for name, value in values.items():
        Threshold._meta.get_field(name)  # a typing error must not pass for "no change"
        setattr(row, name, value)
    gone = {valid_from} | ({replaces.valid_from} if replaces is not None else set())
    others = [other for other in before if other.valid_from not in gone]
    after = sorted([*others, row], key=lambda each: each.valid_from)
    return _impact(athlete, before, after, today)


def deletion_impact(threshold: Threshold, *, today: date | None = None) -> Impact:
    """What changes without this row."""
    before = _timeline(threshold.athlete)
    after = [row for row in before if row.pk != threshold.pk]
    return _impact(threshold.athlete, before, after, today)


def _timeline(athlete: Athlete) -> list[Threshold]:
    return list(Threshold.objects.filter(athlete=athlete).order_by("valid_from"))


@dataclass(frozen=True, slots=True)
class _Span:
    """Days from `first` to before `until` that get other thresholds."""

    first: date
    until: date
    before: Thresholds
    after: Thresholds


def _spans(before: list[Threshold], after: list[Threshold]) -> list[_Span]:
    starts = sorted({date.min, *(row.valid_from for row in (*before, *after))})
    spans = [
        _Span(first, until, _valid(before, first), _valid(after, first))
        for first, until in zip(starts, [*starts[1:], date.max], strict=True)
    ]
    return [span for span in spans if span.before != span.after]


def _valid(rows: list[Threshold], day: date) -> Thresholds:
    """As the analysis takes them: the first ones count for all days before, too."""
    valid = [row for row in rows if row.valid_from <= day]
    return as_thresholds(valid[-1] if valid else next(iter(rows), None))


def _impact(
    athlete: Athlete, was: list[Threshold], will_be: list[Threshold], today: date | None
) -> Impact:
    spans = _spans(was, will_be)
    found = _rows(athlete.pk, spans[0].first, spans[-1].until) if spans else []
    days = np.array([each[5] for each in found], dtype=np.int64).astype("datetime64[D]")
    figures = np.array([each[1:5] for each in found], dtype=np.float64).reshape(-1, 4)
    histograms = unpack_histograms([each[0] for each in found])
    moving_s, graded_mps, old_heart_rate, old_pace = figures.T
    new_heart_rate, new_pace = old_heart_rate.copy(), old_pace.copy()
    rezoned = np.zeros(len(found), dtype=np.bool_)
    for span in spans:
        here = (days >= np.datetime64(span.first)) & (days < np.datetime64(span.until))
        new = loads(histograms[here], moving_s[here], graded_mps[here], span.after, athlete.sex)
        new_heart_rate[here], new_pace[here] = new.heart_rate, new.pace
        rezoned[here] = _rezoned(span, histograms[here], graded_mps[here])
    before = {"heart_rate": _either(old_heart_rate, old_pace), "pace": np.nan_to_num(old_pace)}
    after = {"heart_rate": _either(new_heart_rate, new_pace), "pace": np.nan_to_num(new_pace)}
    moved = {kind: np.abs(after[kind] - before[kind]) > SAME for kind in before}
    variant = "heart_rate" if moved["heart_rate"].any() else "pace"
    changed = moved["heart_rate"] | moved["pace"]
    fitness = _fitness(athlete.pk, variant, days, after[variant] - before[variant], today)
    total, is_now = (float(each[variant][changed].sum()) for each in (before, after))
    return Impact(
        activities=int(changed.sum()),
        days=len(np.unique(days[changed])),
        variant=variant,
        fitness_before=fitness[0],
        fitness_after=fitness[1],
        load_change_share=(is_now - total) / total if total > 0 else None,
        rezoned=int(rezoned.sum()),
    )


def _rezoned(span: _Span, histograms: Floats, graded_mps: Floats) -> NDArray[np.bool_]:
    """Whose zones of heart rate or pace are cut elsewhere."""
    heart_rate = [
        heart_rate_zones(threshold_bpm=each.threshold_bpm, max_bpm=each.max_bpm,
                         rest_bpm=each.rest_bpm)
        for each in (span.before, span.after)
    ]  # fmt: skip
    found = np.zeros(len(histograms), dtype=np.bool_)
    if heart_rate[0] != heart_rate[1]:
        found |= histograms.sum(axis=1) > 0
    if span.before.threshold_mps != span.after.threshold_mps:
        found |= ~np.isnan(graded_mps)
    return found


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
