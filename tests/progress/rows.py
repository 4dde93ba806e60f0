"""Runs as rows, as if they had been analysed: figures to reckon with by hand."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

import numpy as np

from activities.models import Activity
from analytics.core.bests import Effort
from analytics.core.curves import DURATIONS_S
from analytics.core.packing import pack_bests, pack_curves
from analytics.models import Analysis, Due
from analytics.registry import ENGINE_VERSION
from analytics.services.days import day_loads_refresh, days_mark
from athletes.models import Athlete


def run(
    athlete: Athlete,
    day: date,
    *,
    metres: float = 10_000.0,
    seconds: float = 3000.0,
    easy_s: float = 0.0,
    moderate_s: float = 0.0,
    hard_s: float = 0.0,
    heart_rate_load: float | None = None,
    pace_load: float | None = None,
    zones: Mapping[str, list[float]] | None = None,
    bests: Mapping[float, float] | None = None,
    curves: Mapping[str, Mapping[int, float]] | None = None,
    **activity: Any,
) -> Activity:
    """One run; `bests` are seconds by distance, `curves` means by duration; then `add_up`."""
    given: dict[str, Any] = {
        "title": "Run", "start": datetime(day.year, day.month, day.day, 7, tzinfo=UTC),
        "local_date": day, "time_zone": "Europe/Berlin", "elapsed_s": seconds, "moving_s": seconds,
        "distance_m": metres, "channel_count": 5,
    }  # fmt: skip
    made = Activity.objects.create(athlete=athlete, **(given | activity))
    packed = {
        name: [means.get(duration, np.nan) for duration in DURATIONS_S]
        for name, means in (curves or {}).items()
    }
    Analysis.objects.create(
        activity=made, athlete=athlete, local_date=day, version=ENGINE_VERSION,
        is_run=made.is_run, seconds=seconds, moving_s=seconds, distance_m=metres,
        easy_s=easy_s, moderate_s=moderate_s, hard_s=hard_s,
        heart_rate_load=heart_rate_load, pace_load=pace_load, zone_seconds=dict(zones or {}),
        bests=pack_bests([Effort(d, s, 5.0, 5.0 + s) for d, s in (bests or {}).items()]),
        curves=pack_curves(packed),
    )  # fmt: skip
    return made


def add_up(athlete: Athlete) -> None:
    """Days of all runs, as the engine adds them up; nothing is left to analyse."""
    days = Activity.objects.filter(athlete=athlete).values_list("local_date", flat=True)
    days_mark(athlete_id=athlete.pk, days=days)
    day_loads_refresh(athlete.pk)
    Due.objects.filter(athlete_id=athlete.pk).delete()
