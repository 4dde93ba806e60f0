"""Faults of heart rate: range, jumps, cadence lock and static of a dry strap (science A24)."""

from __future__ import annotations

import numpy as np

from activities.core import limits
from activities.core.quality import QualityIssue, counted, graded, percent
from activities.core.series import (
    Bools,
    Floats,
    filled,
    median_of,
    middle_of,
    percentiles_of,
    rolling_mean,
    rolling_median,
    rolling_median_at,
    true_runs,
    window,
)

_MAX_RATE_BPM_PER_S = 8.0
_STEP_BPM_PER_S = 3.0  # no heart changes faster for more than a beat or two
_MEDIAN_S = 31.0
_FLOOR_BPM = 6.0
_MADS = 4.0 * 1.4826
_LOCK_BPM, _LOCK_S, _LOCK_CORRELATION, _LOCK_EXCESS = 3.0, 60.0, 0.5, 1.12
_STATIC_S, _STATIC_EXCESS, _STATIC_MIN_S = 480.0, 1.15, 20.0
_SPEED_ELASTICITY = 0.62  # of heart rate, from real runners (science B3)

Found = tuple[Bools, list[QualityIssue]]


def clean_heart_rate(
    heart_rate: Floats,
    time_s: Floats,
    step_s: float,
    *,
    cadence_spm: Floats | None = None,
    speed_mps: Floats | None = None,
    climb_rate_mps: Floats | None = None,
    max_heart_rate_bpm: float | None = None,
) -> Found:
    """Mask of heart-rate samples not to be believed, shape (n,), and what was found."""
    present = ~np.isnan(heart_rate)
    low, high = limits.HEART_RATE_BPM
    if max_heart_rate_bpm is not None:
        high = min(high, max_heart_rate_bpm + 10)
    mask = present & ((heart_rate < low) | (heart_rate > high))
    issues = _told([], "heart_rate_range", mask, present, "outside what a heart does")
    spikes = _spikes(_without(heart_rate, mask), time_s, step_s) & ~mask
    _told(issues, "heart_rate_spike", spikes, present, "in sudden jumps")
    mask |= spikes
    if speed_mps is not None and not np.isnan(speed_mps).all():
        if cadence_spm is not None:
            kept = _without(heart_rate, mask)
            lock = _cadence_lock(kept, cadence_spm, speed_mps, time_s, step_s)
            _told(issues, "cadence_lock", lock, present, "following the cadence, not the heart")
            mask |= lock
        kept = _without(heart_rate, mask)
        static = _static(kept, speed_mps, climb_rate_mps, time_s, step_s)
        _told(issues, "strap_static", static, present, "too high for the pace at the start")
        mask |= static
    return mask, issues


def _without(heart_rate: Floats, mask: Bools) -> Floats:
    return np.where(mask, np.nan, heart_rate) if mask.any() else heart_rate


def _told(
    issues: list[QualityIssue], code: str, mask: Bools, present: Bools, what: str
) -> list[QualityIssue]:
    count = int(np.count_nonzero(mask))
    if count:
        share = count / max(int(present.sum()), 1)
        text = (
            f"{counted(count, 'heart-rate value', 'heart-rate values')} ({percent(share)})"
            f" {what}; left out."
        )
        issues.append(QualityIssue(code, "heart_rate_bpm", graded(share), share, count, text))
    return issues


def _spikes(heart_rate: Floats, time_s: Floats, step_s: float) -> Bools:
    """Jumps faster than 8 bpm/s, and values far off a running median reached by a step.

    A value may be far off the median at the turn of an interval; then it got there gradually.
    """
    present = ~np.isnan(heart_rate)
    out = np.zeros(len(heart_rate), dtype=np.bool_)
    if np.count_nonzero(present) < max(5, len(present) / 2):  # too sparse to have surroundings
        return out
    values = filled(heart_rate).astype(np.float32)
    size = window(_MEDIAN_S, step_s)
    middle = rolling_median(values, size)
    away = np.abs(values - middle)
    distant = np.flatnonzero(away > _FLOOR_BPM)
    if len(distant):
        far = np.zeros(len(values), dtype=np.bool_)
        far[distant] = away[distant] > _MADS * rolling_median_at(away, size, distant)
        out |= _entered_by_step(far, values, time_s, size // 2)
    good = np.flatnonzero(present)
    step = np.abs(np.diff(values[good]))
    jump = np.flatnonzero(step > _MAX_RATE_BPM_PER_S * np.maximum(np.diff(time_s[good]), 1.0))
    first, second = good[jump], good[jump + 1]
    out[np.where(away[second] >= away[first], second, first)] = True
    return out & present


def _entered_by_step(far: Bools, values: Floats, time_s: Floats, margin: int) -> Bools:
    """Those runs of `far` that begin or end with a step of more than 3 bpm/s.

    Within `margin` of the ends, where the median is one-sided, it takes 8 bpm/s.
    """
    starts, ends = true_runs(far)
    rate = np.zeros(len(values) + 1)
    rate[1:-1] = np.abs(np.diff(values)) / np.maximum(np.diff(time_s), 1.0)
    outer = (starts < margin) | (ends > len(values) - margin)
    enough = np.where(outer, _MAX_RATE_BPM_PER_S, _STEP_BPM_PER_S)
    sudden = (rate[starts] > enough) | (rate[ends] > enough)
    edges = np.zeros(len(values) + 1, dtype=np.int8)
    edges[starts[sudden]] = 1
    edges[ends[sudden]] = -1
    return np.cumsum(edges[:-1]) > 0


def _expected(
    heart_rate: Floats, speed_mps: Floats, basis: Bools, step_s: float, part: slice = slice(None)
) -> Floats | None:
    """Heart rate for the pace in `part`, by this recording's own typical pair; None without."""
    usable = basis & ~np.isnan(heart_rate) & (speed_mps > 1.5)
    if np.count_nonzero(usable) < 60:
        return None
    speed = rolling_mean(filled(speed_mps), window(30.0, step_s))
    typical_speed, typical = median_of(speed[usable]), median_of(heart_rate[usable])
    ratio = np.clip(speed[part] / typical_speed, 0.5, 1.6)
    expected: Floats = typical * ratio**_SPEED_ELASTICITY
    return expected


def _cadence_lock(
    heart_rate: Floats, cadence: Floats, speed_mps: Floats, time_s: Floats, step_s: float
) -> Bools:
    """Stretches of a minute and more where an optical sensor counts steps instead of beats."""
    out = np.zeros(len(time_s), dtype=np.bool_)
    with np.errstate(invalid="ignore"):
        whole = np.abs(heart_rate - cadence) <= _LOCK_BPM
        half = np.abs(heart_rate - cadence / 2) <= _LOCK_BPM
    candidates = [
        (start, end, factor)
        for close, factor in ((whole, 1.0), (half, 0.5))
        for start, end in _long_runs(close, time_s, _LOCK_S)
        if _moves_together(heart_rate[start:end], cadence[start:end] * factor, step_s)
    ]
    if not candidates:
        return out
    basis = ~(whole | half)
    expected = _expected(heart_rate, speed_mps, basis, step_s)
    if expected is None:
        return out
    for start, end, factor in candidates:
        excess = float(np.nanmedian(heart_rate[start:end] / expected[start:end]))
        if (excess > _LOCK_EXCESS) if factor == 1.0 else (excess < 1 / _LOCK_EXCESS):
            out[start:end] = True
    return out & ~np.isnan(heart_rate)


def _long_runs(mask: Bools, time_s: Floats, seconds: float) -> list[tuple[int, int]]:
    """Runs of True at least `seconds` long; single strays of up to 3 samples do not end a run."""
    starts, ends = true_runs(mask)
    if not len(starts):
        return []
    apart = starts[1:] - ends[:-1] > 3
    starts = starts[np.r_[True, apart]]
    ends = ends[np.r_[apart, True]]
    return [
        (int(a), int(b)) for a, b in zip(starts, ends, strict=True)
        if time_s[b - 1] - time_s[a] >= seconds
    ]  # fmt: skip


def _moves_together(heart_rate: Floats, cadence: Floats, step_s: float) -> bool:
    """Whether the differences over 10 s of both correlate by more than 0.5."""
    lag = max(1, round(10.0 / step_s))
    a = heart_rate[lag:] - heart_rate[:-lag]
    b = cadence[lag:] - cadence[:-lag]
    both = ~(np.isnan(a) | np.isnan(b))
    a, b = a[both], b[both]
    if len(a) < 5 or np.ptp(a) == 0 or np.ptp(b) == 0:
        return False
    return float(np.corrcoef(a, b)[0, 1]) > _LOCK_CORRELATION


def _static(
    heart_rate: Floats,
    speed_mps: Floats,
    climb_rate_mps: Floats | None,
    time_s: Floats,
    step_s: float,
) -> Bools:
    """Readings of a dry strap: far above the later heart rate for the pace, in the first 8 min."""
    out = np.zeros(len(time_s), dtype=np.bool_)
    early = time_s - time_s[0] < _STATIC_S
    if early.all() or time_s[-1] - time_s[0] < 2 * _STATIC_S:
        return out
    # Cheap first: almost every recording starts lower than it goes on.
    rest = heart_rate[~early & ~np.isnan(heart_rate)]
    if not len(rest) or not np.fmax.reduce(heart_rate[early]) > 1.08 * middle_of(rest):
        return out
    later = speed_mps[~early & (speed_mps > 1.0)]
    if len(later) < 60:
        return out
    low, middle, top = percentiles_of(later, 10, 50, 90)
    if top - low > 0.4 * middle:
        return out  # intervals: the pace explains too little
    start = slice(0, np.count_nonzero(early))  # time never runs back
    expected = _expected(heart_rate, speed_mps, ~early, step_s, start)
    if expected is None:
        return out
    speed = speed_mps[start]
    with np.errstate(invalid="ignore"):
        high = (heart_rate[start] > _STATIC_EXCESS * expected) & (speed > 1.5)
        if climb_rate_mps is not None:  # going uphill explains a high heart rate
            high &= ~(climb_rate_mps[start] > 0.02 * speed)
    for begin, end in _long_runs(high, time_s, _STATIC_MIN_S):
        # Static ends in a fall while the pace goes on; effort lingers, and rest slows down.
        after = slice(end, end + max(5, int(60 / step_s)))
        fallen = heart_rate[after] < 0.88 * np.nanmedian(heart_rate[begin:end])
        going = speed_mps[after] > 0.85 * np.nanmedian(speed_mps[begin:end])
        if (fallen & going).sum() * step_s >= 5:
            out[begin:end] = True
    return out & ~np.isnan(heart_rate)
