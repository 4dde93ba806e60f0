"""Recordings and archives for benchmarks: realistic enough, and quick to make."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from activities.core.recording import Device, DeviceTotals, Lap, Recording, Sensor
from simulation import body as bodies
from simulation.body import Body
from simulation.noise import autocorrelated, rng_of, smooth_wander

_BODY = Body(weight_kg=68.0, height_m=1.78, hr_max=188.0, hr_rest=48.0)


def one_hour(seed: int = 1) -> Recording:
    """An hour's run: 3,600 samples at 1 Hz, every channel, 11-12 laps of 1 km."""
    rng, n = rng_of(seed, 1), 3600
    speed = 3.2 * np.exp(smooth_wander(rng, n, 0.04, 30.0) + autocorrelated(rng, n, 0.01, 4.0))
    distance = np.concatenate([[0.0], np.cumsum(speed[1:])])
    heading = 2 * np.pi * distance / distance[-1] + 1.6 * np.sin(distance / 160.0)
    east = np.cumsum(speed * np.cos(heading)) + smooth_wander(rng, n, 2.5, 40.0)
    north = np.cumsum(speed * np.sin(heading)) + smooth_wander(rng, n, 2.5, 40.0)
    height = 240.0 + 18.0 * np.sin(distance / 650.0) + 7.0 * np.sin(distance / 210.0)
    slope = np.gradient(height, distance)
    steps = bodies.cadence(speed, slope, 0.02) * (1 + autocorrelated(rng, n, 0.008, 6.0))
    ratio = bodies.vertical_ratio(_BODY, speed) + autocorrelated(rng, n, 0.2, 5.0)
    contact = bodies.ground_contact(_BODY, speed) + autocorrelated(rng, n, 3.0, 5.0)
    target = bodies.heart_rate_target(_BODY, speed * bodies.effort_ratio(slope), 4.0, 166.0)
    length = 60.0 * speed / np.rint(steps)
    channels = {
        "time_s": np.arange(n, dtype=np.float64),
        "latitude": 47.999 + north / 111_195.0,
        "longitude": 7.842 + east / 74_400.0,
        "distance_m": distance,
        "speed_mps": speed,
        "altitude_m": height + autocorrelated(rng, n, 0.4, 60.0),
        "heart_rate_bpm": np.rint(bodies.heart_rate(rng, _BODY, target, temperature_c=14.0)),
        "cadence_spm": np.rint(steps),
        "power_w": np.rint(bodies.power(_BODY, speed, slope)),
        "step_length_m": length,
        "vertical_oscillation_mm": 10.0 * ratio * length,
        "vertical_ratio_pct": ratio,
        "ground_contact_ms": contact,
        "ground_contact_balance_pct": 50.2 + autocorrelated(rng, n, 0.4, 20.0),
        "ground_contact_share_pct": contact * steps / 1200.0,
        "respiration_rate_bpm": 34.0 + autocorrelated(rng, n, 2.0, 40.0),
        "temperature_c": np.rint(np.linspace(22.0, 17.0, n)),
        "core_temperature_c": 37.1 + 1.2 * (1 - np.exp(-np.arange(n) / 1500.0)),
    }
    kinds = {"time_s", "latitude", "longitude", "distance_m"}
    return Recording(
        format="fit",
        ordinal=0,
        start_utc=1_716_184_800.0,
        sport="run",
        sub_sport="road",
        utc_offset_s=7200,
        channels={k: v.astype("f8" if k in kinds else "f4") for k, v in channels.items()},
        laps=_kilometres(distance),
        device=Device("garmin", "Forerunner 265", "3412345678", "18.23"),
        sensors=(Sensor("heart_rate", "garmin", "HRM-Pro", "52341"),),
        totals=DeviceTotals(
            distance_m=float(distance[-1]),
            elapsed_s=3599.0,
            timer_s=3599.0,
            average_speed_mps=float(distance[-1] / 3599.0),
            calories_kcal=780.0,
        ),
    )


def _kilometres(distance: np.ndarray) -> tuple[Lap, ...]:
    marks = np.arange(1000.0, distance[-1], 1000.0)
    edges = [0.0, *np.rint(np.interp(marks, distance, np.arange(len(distance)))).tolist(), 3599.0]
    return tuple(
        Lap(a, b, b - a, b - a, float(distance[int(b)] - distance[int(a)]),
            trigger="session_end" if b == edges[-1] else "distance", intensity="active")
        for a, b in pairwise(edges)
    )  # fmt: skip
