"""A recording small enough to reckon with by hand.

2,400 m: the first kilometre in 300 s, the second in 250 s, 400 m in 100 s. Heart rate 140, 150,
160 in the three parts. Start 20 May 2024, 06:00 UTC, which is 8:00 in Berlin.
"""

from __future__ import annotations

import numpy as np

from activities.core.recording import Device, DeviceTotals, Recording
from activities.models import Activity
from athletes.models import Athlete
from simulation.write_fit import write_fit
from tests.imports.handing_in import bring

START = 1_716_184_800.0


def tiny(*, gps: bool = True, sport: str = "run", sub_sport: str = "", day: int = 0) -> Recording:
    time_s = np.arange(651.0)
    distance = np.interp(time_s, [0, 300, 550, 650], [0, 1000, 2000, 2400])
    heart_rate = np.select([time_s <= 300, time_s <= 550], [140.0, 150.0], 160.0)
    channels = {
        "time_s": time_s,
        "distance_m": distance,
        "heart_rate_bpm": heart_rate.astype("f4"),
    }
    if gps:
        # Due north from Freiburg: 111,185 m to the degree of latitude there.
        channels |= {
            "latitude": 48.0 + distance / 111_185.0,
            "longitude": np.full(651, 7.85),
        }
    return Recording(
        format="fit",
        ordinal=0,
        start_utc=START + 86_400 * day,
        sport=sport,
        sub_sport=sub_sport,
        channels=channels,
        device=Device("garmin", "Forerunner 265", "3412345678", "18.23"),
        totals=DeviceTotals(distance_m=2410.0, elapsed_s=650.0, timer_s=650.0, calories_kcal=180.0),
    )


def bring_tiny(athlete: Athlete, **options: object) -> Activity:
    """The tiny run, imported for `athlete`."""
    found = bring(athlete, tiny_fit=write_fit(tiny(**options)))  # type: ignore[arg-type]
    activity = found["tiny.fit"].activity
    assert activity is not None
    return activity
