"""Ground contact time."""

from __future__ import annotations

from analytics.core.context import Context
from analytics.core.session import Session
from analytics.metrics._metric import Metric


def compute(session: Session, context: Context) -> float:
    return session.mean("ground_contact_ms")


PLUGIN = Metric(
    key="ground_contact",
    label="Ground contact time",
    unit="ms",
    decimals=0,
    needs=("ground_contact_ms",),
    better="neither",
    channel="ground_contact_ms",
    colour="ground-contact",
    meaning="How long each foot stayed on the ground.",
    formula="The device's figure averaged over moving time.",
    source="Device (foot pod, chest strap or wrist); definition",
    compute=compute,
)
