"""How much the heart drifts away from the pace."""

from __future__ import annotations

from analytics.core.context import Context
from analytics.core.efficiency import decoupling
from analytics.core.missing import Missing
from analytics.core.session import Session
from analytics.metrics._metric import Metric, Value

REASONS = {"hilly": "too_hilly", "heart_rate_incomplete": "too_few"}


def compute(session: Session, context: Context) -> Value:
    at = session.seconds
    if at is None:
        return Missing("no_recording")
    found = decoupling(at.graded_speed_mps, at.heart_rate_bpm, at.weight_s, at.grade)
    if isinstance(found, Missing):
        return Missing(REASONS.get(found.reason, found.reason))
    return found


PLUGIN = Metric(
    key="decoupling",
    label="Aerobic decoupling",
    unit="percent",
    decimals=1,
    needs=("recording", "speed", "heart_rate"),
    reveals=frozenset({"training", "body"}),
    better="lower",
    colour="heart-rate",
    meaning=(
        "How much the speed per heartbeat fell from the first half to the second; below 5 % "
        "is a good base."
    ),
    formula=(
        "Graded speed over heart rate in the first half minus that of the second, over the "
        "first, in per cent; after ten minutes of warm-up, only for steady runs of at least "
        "40 minutes on gentle ground."
    ),
    source="Friel 2009",
    compute=compute,
)
