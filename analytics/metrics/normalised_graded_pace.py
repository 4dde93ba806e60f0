"""Graded pace as the body feels it."""

from __future__ import annotations

import math

from analytics.core.context import Context
from analytics.core.missing import Missing
from analytics.core.session import Session
from analytics.metrics._metric import Metric, Value


def compute(session: Session, context: Context) -> Value:
    found = session.normalised_graded_mps
    return Missing("too_short") if math.isnan(found) else found


PLUGIN = Metric(
    key="normalised_graded_pace",
    label="Normalised graded pace",
    unit="pace",
    decimals=0,
    needs=("recording", "speed"),
    better="higher",
    channel="",
    colour="pace",
    meaning="The steady pace on level ground that would have been as hard as this run.",
    formula=(
        "30-second means of the graded speed, raised to the fourth power, averaged, and the "
        "fourth root of that; full windows only, pauses left out."
    ),
    source="Coggan 2003, applied to graded speed; an open stand-in for the unpublished NGP",
    compute=compute,
)
