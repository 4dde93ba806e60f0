"""Training impulse."""

from __future__ import annotations

from analytics.core.context import Context
from analytics.core.loads import heart_rate_faults, trimp
from analytics.core.missing import Missing
from analytics.core.session import Session
from analytics.metrics._metric import EVERY_SPORT, Metric, Value


def compute(session: Session, context: Context) -> Value:
    fault = heart_rate_faults(context.thresholds)
    if fault is not None or session.histogram is None:
        return fault or Missing("no_heart_rate")
    return float(trimp(session.histogram, context.thresholds, context.sex))


PLUGIN = Metric(
    key="trimp",
    label="TRIMP",
    unit="load",
    decimals=0,
    needs=("heart_rate", "max_heart_rate", "resting_heart_rate"),
    reveals=frozenset({"body"}),
    colour="heart-rate",
    sports=EVERY_SPORT,
    meaning="How long and how hard the heart worked, with hard minutes counting much more.",
    formula=(
        "Minutes times the share of the heart-rate reserve times a weight that grows "
        "exponentially with it, summed; the weights of men, of women, or their mean where no "
        "sex is stated."
    ),
    source="Banister 1991; Morton et al. 1990",
    compute=compute,
)
