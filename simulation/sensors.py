"""What sensors make of the truth: GPS wander, barometer drift, strap and wrist faults."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from simulation.athletes import Kit
from simulation.noise import Floats, autocorrelated, smooth_wander


@dataclass(frozen=True, slots=True)
class Fault:
    """A planted sensor fault: `kind` from `start_s` to `end_s` (elapsed s)."""

    kind: str  # cadence_lock, strap_spikes, heart_rate_dropout, gps_gap, gps_jump
    start_s: int
    end_s: int


def gps(
    rng: np.random.Generator, x: Floats, y: Floats, spread_m: float
) -> tuple[Floats, Floats, list[Fault]]:
    """Measured local positions (n,), NaN in gaps, and the faults in them."""
    n, faults = len(x), list[Fault]()
    settle = 1.0 + 1.6 * np.exp(-np.arange(n) / 45.0)
    out = []
    for true in (x, y):
        quick = smooth_wander(rng, n, 0.75 * spread_m, 24.0)
        slow = smooth_wander(rng, n, 0.8 * spread_m, 280.0)
        out.append(true + (quick + slow) * settle)
    mx, my = out
    if n > 900 and rng.random() < 0.025:
        start, seconds = int(rng.integers(300, n - 300)), int(rng.integers(25, 140))
        mx[start : start + seconds] = my[start : start + seconds] = np.nan
        faults.append(Fault("gps_gap", start, start + seconds))
    elif n > 900 and rng.random() < 0.018:
        start, seconds = int(rng.integers(200, n - 200)), int(rng.integers(3, 11))
        mx[start : start + seconds] += float(rng.choice([-1, 1]) * rng.uniform(70, 240))
        my[start : start + seconds] += float(rng.normal(0, 60))
        faults.append(Fault("gps_jump", start, start + seconds))
    return mx, my, faults


def altitude(rng: np.random.Generator, z: Floats, barometer: bool) -> Floats:
    """Measured height: pressure drift and 0.2 m steps, or the GPS's own, much noisier."""
    n = len(z)
    if not barometer:
        return z + smooth_wander(rng, n, 3.2, 70.0) + float(rng.normal(0, 4))
    drift = smooth_wander(rng, n, 2.2, 900.0) + float(rng.normal(0, 3))
    return np.round((z + drift + autocorrelated(rng, n, 0.18, 3.0)) * 5.0) / 5.0


def heart_sensor(
    rng: np.random.Generator, beat: Floats, steps: Floats, kit: Kit, hr_max: float
) -> tuple[Floats, list[Fault]]:
    """Measured heart rate (n,), NaN in dropouts, and the faults in it."""
    n, out, faults = len(beat), beat + autocorrelated(rng, len(beat), 0.7, 3.0), list[Fault]()
    draw = rng.random(3)
    if not kit.strap and n > 1200 and draw[0] < 0.07:
        start = int(rng.integers(60, n // 2))
        end = min(start + int(rng.integers(240, 1100)), n)
        locked = steps[start:end] + rng.normal(0, 0.8, end - start)
        if float(np.median(locked)) > 1.1 * float(np.median(out[start:end])):
            out[start:end] = np.where(steps[start:end] > 120, locked, out[start:end])
            faults.append(Fault("cadence_lock", start, end))
    elif kit.strap and n > 900 and draw[1] < 0.07:
        end = int(rng.integers(120, 420))
        burst = autocorrelated(rng, end, 1.0, 9.0) > 0.5
        out[:end] = np.where(burst, out[:end] + rng.uniform(25, 55), out[:end])
        faults.append(Fault("strap_spikes", 0, end))
    if n > 900 and draw[2] < 0.04:
        start, seconds = int(rng.integers(120, n - 400)), int(rng.integers(20, 260))
        out[start : start + seconds] = np.nan
        faults.append(Fault("heart_rate_dropout", start, start + seconds))
    spiky = bool(faults) and faults[0].kind in ("strap_spikes", "cadence_lock")
    return np.rint(np.minimum(out, 225.0 if spiky else hr_max)), faults


def thermometer(rng: np.random.Generator, n: int, outside_c: float) -> Floats:
    """Watch temperature: warm from the wrist, falling towards the air over ten minutes."""
    start, end = max(outside_c, 21.0) + 6.0, outside_c + 3.0
    curve = end + (start - end) * np.exp(-np.arange(n) / 420.0)
    return np.rint(curve + autocorrelated(rng, n, 0.4, 200.0))
