"""Ten years of an athlete as rows: 3,000 runs with everything the Progress page reads."""

from __future__ import annotations

import math
from datetime import UTC, date, datetime, timedelta
from typing import Any

import numpy as np

RUNS = 3000
YEARS = 10
THRESHOLD_MPS = 4.0
KINDS = ("easy", "easy", "easy", "long", "tempo", "intervals", "race")


def library(athlete: Any, *, runs: int = RUNS, today: date | None = None, seed: int = 1) -> None:
    """`runs` activities over ten years up to `today`, their analyses and days; bulk inserts."""
    from activities.models import Activity
    from analytics.models import Analysis, Due, DueDay

    today = today or date.today()
    rng = np.random.default_rng(seed)
    ages = np.sort(rng.choice(YEARS * 365, runs, replace=False))[::-1].tolist()
    drafts = [_draft(rng, today - timedelta(days=age), age) for age in ages]
    made = [Activity(athlete=athlete, **draft["activity"]) for draft in drafts]
    Activity.objects.bulk_create(made, batch_size=500)
    analyses = [
        Analysis(activity=run, athlete=athlete, local_date=run.local_date, **draft["analysis"])
        for run, draft in zip(made, drafts, strict=True)
    ]
    Analysis.objects.bulk_create(analyses, batch_size=500)
    _days(athlete, made)
    # The triggers have noted every row; none of them is to be analysed.
    for queue in (Due, DueDay):
        queue.objects.filter(athlete_id=athlete.pk).delete()


def _days(athlete: Any, made: list[Any]) -> None:
    from analytics.services.days import day_loads_refresh, days_mark

    days_mark(athlete_id=athlete.pk, days=[run.local_date for run in made])
    day_loads_refresh(athlete.pk)


def _draft(rng: np.random.Generator, day: date, age: int) -> dict[str, dict[str, Any]]:
    kind = KINDS[int(rng.integers(len(KINDS)))]
    if kind == "race" and rng.random() > 0.15:
        kind = "easy"
    # Faster over the years, with seasons and luck.
    shape = 1.0 - 0.018 * age / 365 + 0.02 * math.sin(2 * math.pi * age / 365)
    share = {"easy": 0.78, "long": 0.76, "tempo": 0.92, "intervals": 0.9, "race": 1.0}[kind]
    speed = THRESHOLD_MPS * shape * share * float(rng.normal(1.0, 0.02))
    way = {"easy": 9e3, "long": 21_200.0, "tempo": 11e3, "intervals": 10e3, "race": 10_100.0}[kind]
    way *= float(rng.uniform(0.8, 1.25)) if kind != "race" else 1.0
    moving = way / speed
    title = {"easy": "Easy run", "long": "Long run", "tempo": "Tempo", "race": "City 10 km"}
    start = datetime(day.year, day.month, day.day, 7, tzinfo=UTC)
    activity = {
        "title": title.get(kind, "Intervals 6 x 800 m"), "workout_type": kind, "start": start,
        "local_date": day, "time_zone": "Europe/Berlin", "elapsed_s": moving + 30,
        "moving_s": moving, "distance_m": way, "average_speed_mps": speed,
        "average_heart_rate_bpm": 150.0, "channel_count": 8, "device": "Forerunner 265",
    }  # fmt: skip
    return {"activity": activity, "analysis": _analysis(rng, kind, way, speed, moving)}


def _analysis(
    rng: np.random.Generator, kind: str, way: float, speed: float, moving: float
) -> dict[str, Any]:
    from analytics.core.bests import DISTANCES_M, Effort
    from analytics.core.curves import DURATIONS_S
    from analytics.core.packing import pack_bests, pack_curves
    from analytics.registry import ENGINE_VERSION

    hard = {"easy": 0.0, "long": 0.02, "tempo": 0.35, "intervals": 0.4, "race": 0.9}[kind]
    middle = {"easy": 0.1, "long": 0.15, "tempo": 0.35, "intervals": 0.15, "race": 0.08}[kind]
    spent = [0.03, 0.4 * (1 - hard - middle), 0.57 * (1 - hard - middle), middle, 0.7 * hard]
    zones = [round(moving * s, 1) for s in [*spent, 0.3 * hard]]
    load = moving / 36 * (speed / THRESHOLD_MPS) ** 2
    durations = np.array(DURATIONS_S, dtype=float)
    # Faster the shorter, up to the run's own mean over all of it.
    peak = 1.06 if kind in ("easy", "long") else 1.25
    curve = speed * (durations / moving) ** (-math.log(peak) / math.log(moving / 20))
    curve = np.where(durations <= moving, np.minimum(curve, speed * peak * 1.1), np.nan)
    efforts = [
        Effort(d, d / float(np.interp(d / speed, durations, curve)), 60.0, 60.0)
        for d in DISTANCES_M if d <= way
    ]  # fmt: skip
    return {
        "version": ENGINE_VERSION, "is_run": True, "seconds": moving, "moving_s": moving,
        "distance_m": way, "normalised_graded_speed_mps": speed,
        "heart_rate_load": load * float(rng.normal(1.05, 0.08)), "pace_load": load,
        "easy_s": sum(zones[:3]), "moderate_s": zones[3], "hard_s": sum(zones[4:]),
        "zone_seconds": {"heart_rate": zones, "pace": zones},
        "bests": pack_bests(efforts),
        "curves": pack_curves({
            "speed_mps": curve, "graded_speed_mps": curve * 1.015, "power_w": curve * 74,
            "heart_rate_bpm": np.where(np.isnan(curve), np.nan, 150 + 8 * curve),
        }),
    }  # fmt: skip
