"""Figures of parts of a recording: kilometre or mile splits, and the device's laps, measured."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from activities.core.elevation import Climb
from activities.core.recording import Array, Lap
from activities.core.series import Floats

KILOMETRE_M = 1_000.0
MILE_M = 1_609.344
_SHORTEST_PARTIAL_M = 10.0
_NAN = float("nan")


@dataclass(frozen=True, slots=True)
class Split:
    """A part of a recording. Means are over moving time (heart rate: timer time); NaN unknown."""

    index: int
    start_s: float
    end_s: float
    distance_m: float
    elapsed_s: float
    moving_s: float
    ascent_m: float
    descent_m: float
    average_speed_mps: float
    average_heart_rate_bpm: float
    max_heart_rate_bpm: float
    average_cadence_spm: float
    average_power_w: float
    average_step_length_m: float
    partial: bool = False


@dataclass(frozen=True, slots=True)
class LapRow:
    """One device lap: what the device wrote and what was measured between its times."""

    lap: Lap
    measured: Split


@dataclass(frozen=True, slots=True, eq=False)
class Cumulatives:
    """Sums from the start to every sample, each of shape (n,); differences give any part."""

    time_s: Floats
    along_m: Floats | None
    moving_s: Floats
    up_m: Floats | None
    down_m: Floats | None
    sums: Mapping[str, tuple[Floats, Floats]]  # channel -> (integral, seconds present)
    heart_rate: Array | None


def cumulatives(
    time_s: Floats,
    along_m: Floats | None,
    timer_interval_s: Floats,
    moving_interval_s: Floats,
    climb: Climb | None,
    channels: Mapping[str, Array],
    gap_limit_s: float = 10.0,
) -> Cumulatives:
    """Prepare `splits` and `lap_table` for one recording of n samples and n - 1 intervals."""
    timer = np.minimum(timer_interval_s, gap_limit_s)
    motion = np.minimum(moving_interval_s, gap_limit_s)
    sums = {}
    for key in ("heart_rate_bpm", "cadence_spm", "power_w", "step_length_m"):
        values = channels.get(key)
        if values is not None:
            sums[key] = _integral(values, timer if key == "heart_rate_bpm" else motion)
    known = climb is not None and np.isfinite(climb.ascent_m)
    return Cumulatives(
        time_s=time_s,
        along_m=along_m,
        moving_s=_running(moving_interval_s),
        up_m=climb.up_m if climb is not None and known else None,
        down_m=climb.down_m if climb is not None and known else None,
        sums=sums,
        heart_rate=channels.get("heart_rate_bpm"),
    )


def splits(so_far: Cumulatives, unit_m: float = KILOMETRE_M) -> list[Split]:
    """Splits of `unit_m`, cut by linear interpolation; a rest of 10 m and more is partial."""
    along = so_far.along_m
    if along is None or len(along) < 2 or not along[-1] > 0:
        return []
    total = float(along[-1])
    whole = int((total + 1e-6) / unit_m)
    marks = np.arange(whole + 1) * unit_m
    if total - marks[-1] >= _SHORTEST_PARTIAL_M:
        marks = np.append(marks, total)
    places = _places(along, marks)
    return _measure(so_far, places[:-1], places[1:], partial_from=whole)


def lap_table(laps: tuple[Lap, ...], so_far: Cumulatives) -> list[LapRow]:
    """Every device lap with a start and an end, measured on the cleaned channels."""
    timed = [lap for lap in laps if lap.end_s >= lap.start_s]
    if not timed or len(so_far.time_s) < 2:
        return []
    starts = _places(so_far.time_s, np.array([lap.start_s for lap in timed]))
    ends = _places(so_far.time_s, np.array([lap.end_s for lap in timed]))
    measured = _measure(so_far, starts, ends, partial_from=len(timed))
    return [LapRow(lap, row) for lap, row in zip(timed, measured, strict=True)]


def _places(series: Floats, marks: Floats) -> Floats:
    """Fractional sample numbers where a never-decreasing series first reaches the marks."""
    after = np.clip(np.searchsorted(series, marks, side="left"), 1, len(series) - 1)
    low, high = series[after - 1], series[after]
    share = np.divide(marks - low, high - low, out=np.ones(len(marks)), where=high > low)
    return np.asarray(after - 1 + np.clip(share, 0.0, 1.0))


def _measure(so_far: Cumulatives, starts: Floats, ends: Floats, partial_from: int) -> list[Split]:
    number = np.arange(len(so_far.time_s))

    def between(series: Floats | None) -> Floats:
        if series is None:
            return np.full(len(starts), np.nan)
        return np.asarray(np.interp(ends, number, series) - np.interp(starts, number, series))

    def mean(key: str) -> Floats:
        if key not in so_far.sums:
            return np.full(len(starts), np.nan)
        total, seconds = between(so_far.sums[key][0]), between(so_far.sums[key][1])
        return _ratio(total, seconds)

    begin, finish = (np.interp(p, number, so_far.time_s) for p in (starts, ends))
    way, motion = between(so_far.along_m), between(so_far.moving_s)
    columns: dict[str, list[float]] = {
        "start_s": begin.tolist(),
        "end_s": finish.tolist(),
        "distance_m": way.tolist(),
        "elapsed_s": (finish - begin).tolist(),
        "moving_s": motion.tolist(),
        "ascent_m": between(so_far.up_m).tolist(),
        "descent_m": between(so_far.down_m).tolist(),
        "average_speed_mps": _ratio(way, motion).tolist(),
        "average_heart_rate_bpm": mean("heart_rate_bpm").tolist(),
        "max_heart_rate_bpm": _highest(so_far.heart_rate, starts, ends),
        "average_cadence_spm": mean("cadence_spm").tolist(),
        "average_power_w": mean("power_w").tolist(),
        "average_step_length_m": mean("step_length_m").tolist(),
    }
    return [
        Split(index=i, partial=i >= partial_from, **{k: v[i] for k, v in columns.items()})
        for i in range(len(starts))
    ]


def _ratio(total: Floats, by: Floats) -> Floats:
    out = np.full(len(total), np.nan)
    return np.asarray(np.divide(total, by, out=out, where=by > 0))


def _highest(heart_rate: Array | None, starts: Floats, ends: Floats) -> list[float]:
    if heart_rate is None:
        return [_NAN] * len(starts)
    highest = []
    for start, end in zip(np.ceil(starts).astype(int), np.floor(ends).astype(int), strict=True):
        part = heart_rate[start : end + 1]
        part = part[~np.isnan(part)]
        highest.append(float(part.max()) if len(part) else _NAN)
    return highest


def _integral(values: Array, interval_s: Floats) -> tuple[Floats, Floats]:
    """Integral of a sampled series and the seconds it is known for, so far."""
    known = ~np.isnan(values)
    if known.all():
        whole = values.astype(np.float64)
        return _running((whole[1:] + whole[:-1]) / 2 * interval_s), _running(interval_s)
    clean = np.where(known, values, 0.0).astype(np.float64)
    ends = known[1:].astype(np.float64) + known[:-1]
    middle = np.divide(clean[1:] + clean[:-1], ends, out=np.zeros(len(ends)), where=ends > 0)
    seconds = interval_s * ends / 2
    return _running(middle * seconds), _running(seconds)


def _running(steps: Floats) -> Floats:
    out = np.zeros(len(steps) + 1)
    np.cumsum(steps, out=out[1:])
    return out
