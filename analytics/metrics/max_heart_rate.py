"""The highest heart rate that was held."""

from __future__ import annotations

from analytics.core.context import Context
from analytics.core.curves import DURATIONS_S
from analytics.core.missing import Missing
from analytics.core.session import Session
from analytics.metrics._metric import EVERY_SPORT, Metric, Value

HELD_S = 60


def compute(session: Session, context: Context) -> Value:
    curve = session.curves.get("heart_rate_bpm")
    if curve is None:
        return Missing("no_recording")
    return float(curve[DURATIONS_S.index(HELD_S)])


PLUGIN = Metric(
    key="max_heart_rate",
    label="Highest heart rate",
    unit="bpm",
    decimals=0,
    needs=("heart_rate",),
    reveals=frozenset({"body"}),
    colour="heart-rate",
    sports=EVERY_SPORT,
    meaning="The highest heart rate held for a minute.",
    formula=(
        "The largest mean of the heart rate over any 60 seconds, so that a single wrong beat "
        "does not count."
    ),
    source="Mean-maximal value over 60 s; definition",
    compute=compute,
)
