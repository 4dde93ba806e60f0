"""Ten years of runs with every metric, put into the database in bulk: no recordings behind them."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import numpy as np

from common.ids import uuid7

YEARS = 10
SEED = 7
# Metric -> middle, change over the years, spread; SI, speeds in m/s.
MIDDLES = {
    "heart_rate": (146.0, -3.0, 6.0),
    "max_heart_rate": (168.0, 0.0, 7.0),
    "cadence": (170.0, 4.0, 3.0),
    "step_length": (1.08, 0.06, 0.04),
    "power": (252.0, 18.0, 16.0),
    "normalised_power": (258.0, 18.0, 17.0),
    "vertical_oscillation": (86.0, -4.0, 4.0),
    "vertical_ratio": (7.9, -0.5, 0.4),
    "ground_contact": (252.0, -12.0, 9.0),
    "ground_contact_balance": (49.8, 0.1, 0.5),
    "pace": (3.05, 0.25, 0.2),
    "graded_pace": (3.12, 0.25, 0.18),
    "normalised_graded_pace": (3.15, 0.25, 0.18),
    "efficiency_factor": (1.28, 0.12, 0.06),
    "decoupling": (4.0, -1.0, 3.0),
    "heart_rate_load": (62.0, 0.0, 24.0),
    "pace_load": (60.0, 0.0, 24.0),
    "trimp": (95.0, 0.0, 40.0),
    "trimp_edwards": (130.0, 0.0, 50.0),
    "intensity": (0.82, 0.0, 0.08),
    "running_effectiveness": (0.98, 0.03, 0.03),
    "vdot_estimate": (44.0, 4.0, 2.0),
    "temperature": (13.0, 0.0, 7.0),
}
REASONS = {"power": "no_power", "normalised_power": "no_power", "climb_rate": "no_altitude"}
CHANNELS = {
    "heart_rate_bpm": "heart_rate",
    "cadence_spm": "cadence",
    "step_length_m": "step_length",
    "power_w": "power",
    "vertical_oscillation_mm": "vertical_oscillation",
    "vertical_ratio": "vertical_ratio",
    "ground_contact_ms": "ground_contact",
    "speed_mps": "pace",
    "graded_speed_mps": "graded_pace",
}


def fill(athlete: Any, count: int, today: date) -> list[Any]:
    """`count` runs of `athlete` until `today` with metric values, band tables and day loads."""
    from analytics.models import Due, DueDay

    random = np.random.default_rng(SEED)
    ages = np.sort(random.choice(YEARS * 365, size=count, replace=count > YEARS * 365))[::-1]
    values = {
        key: middle + change * (1 - ages / (YEARS * 365)) + spread * random.standard_normal(count)
        for key, (middle, change, spread) in MIDDLES.items()
    }
    days = [today - timedelta(days=int(age)) for age in ages]
    runs = _activities(athlete, days, values)
    _metrics(athlete, runs, values, random)
    _bands(athlete, runs, values, random)
    _loads(athlete, runs, values)
    Due.objects.all().delete()
    DueDay.objects.all().delete()
    return runs


def _activities(athlete: Any, days: list[date], values: dict[str, Any]) -> list[Any]:
    from activities.models import Activity

    types = ("easy", "easy", "long", "tempo", "intervals", "race", "")
    runs = [
        Activity(
            public_id=uuid7(),
            athlete=athlete,
            title=f"Morning run {number}",
            start=datetime.combine(day, time(6), UTC),
            time_zone="Europe/Berlin",
            local_date=day,
            elapsed_s=3000.0,
            moving_s=2900.0,
            distance_m=2900.0 * float(values["pace"][number]),
            average_speed_mps=float(values["pace"][number]),
            average_heart_rate_bpm=float(values["heart_rate"][number]),
            average_cadence_spm=float(values["cadence"][number]),
            workout_type=types[number % len(types)],
            surface=("road", "trail")[number % 5 == 0],
            device=("Garmin Forerunner 245", "Garmin Forerunner 265")[number * 2 > len(days)],
        )
        for number, day in enumerate(days)
    ]
    return Activity.objects.bulk_create(runs, batch_size=1000)


def _metrics(athlete: Any, runs: list[Any], values: dict[str, Any], random: Any) -> None:
    from analytics.models import MetricValue

    rows = []
    for number, run in enumerate(runs):
        for key in (*MIDDLES, "climb_rate"):
            # A watch without power for the first years, and a strap left at home now and then.
            lost = key in REASONS and (number * 2 < len(runs) or key == "climb_rate")
            given = {"reason": REASONS[key]} if lost else {"value": float(values[key][number])}
            rows.append(
                MetricValue(
                    activity=run, athlete=athlete, local_date=run.local_date, version=1, key=key,
                    **given,
                )
            )  # fmt: skip
    MetricValue.objects.bulk_create(rows, batch_size=5000)


def _bands(athlete: Any, runs: list[Any], values: dict[str, Any], random: Any) -> None:
    from analytics.core import bands
    from analytics.models import BandTable

    along = {"pace": ("pace", 0.35), "heart_rate": ("heart_rate", 9.0), "grade": ("", 0.02)}
    rows = []
    for number, run in enumerate(runs):
        for axis, (key, width) in along.items():
            edges = bands.EDGES[axis]
            middles = (edges[1:] + edges[:-1]) / 2
            at = values[key][number] if key else 0.0
            weight = np.exp(-(((middles - at) / width) ** 2) / 2)
            seconds = np.rint(2900.0 * weight / weight.sum())
            step = (middles - at) / width
            means = np.array([_row(values, c, number, step, seconds) for c in bands.CHANNELS])
            data = bands.pack(bands.Table(seconds, means))
            rows.append(
                BandTable(
                    activity=run, athlete=athlete, local_date=run.local_date, axis=axis, data=data
                )
            )
    BandTable.objects.bulk_create(rows, batch_size=2000)


def _row(values: dict[str, Any], channel: str, number: int, step: Any, seconds: Any) -> Any:
    """A channel that rises by a hundredth with each spread of the axis."""
    mean = values[CHANNELS[channel]][number] * (1 + 0.01 * step)
    lost = channel == "power_w" and number % 2
    return np.where((seconds > 0) & (not lost), mean, np.nan)


def _loads(athlete: Any, runs: list[Any], values: dict[str, Any]) -> None:
    from analytics.models import DayLoad

    days: dict[date, DayLoad] = {}
    for number, run in enumerate(runs):
        day = days.setdefault(
            run.local_date,
            DayLoad(athlete=athlete, local_date=run.local_date, heart_rate_load=0, pace_load=0),
        )
        day.heart_rate_load += max(float(values["heart_rate_load"][number]), 5.0)
        day.pace_load += max(float(values["pace_load"][number]), 5.0)
        day.runs += 1
        day.seconds += run.moving_s
        day.distance_m += run.distance_m
        day.easy_s += 0.7 * run.moving_s
        day.moderate_s += 0.2 * run.moving_s
        day.hard_s += 0.1 * run.moving_s
    DayLoad.objects.bulk_create(days.values(), batch_size=2000)
