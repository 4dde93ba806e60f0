"""One activity worked out: the rows it will have. Nothing is written here."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from activities.core.summary import Analysed
from activities.models import Activity
from activities.selectors.run import shown_distance_m
from analytics.core import bands, packing
from analytics.core.context import Context, Thresholds, Totals
from analytics.core.missing import Missing
from analytics.core.session import Session
from analytics.models import Quantity
from analytics.registry import ENGINE_VERSION, metrics
from athletes.models import Athlete, Threshold

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Result:
    """What is stored of one activity, columns by name."""

    activity_id: int
    local_date: date
    analysis: Row
    values: list[tuple[str, int, float | None, str]]  # key, version, value, reason
    tables: list[tuple[str, bytes]]  # axis, packed


@dataclass(frozen=True, slots=True)
class Person:
    """The athlete as formulas see them, with thresholds oldest first."""

    sex: str
    mass_kg: float | None
    thresholds: Sequence[Threshold]

    def thresholds_on(self, day: date) -> Thresholds:
        """As `selectors.threshold_on`: the newest not after `day`, else the earliest there is."""
        valid = [row for row in self.thresholds if row.valid_from <= day]
        return as_thresholds(valid[-1] if valid else next(iter(self.thresholds), None))


def person_of(athlete_id: int) -> Person | None:
    """None for an athlete who is gone."""
    athlete = Athlete.objects.filter(pk=athlete_id).only("sex", "weight_kg").first()
    if athlete is None:
        return None
    rows = Threshold.objects.filter(athlete_id=athlete_id).order_by("valid_from")
    return Person(athlete.sex, athlete.weight_kg, list(rows))


def as_thresholds(row: Threshold | None) -> Thresholds:
    if row is None:
        return Thresholds()
    return Thresholds(
        max_bpm=row.max_heart_rate_bpm,
        rest_bpm=row.resting_heart_rate_bpm,
        threshold_bpm=row.threshold_heart_rate_bpm,
        threshold_mps=row.threshold_speed_mps,
    )


def session_of(activity: Activity, analysed: Analysed | None, person: Person) -> Session:
    context = Context(
        sport=activity.sport,
        sub_sport=activity.sub_sport,
        surface=activity.surface,
        thresholds=person.thresholds_on(activity.local_date),
        sex=person.sex,
        mass_kg=person.mass_kg,
        distance_scale=_scale(activity),
    )
    totals = Totals(
        distance_m=shown_distance_m(activity),
        moving_s=activity.moving_s,
        elapsed_s=activity.elapsed_s,
        average_heart_rate_bpm=activity.average_heart_rate_bpm,
    )
    return Session(context, totals, analysed)


def result_of(activity: Activity, session: Session) -> Result:
    """Every metric, load, zone, curve and table of one activity."""
    values: list[tuple[str, int, float | None, str]] = []
    for key, metric in metrics().items():
        found = metric.value(session)
        gone = isinstance(found, Missing)
        values.append((key, metric.version, None if gone else found, found.reason if gone else ""))
    tables = [(str(axis), session.band_table(axis)) for axis in Quantity.values]
    return Result(
        activity.pk,
        activity.local_date,
        _analysis(session),
        values,
        [(axis, bands.pack(table)) for axis, table in tables if table is not None],
    )


def failed_result(activity: Activity) -> Result:
    """What an activity has whose recording cannot be analysed: a reason everywhere."""
    values = [(key, metric.version, None, "failed") for key, metric in metrics().items()]
    row = {
        "version": ENGINE_VERSION,
        "failed": True,
        "is_run": activity.is_run,
        "seconds": activity.elapsed_s,
        "moving_s": activity.moving_s,
        "distance_m": shown_distance_m(activity),
    }
    return Result(activity.pk, activity.local_date, row, values, [])


def _analysis(session: Session) -> Row:
    heart_rate_load, pace_load = session.loads
    easy, moderate, hard = session.intensity_seconds
    normalised = session.normalised_graded_mps if session.context.is_run else math.nan
    return {
        "version": ENGINE_VERSION,
        "failed": False,
        "is_run": session.context.is_run,
        "seconds": _known(session.timer_s) or 0.0,
        "moving_s": session.moving_s,
        "distance_m": _known(session.distance_m),
        "normalised_graded_speed_mps": _known(normalised),
        "heart_rate_load": _known(heart_rate_load),
        "pace_load": _known(pace_load),
        "easy_s": easy,
        "moderate_s": moderate,
        "hard_s": hard,
        "heart_rate_seconds": packing.pack_histogram(session.histogram),
        "zone_seconds": session.zone_seconds,
        "bests": packing.pack_bests(session.efforts),
        "curves": packing.pack_curves(session.curves),
    }


def _known(value: float) -> float | None:
    return value if math.isfinite(value) else None


def _scale(activity: Activity) -> float:
    shown, measured = activity.corrected_distance_m, activity.distance_m
    return shown / measured if shown is not None and measured else 1.0
