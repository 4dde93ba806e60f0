"""Load by heart rate."""

from __future__ import annotations

from analytics.core.context import Context
from analytics.core.loads import heart_rate_faults
from analytics.core.session import Session
from analytics.metrics._metric import EVERY_SPORT, Metric, Value


def compute(session: Session, context: Context) -> Value:
    fault = heart_rate_faults(context.thresholds)
    return fault if fault is not None else session.loads[0]


PLUGIN = Metric(
    key="heart_rate_load",
    label="Heart-rate load",
    unit="load",
    decimals=0,
    needs=("heart_rate", "threshold_heart_rate"),
    reveals=frozenset({"body"}),
    colour="heart-rate",
    sports=EVERY_SPORT,
    meaning="The load of this session by heart rate; an hour at the threshold is 100.",
    formula=(
        "TRIMP of the session over the TRIMP of an hour at the threshold heart rate, times "
        "100. Without a threshold heart rate, 85 % of the reserve stands in for it."
    ),
    source=(
        "Banister 1991, scaled as GoldenCheetah and Elevate do; TrainingPeaks' hrTSS is unpublished"
    ),
    compute=compute,
)
