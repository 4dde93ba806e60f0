"""Vertical oscillation."""

from __future__ import annotations

from analytics.core.context import Context
from analytics.core.session import Session
from analytics.metrics._metric import Metric


def compute(session: Session, context: Context) -> float:
    return session.mean("vertical_oscillation_mm")


PLUGIN = Metric(
    key="vertical_oscillation",
    label="Vertical oscillation",
    unit="mm",
    decimals=1,
    needs=("vertical_oscillation_mm",),
    better="neither",
    channel="vertical_oscillation_mm",
    colour="oscillation",
    meaning="How far the body rose and sank with each step.",
    formula="The device's figure averaged over moving time.",
    source="Device (foot pod, chest strap or wrist); definition",
    compute=compute,
)
