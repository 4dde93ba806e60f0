"""Mean power."""

from __future__ import annotations

from analytics.core.context import Context
from analytics.core.session import Session
from analytics.metrics._metric import Metric


def compute(session: Session, context: Context) -> float:
    return session.power_w


PLUGIN = Metric(
    key="power",
    label="Power",
    unit="W",
    decimals=0,
    needs=("power",),
    channel="power_w",
    colour="power",
    meaning="The mean power that the device reported while moving.",
    formula=(
        "Mean over moving time. Makers differ by some 20 %: compare only runs with the same device."
    ),
    source="Device; on differences, Skiba 2006",
    compute=compute,
)
