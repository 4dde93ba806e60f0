"""Steps: length, cadence, bounce (science A6, A8). A step is from one foot to the other."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.floating]

RUNNING_SPM = 120.0  # slower steps are walking
RUNNING_MPS = 1.5


def step_length(speed_mps: ArrayLike, cadence_spm: ArrayLike) -> Floats:
    """Step length, m: 60 v / cadence. NaN where the cadence is 0 or either is missing.

    `speed_mps` in m/s, `cadence_spm` in steps (not strides) a minute; shapes broadcast.
    """
    speed = np.asarray(speed_mps, dtype=np.float64)
    cadence = np.asarray(cadence_spm, dtype=np.float64)
    shape = np.broadcast_shapes(speed.shape, cadence.shape)
    with np.errstate(invalid="ignore"):
        stepping = np.broadcast_to(cadence > 0, shape)
    return np.asarray(np.divide(60.0 * speed, cadence, out=np.full(shape, np.nan), where=stepping))


def running_step_length(speed_mps: Floats, cadence_spm: Floats) -> Floats:
    """Step length, m, while running (above 120 steps/min and 1.5 m/s); NaN elsewhere."""
    with np.errstate(invalid="ignore"):
        running = (cadence_spm > RUNNING_SPM) & (speed_mps > RUNNING_MPS)
    out = np.full(len(speed_mps), np.nan)
    return np.asarray(np.divide(60.0 * speed_mps, cadence_spm, out=out, where=running))


def vertical_ratio(oscillation_mm: ArrayLike, step_length_mm: ArrayLike) -> Floats:
    """Vertical oscillation over step length, %, both in mm; NaN where the length is 0.

    Healthy runners show 5-11 %.
    """
    bounce = np.asarray(oscillation_mm, dtype=np.float64)
    length = np.asarray(step_length_mm, dtype=np.float64)
    shape = np.broadcast_shapes(bounce.shape, length.shape)
    with np.errstate(invalid="ignore"):
        known = np.broadcast_to(length > 0, shape)
    return np.asarray(np.divide(100.0 * bounce, length, out=np.full(shape, np.nan), where=known))


def population_cadence(speed_mps: ArrayLike) -> Floats:
    """Steps/min of the average recreational runner at a speed (1.6-4.7 m/s).

    Twice 75.01 + 3.006 v strides/min (van Oeveren et al. 2019, 256 runners).
    """
    return np.asarray(2 * (75.01 + 3.006 * np.asarray(speed_mps, dtype=np.float64)))
