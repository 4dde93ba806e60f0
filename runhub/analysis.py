"""Turns of the analysis, short enough that imports and other athletes wait no longer than that."""

from __future__ import annotations

import time

from analytics.services.analyse import activities_analyse
from analytics.services.queue import analysis_answered

TURN_SECONDS = 2.0
# Small enough that one batch of long recordings does not make a turn of half a minute.
TURN_ITEMS = 10


def work_on(athlete_id: int) -> bool:
    """One turn of an athlete's analysis. True when there may be more to do."""
    analysis_answered(athlete_id=athlete_id)
    until = time.monotonic() + TURN_SECONDS
    while activities_analyse(athlete_id=athlete_id, limit=TURN_ITEMS):
        if time.monotonic() > until:
            return True
    return False
