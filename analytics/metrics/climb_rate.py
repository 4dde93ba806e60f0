"""Climbing an hour."""

from __future__ import annotations

import math

from analytics.core.context import Context
from analytics.core.session import Session
from analytics.metrics._metric import Metric


def compute(session: Session, context: Context) -> float:
    if session.analysed is None or not session.moving_s > 0:
        return math.nan
    return session.analysed.summary.ascent_m * 3600.0 / session.moving_s


PLUGIN = Metric(
    key="climb_rate",
    label="Climbing",
    unit="m_per_h",
    decimals=0,
    needs=("altitude",),
    reveals=frozenset({"training"}),
    colour="elevation",
    meaning="How many metres of climb for each hour of running.",
    formula="Ascent (smoothed, with a threshold against noise) divided by moving time.",
    source="Definition",
    compute=compute,
)
