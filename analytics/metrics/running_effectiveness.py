"""Speed for the power."""

from __future__ import annotations

import math

from analytics.core.context import Context
from analytics.core.power import running_effectiveness
from analytics.core.session import Session
from analytics.metrics._metric import Metric


def compute(session: Session, context: Context) -> float:
    return running_effectiveness(session.speed_mps, session.power_w, context.mass_kg or math.nan)


PLUGIN = Metric(
    key="running_effectiveness",
    label="Running effectiveness",
    unit="factor",
    decimals=2,
    needs=("speed", "power", "mass"),
    reveals=frozenset({"training", "body"}),
    better="higher",
    colour="power",
    meaning=("How much speed each watt per kilogram gives; close to 1 in experienced runners."),
    formula="Mean speed divided by mean power per kilogram of body weight.",
    source="Coggan 2016",
    compute=compute,
)
