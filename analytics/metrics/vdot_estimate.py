"""What the run's best stretch says about race fitness."""

from __future__ import annotations

from analytics.core.context import Context
from analytics.core.missing import Missing
from analytics.core.session import Session
from analytics.core.vdot import LEAST_M, LEAST_S, MOST_S, vdot
from analytics.metrics._metric import Metric, Value


def compute(session: Session, context: Context) -> Value:
    found = [
        vdot(effort.distance_m, effort.seconds)
        for effort in session.efforts
        if effort.distance_m >= LEAST_M and LEAST_S <= effort.seconds <= MOST_S
    ]
    return max(found) if found else Missing("too_short")


PLUGIN = Metric(
    key="vdot_estimate",
    label="VDOT shown",
    unit="vdot",
    decimals=1,
    needs=("recording", "distance"),
    better="higher",
    colour="pace",
    meaning="The race fitness this run proves; only a lower bound, because few runs are all-out.",
    formula=(
        "VDOT of the run's fastest mile, 2 miles, 5 km and so on (1500 m or more, 3.5 to 240 "
        "minutes); the highest of them."
    ),
    source="Daniels & Gilbert 1979",
    compute=compute,
)
