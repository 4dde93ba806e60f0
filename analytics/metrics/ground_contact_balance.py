"""Ground contact balance."""

from __future__ import annotations

from analytics.core.context import Context
from analytics.core.session import Session
from analytics.metrics._metric import Metric


def compute(session: Session, context: Context) -> float:
    return session.mean("ground_contact_balance_pct")


PLUGIN = Metric(
    key="ground_contact_balance",
    label="Ground contact balance",
    unit="percent",
    decimals=1,
    needs=("ground_contact_balance_pct",),
    better="neither",
    channel="",
    colour="ground-contact",
    meaning="The left foot's share of the time on the ground; 50 is even.",
    formula="The device's figure averaged over moving time.",
    source="Device (foot pod, chest strap or wrist); definition",
    compute=compute,
)
