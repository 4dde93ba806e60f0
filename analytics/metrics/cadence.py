"""Steps a minute."""

from __future__ import annotations

from analytics.core.context import Context
from analytics.core.session import Session
from analytics.metrics._metric import Metric


def compute(session: Session, context: Context) -> float:
    return session.cadence_spm


PLUGIN = Metric(
    key="cadence",
    label="Cadence",
    unit="spm",
    decimals=0,
    needs=("cadence",),
    channel="cadence_spm",
    colour="cadence",
    meaning="How many steps a minute, both feet counted.",
    formula="Mean over moving time, standing (no steps) left out.",
    source="Definition; units by source, van Oeveren et al. 2019",
    compute=compute,
)
