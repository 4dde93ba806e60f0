"""A runner's body: cadence, heart rate, contact, oscillation and power from speed and slope."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from simulation.noise import Floats, autocorrelated, first_order

# Relative effort at equal heart rate by slope (a curve of the shape published in 2017 from
# steady windows of some 240,000 runners: flat minimum near -9 %, steeper again below).
_SLOPES = np.array([-0.40, -0.30, -0.22, -0.15, -0.09, -0.05, -0.02, 0.0, 0.02, 0.05, 0.09, 0.15,
                    0.22, 0.30, 0.40])  # fmt: skip
_EFFORTS = np.array([1.94, 1.49, 1.16, 0.94, 0.875, 0.90, 0.95, 1.0, 1.05, 1.19, 1.41, 1.85, 2.47,
                     3.16, 3.74])  # fmt: skip
WALK_BELOW = 1.75  # m/s; slower than this nobody here runs


@dataclass(frozen=True, slots=True)
class Body:
    """What stays the same about a runner over two seasons.

    `cadence_offset`: log of own cadence over the population line. `oscillation_pct`: vertical
    ratio at 3 m/s. `contact_ms`: ground contact at 3 m/s. `heat`: relative heart rate per degC
    above 12. `endurance`: exponent of race time on distance (Riegel 1981: 1.06).
    """

    weight_kg: float
    height_m: float
    hr_max: float
    hr_rest: float
    cadence_offset: float = 0.0
    oscillation_pct: float = 8.0
    contact_ms: float = 252.0
    balance_pct: float = 50.0
    heat: float = 0.0035
    endurance: float = 1.07


def effort_ratio(slope: Floats) -> Floats:
    """Speed on the flat of equal effort, divided by speed on `slope` (decimal)."""
    return np.asarray(np.interp(slope, _SLOPES, _EFFORTS), dtype=np.float64)


def energy_ratio(slope: Floats) -> Floats:
    """Cost of running on `slope` over cost on the flat (Minetti et al. 2002)."""
    i = np.clip(slope, -0.30, 0.30)
    return ((((155.4 * i - 30.4) * i - 43.3) * i + 46.3) * i + 19.5) * i / 3.6 + 1.0


def cadence(speed: Floats, slope: Floats, offset: float) -> Floats:
    """Steps/min: van Oeveren et al. (2019) for running, a walking line below 1.75 m/s."""
    run = 2.0 * (75.01 + 3.006 * speed) * (1.0 + 0.16 * np.clip(slope, -0.2, 0.2))
    walk = 78.0 + 25.0 * speed
    steps = np.where(speed >= WALK_BELOW, run * np.exp(offset), walk)
    return np.where(speed < 0.4, 0.0, steps)


def race_time(distance_m: float, threshold_mps: float, endurance: float) -> float:
    """Time in s over `distance_m` for who can hold `threshold_mps` for an hour (Riegel 1981)."""
    return float(3600.0 * (distance_m / (3600.0 * threshold_mps)) ** endurance)


def heart_rate_target(
    body: Body, effort_mps: Floats, threshold_mps: float, threshold_bpm: float
) -> Floats:
    """Steady heart rate (bpm) for a flat-equivalent speed; linear, bent below the maximum."""
    linear = threshold_bpm + 0.58 * body.hr_max * (effort_mps / threshold_mps - 1.0)
    linear = np.maximum(linear, body.hr_rest + 26.0)
    room = 3.0
    bent: Floats = body.hr_max - room * np.logaddexp(0.0, (body.hr_max - linear) / room)
    return bent


def heart_rate(
    rng: np.random.Generator,
    body: Body,
    target_bpm: Floats,
    *,
    temperature_c: float,
    day_factor: float = 1.0,
) -> Floats:
    """Heart rate each second (n,): fast on, slow off, drift with time and heat, some noise."""
    n = len(target_bpm)
    seconds = np.arange(n)
    warm = 1.0 - np.exp(-seconds / 900.0)
    drift = 1.0 + 0.018 * np.clip(seconds - 1200, 0, 9000) / 3600.0
    heat = 1.0 + body.heat * max(temperature_c - 12.0, 0.0) * warm
    wanted = target_bpm * drift * heat * day_factor
    rest = body.hr_rest + 24.0 + 6.0 * rng.random()
    rising = first_order(wanted, 26.0, start=rest)
    falling = first_order(wanted, 48.0, start=rest)
    beat = np.maximum(rising, falling) + autocorrelated(rng, n, 1.4, 14.0)
    return np.minimum(beat, body.hr_max - 0.5)


def vertical_ratio(body: Body, speed: Floats) -> Floats:
    """Vertical oscillation over step length, %: falls with speed."""
    return np.asarray(body.oscillation_pct - 0.75 * (speed - 3.0), dtype=np.float64)


def ground_contact(body: Body, speed: Floats) -> Floats:
    """Ground contact time, ms: shorter with speed, about 13 % per m/s."""
    return np.asarray(body.contact_ms * np.exp(-0.13 * (speed - 3.0)), dtype=np.float64)


def power(body: Body, speed: Floats, slope: Floats) -> Floats:
    """Running power, W, as a foot pod estimates it: 1.04 W per kg and m/s on the flat."""
    return 1.04 * body.weight_kg * speed * energy_ratio(slope)
