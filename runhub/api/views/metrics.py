"""Metrics, and the trend of one of them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework.request import Request
from rest_framework.response import Response

from analytics.core.trend import median, normal_range
from analytics.metrics._metric import Metric
from analytics.registry import metrics
from analytics.selectors.reveals import kinds_of, unshared
from analytics.selectors.scope import Scope as Activities
from analytics.selectors.trends import EPOCH, Values, values_of
from athletes.models import Scope
from runhub.api.base import ApiView, asked_for
from runhub.api.errors import bad_parameter
from runhub.api.fields import finite
from runhub.api.schema import operation
from runhub.api.serializers.metrics import Metrics, TrendOut, TrendQuery
from runhub.web.effort import as_text
from runhub.web.metric_words import all_metrics

READ = {"GET": (Scope.READ,)}
YEAR = timedelta(days=364)


def unit_of(metric: Metric) -> str:
    """Of the values as they are stored."""
    return "m/s" if metric.unit == "pace" else metric.unit


class MetricsView(ApiView):
    scopes = READ

    @operation("metrics_list", "Every metric: meaning, unit, source", answers={200: Metrics})
    def get(self, request: Request) -> Response:
        return Response({"results": [_described(metric) for metric in all_metrics().values()]})


def _described(metric: Metric) -> dict[str, Any]:
    return {
        "key": metric.key,
        "label": _(metric.label),
        "unit": unit_of(metric),
        "decimals": metric.decimals,
        "meaning": _(metric.meaning),
        "formula": _(metric.formula),
        "source": metric.source,
        "version": metric.version,
        "needs": list(metric.needs),
        "reveals": sorted(kinds_of(metric.key)),
        "better": metric.better,
        "comparable": bool(metric.channel),
    }


class TrendsView(ApiView):
    scopes = READ
    queries = {"GET": TrendQuery}

    @operation(
        "trends_get", "A metric over time, of whole runs or at comparable effort",
        answers={200: TrendOut},
    )  # fmt: skip
    def get(self, request: Request) -> Response:
        query = self.query
        metric, effort = metrics()[query["metric"]], query.get("at")
        if effort is not None and not metric.channel:
            raise bad_parameter("at", _("This metric is about whole runs."))
        athlete = asked_for(request, query.get("athlete"))
        last = query.get("to") or timezone.localdate()
        first = query.get("from") or last - YEAR
        scope = Activities(athlete.pk, first, last, sports=(query["sport"],))
        found = values_of(request.user, scope, metric.key, channel=metric.channel, effort=effort)
        return Response(
            {
                "metric": metric.key,
                "unit": unit_of(metric),
                "at": as_text(effort) if effort is not None else None,
                "first_day": first.isoformat(),
                "last_day": last.isoformat(),
                "median": finite(median(found.values)),
                "normal": _normal(found),
                "results": _points(found),
                "not_shared": unshared(athlete.sight, metric.key, effort),
            }
        )


def _normal(found: Values) -> dict[str, float] | None:
    span = normal_range(found.values)
    return None if span is None else {"low": span[0], "high": span[1]}


def _points(found: Values) -> list[dict[str, Any]]:
    return [
        {
            "date": (EPOCH + timedelta(days=int(day))).isoformat(),
            "activity": str(key),
            "value": value,
        }
        for day, key, value in zip(
            found.days.tolist(), found.public_ids, found.values.tolist(), strict=True
        )
    ]
