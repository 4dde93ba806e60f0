"""Temperature at the wrist."""

from __future__ import annotations

from analytics.core.context import Context
from analytics.core.session import Session
from analytics.metrics._metric import EVERY_SPORT, Metric


def compute(session: Session, context: Context) -> float:
    return session.mean("temperature_c")


PLUGIN = Metric(
    key="temperature",
    label="Temperature",
    unit="celsius",
    decimals=0,
    needs=("temperature_c",),
    colour="elevation",
    sports=EVERY_SPORT,
    meaning="How warm the device was, which on the wrist is warmer than the air.",
    formula="The device's figure averaged over moving time.",
    source="Device; definition",
    compute=compute,
)
