"""Recordings and archives for benchmarks: realistic enough, and quick to make."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import pairwise

import numpy as np

from activities.core.recording import Device, DeviceTotals, Lap, Recording, Sensor
from simulation import body as bodies
from simulation.body import Body
from simulation.demo import DemoFile, Truth, demo_team, session_recording
from simulation.noise import Floats, autocorrelated, rng_of, smooth_wander
from simulation.recording import Recorded
from simulation.write_fit import write_fit

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
        device=Device("Garmin", "Forerunner 265", "3412345678", "18.23"),
        sensors=(Sensor("heart_rate", "Garmin", "HRM-Pro", "52341"),),
        totals=DeviceTotals(
            distance_m=float(distance[-1]),
            elapsed_s=3599.0,
            timer_s=3599.0,
            average_speed_mps=float(distance[-1] / 3599.0),
            calories_kcal=780.0,
        ),
    )


def _kilometres(distance: Floats) -> tuple[Lap, ...]:
    marks = np.arange(1000.0, distance[-1], 1000.0)
    edges = [0.0, *np.rint(np.interp(marks, distance, np.arange(len(distance)))).tolist(), 3599.0]
    return tuple(
        Lap(a, b, b - a, b - a, float(distance[int(b)] - distance[int(a)]),
            trigger="session_end" if b == edges[-1] else "distance", intensity="active")
        for a, b in pairwise(edges)
    )  # fmt: skip


def history(n: int, seed: int = 1) -> Iterator[DemoFile]:
    """An archive of `n` FIT files, oldest first: different runs and different bytes.

    Two dozen recordings of a simulated season are the templates; every file has another start
    (five a week, more often in large archives, never overlapping) and its own small errors in place, pace and heart rate.
    """
    athlete = demo_team(seed, until=date(2024, 5, 19)).athletes[0]
    runs = [s for s in athlete.season.sessions if s.sport == "run" and s.route][-24:]
    made: dict[int, Recorded] = {}
    first, apart = 1_300_000_000.0, min(120_960.0, max(14 * 365.25 * 86_400 / max(n, 1), 32_000.0))
    for number in range(n):
        session = runs[number % len(runs)]
        if session.ordinal not in made:
            made[session.ordinal] = session_recording(athlete, session)
        base = made[session.ordinal]
        rng = rng_of(seed, 51, number)
        start = first + number * apart + float(np.rint(rng.uniform(0, 18_000)))
        recording = _varied(rng, base.recording, start)
        day = datetime.fromtimestamp(start, UTC)
        truth = Truth(
            athlete.spec.key, day.date(), "run", session.kind, base.distance_m,
            session.threshold_mps, session.shoe, session.ordinal, faults=base.faults,
        )  # fmt: skip
        yield DemoFile(f"{day:%Y-%m-%d-%H-%M-%S}.fit", write_fit(recording), truth)


def _varied(rng: np.random.Generator, recording: Recording, start_utc: float) -> Recording:
    """The same way on another day: a few metres beside, a little quicker or slower."""
    channels = dict(recording.channels)
    pace = 1.0 + float(rng.normal(0, 0.004))
    shift = rng.normal(0, 1.5e-5, 2)
    channels["latitude"] = channels["latitude"] + shift[0]
    channels["longitude"] = channels["longitude"] + shift[1]
    channels["distance_m"] = channels["distance_m"] * pace
    for key, factor in (("speed_mps", pace), ("heart_rate_bpm", 1.0 + float(rng.normal(0, 0.01)))):
        if key in channels:
            channels[key] = (channels[key] * factor).astype(np.float32)
    return replace(recording, channels=channels, start_utc=start_utc, laps=tuple(
        replace(lap, distance_m=lap.distance_m * pace) for lap in recording.laps
    ), totals=replace(recording.totals, distance_m=recording.totals.distance_m * pace))  # fmt: skip
