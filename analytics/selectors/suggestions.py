"""Thresholds the athlete's own runs speak for, each with the runs it comes from.

Nothing here knows an age: "220 minus age" and its better cousins are off by ten beats for many.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

import numpy as np
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from numpy.typing import NDArray

from activities.models import Activity
from analytics.core.critical_speed import LONGEST_S, critical_speed, near_maximal
from analytics.core.curves import DURATIONS_S
from analytics.core.packing import CURVES, unpack_curves
from analytics.models import Analysis
from analytics.selectors.zones import threshold_on

Float32s = NDArray[np.float32]
YEAR, SEASON = timedelta(days=365), timedelta(days=90)
HELD_S = 30  # a maximum that lasts so long is no fault of the sensor
TRIAL_S, LAST_S = 1800, 1200  # Friel: the last 20 minutes of a half hour alone
HARD = 0.9  # of the critical speed, or the half hour was no trial
LEAST_TRIALS, MOST_ERROR = 3, 0.05
DURATIONS = np.array(DURATIONS_S, dtype=np.float64)
HEART_RATE, GRADED = (list(CURVES).index(name) for name in ("heart_rate_bpm", "graded_speed_mps"))


@dataclass(frozen=True, slots=True)
class Evidence:
    """A run that speaks for a value."""

    public_id: UUID
    title: str
    local_date: date


@dataclass(frozen=True, slots=True)
class Suggestion:
    """`field` is a column of Threshold; `value` in bpm or m/s; `current` what counts today."""

    field: str
    value: float
    current: float | None
    how: str | Promise
    runs: list[Evidence]


@dataclass(frozen=True, slots=True, eq=False)
class Curves:
    """Of a runs: ids, days as numbers, curves (a, 4, d)."""

    ids: NDArray[np.int64]
    days: NDArray[np.int64]
    curves: Float32s

    def since(self, day: date) -> Curves:
        late = self.days >= day.toordinal()
        return Curves(self.ids[late], self.days[late], self.curves[late])


def suggestions(athlete_id: int, today: date) -> list[Suggestion]:
    """What the last twelve months (pace: three) say, where it differs from what counts today."""
    year = _curves(athlete_id, today - YEAR, today)
    found = spoken_for(year, year.since(today - SEASON))
    titles = _evidence([pk for _field, _value, ids in found for pk in ids])
    now = threshold_on(athlete_id, today)
    made = []
    for field, value, ids in found:
        current = None if now is None else getattr(now, field)
        if value is None or (current is not None and abs(value - current) < 0.01 * current):
            continue
        runs = [titles[pk] for pk in ids if pk in titles]
        made.append(Suggestion(field, value, current, _HOW[field], runs))
    return made


def spoken_for(year: Curves, season: Curves) -> list[tuple[str, float | None, Sequence[int]]]:
    """Threshold, its value (None where nothing speaks for one) and the ids of the runs that do."""
    speed, trials = _threshold_speed(season)
    return [
        ("max_heart_rate_bpm", *_max_heart_rate(year)),
        ("threshold_heart_rate_bpm", *_threshold_heart_rate(season, speed)),
        ("threshold_speed_mps", speed, trials),
    ]


_MAX = _(
    "The highest heart rate you held for half a minute in the last twelve months; the highest day "
    "is left out, so that a fault of the sensor does not count."
)
_LTHR = _(
    "Your mean heart rate over 20 minutes of your fastest half hour of the last three months."
)
_CRITICAL = _("Your critical speed, from your best efforts of 2 to 20 minutes in three months.")
_HOW = {
    "max_heart_rate_bpm": _MAX,
    "threshold_heart_rate_bpm": _LTHR,
    "threshold_speed_mps": _CRITICAL,
}


def _curves(athlete_id: int, first: date, last: date) -> Curves:
    rows = list(
        Analysis.objects.filter(
            athlete_id=athlete_id, local_date__range=(first, last), is_run=True, failed=False
        )
        .order_by("local_date", "activity_id")
        .values_list("activity_id", "local_date", "curves")
    )
    return Curves(
        np.array([row[0] for row in rows], dtype=np.int64),
        np.array([row[1].toordinal() for row in rows], dtype=np.int64),
        unpack_curves([bytes(row[2]) for row in rows]),
    )


def _max_heart_rate(runs: Curves) -> tuple[float | None, Sequence[int]]:
    """The second highest day's, with the runs of both days."""
    held = runs.curves[:, HEART_RATE, DURATIONS_S.index(HELD_S)]
    best: dict[int, int] = {}
    for place in np.argsort(-np.nan_to_num(held), kind="stable").tolist():
        if np.isnan(held[place]):
            break
        best.setdefault(int(runs.days[place]), place)
        if len(best) == 2:
            highest, second = best.values()
            return round(float(held[second])), [int(runs.ids[highest]), int(runs.ids[second])]
    return None, []


def _threshold_speed(runs: Curves) -> tuple[float | None, Sequence[int]]:
    """Critical speed through the near-maximal efforts, with their runs."""
    if not len(runs.ids):
        return None, []
    speeds = np.nan_to_num(runs.curves[:, GRADED])
    who, best = speeds.argmax(axis=0), speeds.max(axis=0).astype(np.float64)
    chosen = near_maximal(DURATIONS, best * DURATIONS, longest_s=LONGEST_S)
    if len(chosen) < LEAST_TRIALS:
        return None, []
    fit = critical_speed(best[chosen] * DURATIONS[chosen], DURATIONS[chosen])
    if not fit.speed_mps > 0 or not fit.standard_error_mps <= MOST_ERROR * fit.speed_mps:
        return None, []
    return round(fit.speed_mps, 3), list(dict.fromkeys(runs.ids[who[chosen]].tolist()))


def _threshold_heart_rate(
    runs: Curves, critical_mps: float | None
) -> tuple[float | None, Sequence[int]]:
    """Of the fastest half hour, if it was near the critical speed."""
    half_hour = np.nan_to_num(runs.curves[:, GRADED, DURATIONS_S.index(TRIAL_S)])
    if critical_mps is None or not len(half_hour) or half_hour.max() < HARD * critical_mps:
        return None, []
    place = int(half_hour.argmax())
    bpm = float(runs.curves[place, HEART_RATE, DURATIONS_S.index(LAST_S)])
    return (None, []) if np.isnan(bpm) else (round(bpm), [int(runs.ids[place])])


def _evidence(ids: Sequence[int]) -> dict[int, Evidence]:
    rows = Activity.objects.filter(pk__in=ids, trashed_at__isnull=True)
    return {
        pk: Evidence(public_id, title, day)
        for pk, public_id, title, day in rows.values_list("pk", "public_id", "title", "local_date")
    }
