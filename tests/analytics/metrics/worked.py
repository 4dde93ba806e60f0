"""One worked value a metric: a session made by hand, what it comes to, and who says so."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from activities.core.summary import summarise
from analytics.core.context import Context, Thresholds, Totals
from analytics.core.session import Session
from tests.core.builders import recording

KNOWN = Thresholds(max_bpm=190, rest_bpm=60, threshold_bpm=170.5, threshold_mps=3.7037037)


def session(
    seconds: int = 3600, *, thresholds: Thresholds = KNOWN, sex: str = "M", mass_kg: float = 70.0,
    **channels: Any,
) -> Session:  # fmt: skip
    """A level run at 1 Hz: 3 m/s unless told; what is given holds for every second or by second."""
    time_s = np.arange(seconds + 1.0)
    speed = np.broadcast_to(np.asarray(channels.pop("speed_mps", 3.0), float), time_s.shape)
    along = np.concatenate(([0.0], np.cumsum(speed[:-1])))
    series = {
        "time_s": time_s,
        "distance_m": along,
        "speed_mps": speed,
        "altitude_m": np.full(len(time_s), 500.0),
        **{key: np.broadcast_to(np.asarray(v, float), time_s.shape) for key, v in channels.items()},
    }
    analysed = summarise(recording({k: v for k, v in series.items() if v is not None}))
    totals = Totals(analysed.summary.distance_m, analysed.summary.moving_s, float(seconds))
    return Session(Context(thresholds=thresholds, sex=sex, mass_kg=mass_kg), totals, analysed)


def halves(first: float, second: float, seconds: int = 3600) -> np.ndarray:
    return np.where(np.arange(seconds + 1) <= seconds // 2, first, second)


def drifting() -> Session:
    """Ten minutes of warm-up, then 24 min at 145 and 24 min at 152 bpm, always 2.9 m/s."""
    beats = np.where(np.arange(3481) <= 2040, 145.0, 152.0)
    return session(3480, speed_mps=2.9, heart_rate_bpm=beats)


def uphill() -> Session:
    """An hour at 3 m/s up an even slope of 5 %."""
    return session(speed_mps=3.0, altitude_m=100.0 + 0.15 * np.arange(3601))


def edwards_minutes() -> Session:
    """10, 20, 15, 10 and 5 minutes at 55, 65, 75, 85 and 95 % of 200 bpm."""
    beats = np.repeat([110.0, 130.0, 150.0, 170.0, 190.0], [600, 1200, 900, 600, 301])
    return session(heart_rate_bpm=beats, thresholds=Thresholds(max_bpm=200, rest_bpm=50))


@dataclass(frozen=True)
class Worked:
    make: Callable[[], Session]
    value: float
    tolerance: float  # relative
    source: str


WORKED: dict[str, Worked] = {
    "pace": Worked(lambda: session(speed_mps=3.0), 3.0, 1e-6, "10.8 km in an hour, by hand"),
    "graded_pace": Worked(
        uphill, 3.0 * 1.19, 0.01, "factor 1.19 at 5 %: Strava's curve as GoldenCheetah digitised it"
    ),
    "normalised_graded_pace": Worked(
        lambda: session(speed_mps=3.3), 3.3, 1e-6, "a steady level run: its own speed, by hand"
    ),
    "heart_rate": Worked(
        lambda: session(heart_rate_bpm=halves(130, 170)), 150.0, 1e-3, "mean of two halves, by hand"
    ),
    "max_heart_rate": Worked(
        lambda: session(heart_rate_bpm=np.where(abs(np.arange(3601) - 1800) <= 60, 172.0, 150.0)),
        172.0,
        1e-6,
        "two minutes at 172 bpm hold it for one, by hand",
    ),
    "cadence": Worked(
        lambda: session(cadence_spm=168.5), 168.5, 1e-6, "science A6: 84 + 32/128 strides, doubled"
    ),
    "step_length": Worked(
        lambda: session(speed_mps=3.1, cadence_spm=168.5),
        1.1039,
        1e-4,
        "science A6: 60 v / cadence",
    ),
    "power": Worked(lambda: session(power_w=250.0), 250.0, 1e-6, "steady, by hand"),
    "normalised_power": Worked(
        lambda: session(1199, power_w=np.where((np.arange(1200) // 30) % 2 == 0, 100.0, 400.0)),
        287.501,
        2e-3,
        "science A12: 30 s at 100 W, 30 s at 400 W, 20 times; Coggan's text",
    ),
    "vertical_oscillation": Worked(
        lambda: session(vertical_oscillation_mm=87.5), 87.5, 1e-6, "steady, by hand"
    ),
    "vertical_ratio": Worked(
        lambda: session(vertical_oscillation_mm=87.5, step_length_m=1.1034),
        7.93,
        1e-3,
        "science A8: 87.5 / 1103.4",
    ),
    "ground_contact": Worked(
        lambda: session(ground_contact_ms=halves(240, 250)), 245.0, 1e-3, "two halves, by hand"
    ),
    "ground_contact_balance": Worked(
        lambda: session(ground_contact_balance_pct=50.4), 50.4, 1e-4, "steady, by hand"
    ),
    "temperature": Worked(
        lambda: session(temperature_c=halves(10, 20)), 15.0, 1e-3, "two halves, by hand"
    ),
    "efficiency_factor": Worked(
        lambda: session(speed_mps=3.0, heart_rate_bpm=140.0), 1.2857, 1e-4, "science A16 (Friel)"
    ),
    "decoupling": Worked(drifting, 4.605, 0.01, "science A16: 2.9 m/s at 145, then 152 bpm (GC)"),
    "running_effectiveness": Worked(
        lambda: session(speed_mps=3.5, power_w=241.5, mass_kg=70.0),
        1.0145,
        1e-4,
        "science A7: 3.5 m/s at 3.45 W/kg (Coggan 2016)",
    ),
    "trimp": Worked(
        lambda: session(heart_rate_bpm=halves(130, 170)),
        111.54,
        1e-3,
        "science A10: man, 60/190, 30 min at 130 and 30 at 170 bpm",
    ),
    "trimp_edwards": Worked(edwards_minutes, 160.0, 2e-3, "science A10 (Edwards 1993)"),
    "heart_rate_load": Worked(
        lambda: session(heart_rate_bpm=150.0),
        100.44 / 166.924 * 100,
        1e-3,
        "science A10, A11: TRIMP 100.44; 333 gives 199.492 (Elevate), so an hour is 166.924",
    ),
    "pace_load": Worked(
        lambda: session(2850, speed_mps=1000 / 285),
        71.05,
        1e-3,
        "science A12: 47.5 min at 4:45, threshold 4:30 per km",
    ),
    "intensity": Worked(
        lambda: session(speed_mps=0.8 * 3.7037037), 0.8, 1e-5, "share of the threshold, by hand"
    ),
    "climb_rate": Worked(uphill, 540.0, 0.02, "0.15 m a second for an hour, by hand"),
    "vdot_estimate": Worked(
        lambda: session(1200, speed_mps=5000 / 1200),
        49.8062,
        1e-3,
        "science A18: 5 km in 20:00 (Daniels & Gilbert 1979)",
    ),
}
