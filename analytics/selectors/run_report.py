"""What the analysis says about one activity, beside what is normal for its athlete."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from django.db import connection

from activities.models import Activity
from analytics.core.trend import FEWEST_FOR_NORMAL, NORMAL
from analytics.models import Due, MetricValue
from analytics.selectors.reveals import hidden_metrics, readable_values
from analytics.selectors.run_bests import RunBest, run_bests
from analytics.selectors.scope import Scope
from analytics.selectors.values import Value, metric_values
from analytics.selectors.zones import threshold_on
from athletes.models import Threshold, User

YEAR = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Normal:
    """The middle 80 % of `count` activities' values, SI."""

    low: float
    high: float
    count: int


@dataclass(frozen=True, slots=True)
class RunReport:
    """`values` are all metrics; `threshold` is what was valid on that day."""

    values: list[Value]
    normals: dict[str, Normal]
    bests: list[RunBest]
    threshold: Threshold | None
    is_due: bool


def run_report(user: User, activity: Activity) -> RunReport:
    """Everything about `activity`; the caller has checked the access. Six queries."""
    values = metric_values(activity)
    known = [each.metric.key for each in values if each.value is not None]
    return RunReport(
        values=values,
        normals=normal_ranges(user, activity, known),
        bests=run_bests(user, activity) if activity.is_run else [],
        threshold=threshold_on(activity.athlete_id, activity.local_date),
        is_due=not values or Due.objects.filter(activity_id=activity.pk).exists(),
    )


def figures_of(activity: Activity, keys: Iterable[str]) -> dict[str, float]:
    """The values of some metrics of `activity`; without those that have none or are not shared.
    One query."""
    known = set(keys) - hidden_metrics(activity.shown)
    rows = MetricValue.objects.filter(activity=activity, key__in=known, value__isnull=False)
    return {key: float(value or 0.0) for key, value in rows.values_list("key", "value")}


def normal_ranges(user: User, activity: Activity, keys: Iterable[str]) -> dict[str, Normal]:
    """By metric: the athlete's other activities of that sport in the twelve months up to that day.

    Metrics with fewer than ten values have no normal range and are left out. One query.
    """
    day, known = activity.local_date, list(keys)
    scope = Scope(activity.athlete_id, day - YEAR, day, sports=(activity.sport,))
    rows = MetricValue.objects.filter(
        athlete_id=activity.athlete_id, key__in=known, value__isnull=False,
        local_date__range=(day - YEAR, day),
        activity__in=scope.activities(user).exclude(pk=activity.pk).values("pk"),
    )  # fmt: skip
    if not known:
        return {}
    rows = readable_values(rows, user, activity.athlete_id)
    inner, params = rows.order_by().values_list("key", "value").query.sql_with_params()
    low, high = (share / 100 for share in NORMAL)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT key, percentile_cont(%s) WITHIN GROUP (ORDER BY value),"
            " percentile_cont(%s) WITHIN GROUP (ORDER BY value), count(*)"
            f" FROM ({inner}) AS found (key, value) GROUP BY key HAVING count(*) >= %s",
            [low, high, *params, FEWEST_FOR_NORMAL],
        )
        return {row[0]: Normal(*row[1:]) for row in cursor.fetchall()}
