"""Bounce for each step's length."""

from __future__ import annotations

import math

from analytics.core.context import Context
from analytics.core.gait import vertical_ratio
from analytics.core.missing import Missing
from analytics.core.session import Session
from analytics.metrics._metric import Metric, Value


def compute(session: Session, context: Context) -> Value:
    measured = session.mean("vertical_ratio_pct")
    if not math.isnan(measured):
        return measured
    bounce_mm = session.mean("vertical_oscillation_mm")
    if math.isnan(bounce_mm):
        return Missing("no_channel")
    return float(vertical_ratio(bounce_mm, 1000.0 * session.step_length_m))


PLUGIN = Metric(
    key="vertical_ratio",
    label="Vertical ratio",
    unit="percent",
    decimals=1,
    needs=("recording", "step_length"),
    better="lower",
    channel="vertical_ratio",
    colour="oscillation",
    meaning=(
        "How much bounce there is for the way each step gains; less is usually more economical."
    ),
    formula=(
        "Vertical oscillation divided by step length, in per cent; the device's own figure "
        "where it has one."
    ),
    source="Definition (Garmin running dynamics)",
    compute=compute,
)
