"""Speed per heartbeat."""

from __future__ import annotations

from analytics.core.context import Context
from analytics.core.efficiency import efficiency_factor
from analytics.core.session import Session
from analytics.metrics._metric import Metric


def compute(session: Session, context: Context) -> float:
    return float(efficiency_factor(session.normalised_graded_mps, session.heart_rate_bpm))


PLUGIN = Metric(
    key="efficiency_factor",
    label="Efficiency factor",
    unit="factor",
    decimals=2,
    needs=("recording", "speed", "heart_rate"),
    reveals=frozenset({"training", "body"}),
    better="higher",
    colour="heart-rate",
    meaning=("How many metres a minute for each beat a minute; it rises with fitness."),
    formula="Normalised graded speed in metres a minute divided by the mean heart rate.",
    source="Friel 2009",
    compute=compute,
)
