"""The tables of a run's page as rows of a CSV file, SI units."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import fields

from activities.core.splits import KILOMETRE_M, LapRow, Split
from activities.models import Activity
from activities.privacy import is_cut
from activities.selectors.api import splits_of
from activities.selectors.run import analysed_of, laps_of
from analytics.core.intervals import Bout
from analytics.selectors import metric_values, zones_of
from analytics.selectors.intervals import repetitions_of
from analytics.selectors.run_bests import run_bests
from athletes.models import User

Rows = Iterable[list[object]]
MEASURES = [field.name for field in fields(Split)]
BOUT = [field.name for field in fields(Bout)]


def laps(user: User, activity: Activity) -> Rows:
    yield ["trigger", "intensity", *MEASURES]
    yield from map(_lap, laps_of(activity))


def splits(activity: Activity, unit_m: float) -> Rows:
    yield MEASURES
    yield from map(_measures, splits_of(activity, unit_m))


def figures(user: User, activity: Activity) -> Rows:
    """Every metric with its value, or why there is none."""
    yield ["metric", "value", "why_not", "version"]
    for one in metric_values(activity):
        yield [one.metric.key, _known(one.value), one.why, one.metric.version]


def bests(user: User, activity: Activity) -> Rows:
    yield ["distance_m", "elapsed_s", "start_s", "rank", "of"]
    for one in run_bests(user, activity):
        yield [one.distance_m, one.seconds, _known(one.start_s), one.rank, one.count]


def zones(user: User, activity: Activity) -> Rows:
    yield ["kind", "zone", "name", "from", "to", "seconds", "share", "thresholds_of"]
    found = zones_of(activity, analysed_of(activity))
    for report in filter(None, (found.heart_rate, found.pace)):
        for row in report.rows:
            ends = [_known(row.low), _known(row.high)]
            measures = [*ends, row.seconds, row.share, report.since]
            yield [report.kind, row.number, row.name, *measures]


def intervals(user: User, activity: Activity) -> Rows:
    yield BOUT
    found = repetitions_of(analysed_of(activity), laps_of(activity))
    # Times of the whole run would tell where its hidden part ends.
    untold = {"start_s", "end_s"} if is_cut(activity) else set()
    for bout in found.bouts if found else []:
        yield ["" if name in untold else _known(getattr(bout, name)) for name in BOUT]


TABLES: dict[str, Callable[[User, Activity], Rows]] = {
    "laps": laps,
    "splits": lambda user, activity: splits(activity, KILOMETRE_M),
    "figures": figures,
    "best-efforts": bests,
    "zones": zones,
    "intervals": intervals,
}


def _lap(row: LapRow) -> list[object]:
    return [row.lap.trigger, row.lap.intensity, *_measures(row.measured)]


def _measures(split: Split) -> list[object]:
    return [_known(getattr(split, name)) for name in MEASURES]


def _known(value: object) -> object:
    if isinstance(value, bool):
        return "yes" if value else "no"
    is_nan = isinstance(value, float) and math.isnan(value)
    return "" if value is None or is_nan else value
