"""What the metrics say about one activity."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from activities.models import Activity
from analytics.models import MetricValue
from analytics.reasons import sentence
from analytics.registry import metrics
from analytics.selectors.reveals import hidden_metrics

if TYPE_CHECKING:
    from analytics.metrics._metric import Metric


@dataclass(frozen=True, slots=True)
class Value:
    """A metric with its value in SI units, or the sentence that says why there is none."""

    metric: Metric
    value: float | None
    reason: str  # a code of `analytics.reasons`; "" with a value
    is_current: bool  # computed by the version of the formula that this code has

    @property
    def why(self) -> str:
        return sentence(self.reason) if self.reason else ""


def metric_values(activity: Activity) -> list[Value]:
    """Values of all metrics of one activity (from the door) that its reader may see, in order of
    key; empty while none is computed."""
    hidden = hidden_metrics(activity.shown)
    known = {key: metric for key, metric in metrics().items() if key not in hidden}
    rows = MetricValue.objects.filter(activity=activity, key__in=known).order_by("key")
    return [
        Value(known[key], value, reason, version == known[key].version)
        for key, version, value, reason in rows.values_list("key", "version", "value", "reason")
    ]
