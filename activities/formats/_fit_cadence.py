"""Whether a file counts steps or strides, and the factor to steps per minute."""

from __future__ import annotations

import math

import numpy as np

from activities.core.recording import Note
from activities.core.series import median_of
from activities.formats._fit_tables import Array

ON_FOOT = ("run", "walk", "hike")
RUNNING_SPEED = 2.0  # m/s; slower points do not drive the decision
FEWEST = 10
SHORTEST_STEP, LONGEST_STEP = 0.5, 2.2  # m
STRIDES, STEPS, HALF_STEPS = 2.0, 1.0, 0.5

IN_STEPS = Note(
    "cadence_in_steps", "The device counts steps, not strides; cadence was taken as is."
)
TWICE = Note("cadence_twice", "The device counts every step twice; cadence was halved.")
UNUSABLE = Note(
    "cadence_unusable", "Cadence does not fit the speed (impossible step length) and was left out."
)


def cadence_factor(
    cadence: Array | None, speed: Array | None, sport: str
) -> tuple[float, tuple[Note, ...]]:
    """Factor from a file's cadence to steps/min, NaN if unusable, with notes.

    FIT counts strides (two steps) on foot, but some devices write steps. The median at running
    speed decides: below 120 it must be strides, above 240 each step was counted twice; then the
    step length must be possible. Rides keep their revolutions.
    Args: cadence (per min) and speed (m/s), shape (n,), NaN = missing.
    """
    if sport not in ON_FOOT or cadence is None:
        return (STRIDES if sport in ON_FOOT else 1.0), ()
    moving = cadence > 0
    fast = moving & (speed > RUNNING_SPEED) if speed is not None else np.zeros_like(moving)
    if fast.sum() < FEWEST or speed is None:
        return _without_speed(cadence[moving], sport)
    beat = cadence[fast]
    factor = _factor(median_of(beat), 120.0)
    step = median_of(60 * speed[fast] / (factor * beat))
    if not SHORTEST_STEP <= step <= LONGEST_STEP:
        return math.nan, (UNUSABLE,)
    return factor, _notes(factor)


def _without_speed(cadence: Array, sport: str) -> tuple[float, tuple[Note, ...]]:
    """Walking cadence doubles to 90-140 steps/min, so 100 or more are steps already."""
    if cadence.size < FEWEST:
        return STRIDES, ()
    factor = _factor(median_of(cadence), 120.0 if sport == "run" else 100.0)
    return factor, _notes(factor)


def _factor(median: float, steps_from: float) -> float:
    if median < steps_from:
        return STRIDES
    return HALF_STEPS if median > 240 else STEPS


def _notes(factor: float) -> tuple[Note, ...]:
    return {STRIDES: (), STEPS: (IN_STEPS,), HALF_STEPS: (TWICE,)}[factor]
