"""Load by pace."""

from __future__ import annotations

from analytics.core.context import Context
from analytics.core.session import Session
from analytics.metrics._metric import Metric


def compute(session: Session, context: Context) -> float:
    return session.loads[1]


PLUGIN = Metric(
    key="pace_load",
    label="Pace load",
    unit="load",
    decimals=0,
    needs=("speed", "threshold_speed"),
    colour="pace",
    meaning=(
        "The load of this run by its graded pace, without heart rate; an hour at the "
        "threshold is 100."
    ),
    formula=(
        "Moving hours times the square of normalised graded speed over threshold speed, times 100."
    ),
    source="Coggan 2003; McGregor's rTSS 2010",
    compute=compute,
)
