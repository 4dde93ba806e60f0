"""Intensity against the threshold."""

from __future__ import annotations

import math

from analytics.core.context import Context
from analytics.core.session import Session
from analytics.metrics._metric import Metric


def compute(session: Session, context: Context) -> float:
    threshold = context.thresholds.threshold_mps or math.nan
    return session.normalised_graded_mps / threshold


PLUGIN = Metric(
    key="intensity",
    label="Intensity",
    unit="factor",
    decimals=2,
    needs=("speed", "threshold_speed"),
    colour="pace",
    meaning="How hard this run was against the threshold pace, which is 1.",
    formula="Normalised graded speed divided by the threshold speed.",
    source="Coggan 2003",
    compute=compute,
)
