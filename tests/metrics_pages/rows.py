"""Runs with metric values and band tables of their own, without recordings behind them."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

import numpy as np

from activities.models import Activity
from analytics.core import bands
from analytics.models import BandTable, Due, DueDay, MetricValue
from athletes.models import Athlete


def run(
    athlete: Athlete,
    day: date,
    values: dict[str, float] | None = None,
    *,
    lacks: dict[str, str] | None = None,
    **columns: object,
) -> Activity:
    """A run of `day` with these metric values; `lacks` gives reasons for others."""
    given: dict[str, object] = {
        "title": f"Run of {day}", "start": datetime.combine(day, time(6), UTC), "local_date": day,
        "time_zone": "Europe/Berlin", "elapsed_s": 3000.0, "moving_s": 3000.0,
        "distance_m": 9000.0, "average_speed_mps": 3.0, "average_heart_rate_bpm": 145.0,
    }  # fmt: skip
    activity = Activity.objects.create(athlete=athlete, **(given | columns))
    common = {"activity": activity, "athlete": athlete, "local_date": day, "version": 1}
    for key, value in (values or {}).items():
        MetricValue.objects.create(key=key, value=value, **common)
    for key, reason in (lacks or {}).items():
        MetricValue.objects.create(key=key, reason=reason, **common)
    Due.objects.all().delete()
    DueDay.objects.all().delete()
    return activity


def banded(activity: Activity, axis: str, cells: dict[float, tuple[float, float]]) -> None:
    """Seconds and mean heart rate in the bin that begins at each key of `cells`."""
    edges = bands.EDGES[axis]
    seconds = np.zeros(len(edges) - 1)
    means = np.full((len(bands.CHANNELS), len(seconds)), np.nan)
    for start, (spent, mean) in cells.items():
        place = int(np.argmin(np.abs(edges[:-1] - start)))
        seconds[place], means[0, place] = spent, mean
    BandTable.objects.create(
        activity=activity,
        athlete=activity.athlete,
        local_date=activity.local_date,
        axis=axis,
        data=bands.pack(bands.Table(seconds, means)),
    )
