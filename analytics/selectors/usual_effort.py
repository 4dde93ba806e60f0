"""The bands of effort an athlete runs in most, as first choices for a comparison."""

from __future__ import annotations

from typing import Any

import numpy as np
from django.db.models import Case, F, Q, When
from numpy.typing import ArrayLike

from activities.access import shows
from analytics.selectors.effort import Effort
from analytics.selectors.scope import Scope
from athletes.models import User
from common.kinds import Kind

LATEST = 300  # runs that count
FEWEST = 5
PACE_WIDTH_S, PACE_STEP_S = 20, 5  # to the reader's kilometre or mile
HEART_RATE_WIDTH, HEART_RATE_STEP = 10, 5
FLAT = Effort("grade", -0.02, 0.02)


def usual_efforts(user: User, scope: Scope, unit_m: float) -> list[Effort]:
    """The most usual pace and heart rate of whole runs, then flat ground. One query.

    `unit_m`: metres of the reader's unit, so that the ends of the pace band are round for them.
    A band that fewer than five runs speak for is left out.
    """
    mine = scope.activities(user)
    heart_rate: Any = "average_heart_rate_bpm"
    shared = shows(mine, Kind.BODY)
    if shared is not None:
        heart_rate = Case(When(shared, then=F(heart_rate)), default=None)
    known = Q(average_speed_mps__gt=0) | Q(average_heart_rate_bpm__gt=0)
    rows = list(
        mine.filter(known).order_by("-start").values_list("average_speed_mps", heart_rate)[:LATEST]
    )
    speeds = np.array([speed for speed, _ in rows if speed], dtype=np.float64)
    beats = np.array([beat for _, beat in rows if beat], dtype=np.float64)
    found = []
    if len(speeds) >= FEWEST:
        fast = usual(unit_m / speeds, PACE_WIDTH_S, PACE_STEP_S)
        found.append(Effort("pace", unit_m / (fast + PACE_WIDTH_S), unit_m / fast))
    if len(beats) >= FEWEST:
        low = usual(beats, HEART_RATE_WIDTH, HEART_RATE_STEP)
        found.append(Effort("heart_rate", low, low + HEART_RATE_WIDTH))
    return [*found, FLAT]


def usual(values: ArrayLike, width: float, step: float) -> float:
    """The multiple of `step` from which on `width` holds most of the values; the lowest of equals."""
    of = np.sort(np.asarray(values, dtype=np.float64))
    starts = np.arange(np.floor((of[0] - width) / step), np.floor(of[-1] / step) + 1) * step
    inside = np.searchsorted(of, starts + width, "left") - np.searchsorted(of, starts, "left")
    return float(starts[np.argmax(inside)])
