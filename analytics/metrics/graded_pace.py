"""Pace as if the ground were level."""

from __future__ import annotations

from analytics.core.context import Context
from analytics.core.session import Session
from analytics.metrics._metric import Metric


def compute(session: Session, context: Context) -> float:
    return session.graded_speed_mps


PLUGIN = Metric(
    key="graded_pace",
    label="Graded pace",
    unit="pace",
    decimals=0,
    needs=("speed", "altitude"),
    better="higher",
    channel="graded_speed_mps",
    colour="pace",
    meaning="The pace on level ground that would have cost the same effort.",
    formula=(
        "Every second's speed times a factor for its slope, averaged over moving time; the "
        "factor is 1 on the level, more uphill, and below 1 on gentle descents."
    ),
    source="Equal-heart-rate curve, Strava engineering 2017; compare Minetti et al. 2002",
    compute=compute,
)
