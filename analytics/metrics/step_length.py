"""Length of a step."""

from __future__ import annotations

from analytics.core.context import Context
from analytics.core.session import Session
from analytics.metrics._metric import Metric


def compute(session: Session, context: Context) -> float:
    return session.step_length_m


PLUGIN = Metric(
    key="step_length",
    label="Stride length",
    unit="m",
    decimals=2,
    needs=("step_length",),
    channel="step_length_m",
    colour="step-length",
    meaning="How far one step carried, from one foot to the other.",
    formula=(
        "The device's own step length averaged over moving time; where it has none, 60 times "
        "speed over cadence while running."
    ),
    source="Definition (60 v / cadence)",
    compute=compute,
)
