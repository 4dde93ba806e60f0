"""Training impulse by zones."""

from __future__ import annotations

from analytics.core.context import Context
from analytics.core.loads import edwards
from analytics.core.missing import Missing
from analytics.core.session import Session
from analytics.metrics._metric import EVERY_SPORT, Metric, Value


def compute(session: Session, context: Context) -> Value:
    if session.histogram is None or context.thresholds.max_bpm is None:
        return Missing("no_heart_rate")
    return float(edwards(session.histogram, context.thresholds.max_bpm))


PLUGIN = Metric(
    key="trimp_edwards",
    label="TRIMP by zones",
    unit="load",
    decimals=0,
    needs=("heart_rate", "max_heart_rate"),
    reveals=frozenset({"body"}),
    colour="heart-rate",
    sports=EVERY_SPORT,
    meaning="Minutes in five heart-rate zones, counted once to five times.",
    formula=(
        "Minutes at 50-60, 60-70, 70-80, 80-90 and 90-100 % of the maximum heart rate times "
        "1, 2, 3, 4 and 5."
    ),
    source="Edwards 1993",
    compute=compute,
)
