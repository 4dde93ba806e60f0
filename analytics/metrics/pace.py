"""Mean pace."""

from __future__ import annotations

from analytics.core.context import Context
from analytics.core.session import Session
from analytics.metrics._metric import Metric


def compute(session: Session, context: Context) -> float:
    return session.speed_mps


PLUGIN = Metric(
    key="pace",
    label="Pace",
    unit="pace",
    decimals=0,
    needs=("distance",),
    better="higher",
    channel="speed_mps",
    colour="pace",
    meaning="How long a kilometre took on average while moving.",
    formula="Distance (the corrected one, where there is one) divided by moving time.",
    source="Definition",
    compute=compute,
)
