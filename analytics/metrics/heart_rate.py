"""Mean heart rate."""

from __future__ import annotations

from analytics.core.context import Context
from analytics.core.session import Session
from analytics.metrics._metric import EVERY_SPORT, Metric


def compute(session: Session, context: Context) -> float:
    return session.heart_rate_bpm


PLUGIN = Metric(
    key="heart_rate",
    label="Heart rate",
    unit="bpm",
    decimals=0,
    needs=("heart_rate",),
    reveals=frozenset({"body"}),
    better="neither",
    channel="heart_rate_bpm",
    colour="heart-rate",
    sports=EVERY_SPORT,
    meaning="How fast the heart beat on average.",
    formula=(
        "Mean over the time the clock ran, every sample weighted by the seconds it stands "
        "for; faulty stretches are left out."
    ),
    source="Definition",
    compute=compute,
)
