"""Power as the body feels it."""

from __future__ import annotations

import math

from analytics.core.context import Context
from analytics.core.missing import Missing
from analytics.core.power import normalised_power
from analytics.core.session import Session
from analytics.metrics._metric import Metric, Value


def compute(session: Session, context: Context) -> Value:
    at = session.seconds
    if at is None or at.power_w is None:
        return Missing("no_power")
    found = normalised_power(at.power_w, at.weight_s)
    return Missing("too_short") if math.isnan(found) else found


PLUGIN = Metric(
    key="normalised_power",
    label="Normalised power",
    unit="W",
    decimals=0,
    needs=("power",),
    channel="",
    colour="power",
    meaning="The steady power that would have been as hard as the uneven one.",
    formula=(
        "30-second means of the power, raised to the fourth power, averaged, and the fourth "
        "root of that; full windows only, pauses left out."
    ),
    source="Coggan 2003",
    compute=compute,
)
