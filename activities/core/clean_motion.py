"""Faults of speed, cadence, power, altitude, distance and the small channels (science A6, A24)."""

from __future__ import annotations

import numpy as np

from activities.core import limits
from activities.core.quality import ALERT, INFO, WATCH, QualityIssue, counted, graded, percent
from activities.core.series import (
    Bools,
    Floats,
    filled,
    middle_of,
    rolling_median,
    window,
)

_OTHER_SPORT = 0.05  # with this share of impossible speeds the sport is wrong, not the data

Found = tuple[Bools, list[QualityIssue]]


def clean_speed(speed: Floats, time_s: Floats, sport: str, step_s: float) -> Found:
    """Mask of speeds that are impossible or reached by an impossible acceleration."""
    present = ~np.isnan(speed)
    limit = limits.max_speed_mps(sport)
    mask = present & ((speed < 0) | (speed > limit))
    share = float(mask.sum()) / max(int(present.sum()), 1)
    if share > _OTHER_SPORT:
        text = (
            f"{percent(share)} of the speeds are above {limit * 3.6:.0f} km/h:"
            " perhaps this is another sport."
        )
        issue = QualityIssue("speed_implausible", "speed_mps", ALERT, share, int(mask.sum()), text)
        return np.zeros(len(speed), dtype=np.bool_), [issue]
    good = np.flatnonzero(present & ~mask)
    if len(good) > 2:
        change = np.abs(np.diff(speed[good]))
        span = np.maximum(np.diff(time_s[good]), 1.0)
        fast = np.flatnonzero(change > limits.max_acceleration_mps2(sport) * span)
        if len(fast):
            size = window(15.0, step_s)
            away = np.abs(speed[good] - rolling_median(speed[good], max(size, 3)))
            mask[good[np.where(away[fast + 1] >= away[fast], fast + 1, fast)]] = True
    return mask, _told("speed_outlier", "speed_mps", mask, present, "impossible speeds")


def cadence_factor(cadence: Floats, speed: Floats | None, sport: str) -> float:
    """2.0, 0.5 or 1.0: what turns the file's cadence into steps/min; NaN when unusable.

    Only running decides (v > 2 m/s); walking and rides are left alone.
    """
    if sport != "run":
        return 1.0
    with np.errstate(invalid="ignore"):
        running = (cadence > 0) if speed is None else (cadence > 0) & (speed > 2.0)
    if running.sum() < 20:
        return 1.0
    middle = middle_of(cadence[running])
    if speed is None:
        return 2.0 if middle < 100 else 0.5 if middle > 240 else 1.0
    factor = 2.0 if middle < 120 else 0.5 if middle > 240 else 1.0
    step = middle_of(60 * speed[running] / (cadence[running] * factor))
    low, high = limits.STEP_LENGTH_M
    return factor if low <= step <= high else float("nan")


def clean_cadence(cadence: Floats, speed: Floats | None, sport: str) -> tuple[Floats, Found]:
    """Cadence in steps/min, the mask of changed or dropped samples, and what was found."""
    key = "cadence_spm"
    present = ~np.isnan(cadence)
    factor = cadence_factor(cadence, speed, sport)
    if np.isnan(factor):
        text = "The cadence does not fit the speed and was left out."
        issue = QualityIssue("cadence_unusable", key, ALERT, 1.0, int(present.sum()), text)
        return np.full(len(cadence), np.nan), (present, [issue])
    issues = []
    mask = np.zeros(len(cadence), dtype=np.bool_)
    if factor != 1.0:
        what = "one foot only and was doubled" if factor == 2.0 else "twice and was halved"
        text = (
            f"The file counts steps of {what}." if factor == 2.0 else f"Steps were counted {what}."
        )
        issues.append(QualityIssue("cadence_unit", key, INFO, 1.0, int(present.sum()), text))
        mask |= present
    low, high = limits.CADENCE_SPM
    scaled = cadence * factor
    outside = present & ((scaled < low) | (scaled > high))
    issues += _told("cadence_outlier", key, outside, present, "impossible cadences")
    return np.where(outside, np.nan, scaled), (mask | outside, issues)


def clean_power(power: Floats, mass_kg: float | None) -> Found:
    """Mask of powers below zero or above 30 W/kg."""
    present = ~np.isnan(power)
    high = limits.MAX_POWER_W if mass_kg is None else limits.MAX_POWER_W_PER_KG * mass_kg
    mask = present & ((power < 0) | (power > high))
    return mask, _told("power_outlier", "power_w", mask, present, "impossible powers")


def clean_altitude(altitude: Floats, time_s: Floats, step_s: float) -> Found:
    """Mask of altitudes that are impossible or leave and return within half a minute."""
    present = ~np.isnan(altitude)
    low, high = limits.ALTITUDE_M
    mask = present & ((altitude < low) | (altitude > high))
    if (present & ~mask).sum() > 5:
        values = filled(np.where(mask, np.nan, altitude)).astype(np.float32)
        steps = np.abs(np.diff(values))
        span = np.maximum(np.diff(time_s), 1.0)
        if np.any(steps > 5 * span):  # no legs climb 5 m/s: only then look closer
            size = window(31.0, step_s)
            away = np.abs(values - rolling_median(values, max(size, 5)))
            mask |= present & (away > 15)
    return mask, _told("altitude_spike", "altitude_m", mask, present, "altitude spikes")


def check_distance(distance: Floats, time_s: Floats, sport: str) -> Found:
    """Mask of distances that run backwards; jumps of the device are told but left alone."""
    present = ~np.isnan(distance)
    good = np.flatnonzero(present)
    mask = np.zeros(len(distance), dtype=np.bool_)
    if len(good) < 2:
        return mask, []
    values = distance[good]
    mask[good] = values < np.maximum.accumulate(values) - 0.5
    issues = _told("distance_backwards", "distance_m", mask, present, "distances running backwards")
    steps = np.diff(values)
    limit = limits.max_speed_mps(sport) * np.maximum(np.diff(time_s[good]), 1.0) + 30
    jumps = steps > limit
    if jumps.any():
        metres = float(steps[jumps].sum())
        share = metres / max(float(values[-1] - values[0]), 1.0)
        often = counted(int(jumps.sum()), "time", "times")
        text = f"The device's distance jumps {often}, by {metres:.0f} m in all."
        severity = ALERT if share > 0.03 else WATCH
        issues.append(
            QualityIssue("distance_jump", "distance_m", severity, share, int(jumps.sum()), text)
        )
    return mask, issues


def silent(key: str, values: Floats) -> Bools:
    """Mask of values outside the channel's range: the sensor had nothing to say."""
    low, high = limits.SILENT_RANGES[key]
    with np.errstate(invalid="ignore"):
        return (values < low) | (values > high)


def _told(code: str, key: str, mask: Bools, present: Bools, what: str) -> list[QualityIssue]:
    count = int(mask.sum())
    if not count:
        return []
    share = count / max(int(present.sum()), 1)
    text = f"{count} {what} ({percent(share)} of the samples) were left out."
    if count == 1:
        text = f"One of the {what} ({percent(share)} of the samples) was left out."
    return [QualityIssue(code, key, graded(share), share, count, text)]
