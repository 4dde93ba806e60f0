"""Faults of positions: impossible places, jumps and repeated timestamps (science A1, A24)."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from activities.core import limits
from activities.core.geodesy import step_distances_m
from activities.core.quality import ALERT, WATCH, QualityIssue, counted, graded
from activities.core.recording import Recording
from activities.core.series import Bools, Floats

_EXCURSION_S = 60.0  # a longer stay elsewhere is not an outlier but a relocation
_SLACK_M = 15.0  # positions a second apart may differ by this much through rounding and noise
_TOO_MANY = 0.10  # with this share of fast steps the sport, not the track, is wrong


@dataclass(frozen=True, slots=True, eq=False)
class CleanedTrack:
    """Positions with faults as NaN, the mask, issues, and the path length so far, m, shape (n,)."""

    latitude: Floats
    longitude: Floats
    mask: Bools
    path_m: Floats
    issues: tuple[QualityIssue, ...]


def clean_track(recording: Recording) -> CleanedTrack:
    """Drop impossible positions of a recording that has some; see the module."""
    time_s = np.asarray(recording.channels["time_s"], dtype=np.float64)
    latitude = np.array(recording.channels["latitude"], dtype=np.float64)
    longitude = np.array(recording.channels["longitude"], dtype=np.float64)
    present = ~(np.isnan(latitude) | np.isnan(longitude))
    issues: list[QualityIssue] = []
    mask = present & _impossible(latitude, longitude)
    if mask.any():
        issues.append(_issue("position_impossible", mask, present, "at impossible places"))
    repeated = np.zeros(len(time_s), dtype=np.bool_)
    repeated[1:] = (np.diff(time_s) <= 0) & present[1:] & present[:-1] & ~mask[1:] & ~mask[:-1]
    mask |= repeated
    index = np.flatnonzero(present & ~mask)
    steps = step_distances_m(latitude[index], longitude[index])
    limit = limits.max_speed_mps(recording.sport)
    keep, fast = _without_jumps(time_s[index], latitude[index], longitude[index], steps, limit)
    if fast > max(5, _TOO_MANY * len(index)):
        issues.append(_too_fast(fast, len(index), limit))
        keep[:] = True
    elif not keep.all():
        jumped = np.zeros(len(time_s), dtype=np.bool_)
        jumped[index[~keep]] = True
        mask |= jumped
        issues.append(_issue("position_jump", jumped, present, "off by a jump of the GPS"))
        index = index[keep]
        steps = step_distances_m(latitude[index], longitude[index])
    elif fast:
        issues.append(
            QualityIssue(
                "position_relocated", "latitude", WATCH, fast / len(index), fast,
                f"The track jumps {counted(fast, 'time', 'times')} without returning;"
                " the jumps do not count as distance.",
            )
        )  # fmt: skip
    path = _path(time_s, index, steps, limit if fast <= _TOO_MANY * len(index) else np.inf)
    gone = mask | ~present
    latitude[gone] = np.nan
    longitude[gone] = np.nan
    return CleanedTrack(latitude, longitude, mask, path, tuple(issues))


def _impossible(latitude: Floats, longitude: Floats) -> Bools:
    null_island = (np.abs(latitude) < 1e-5) & (np.abs(longitude) < 1e-5)
    return null_island | (np.abs(latitude) > 90) | (np.abs(longitude) > 180)


def _without_jumps(
    time_s: Floats, latitude: Floats, longitude: Floats, steps: Floats, limit: float
) -> tuple[Bools, int]:
    """Which positions to keep, and how many steps are impossibly fast.

    Fast steps cut the track in pieces. A piece is an excursion when it is short and its
    neighbours connect without it; a short first or last piece is a cold or lost fix.
    """
    keep = np.ones(len(time_s), dtype=np.bool_)
    fast = np.flatnonzero(steps > limit * np.diff(time_s) + min(_SLACK_M, limit))
    if not len(fast) or len(fast) > max(5, _TOO_MANY * len(time_s)):
        return keep, len(fast)
    bounds = [0, *(fast + 1).tolist(), len(time_s)]
    last = -1  # last kept sample
    for number, (start, end) in enumerate(pairwise(bounds)):
        short = time_s[end - 1] - time_s[start] <= _EXCURSION_S and end - start < len(time_s) / 3
        final = number == len(bounds) - 2
        if last < 0:
            leave = short and not final
        else:
            here = step_distances_m(latitude[[last, start]], longitude[[last, start]])[0]
            unreachable = here > limit * (time_s[start] - time_s[last]) + _SLACK_M
            leave = bool(unreachable) and short
        if leave:
            keep[start:end] = False
        else:
            last = end - 1
    return keep, len(fast)


def _path(time_s: Floats, index: np.ndarray, steps: Floats, limit: float) -> Floats:
    """Path length so far at every sample; one without a position lies between its neighbours."""
    if len(index) < 2:
        return np.full(len(time_s), np.nan)
    possible = steps <= limit * np.diff(time_s[index]) + min(_SLACK_M, limit)
    along = np.zeros(len(index))
    np.cumsum(np.where(possible, steps, 0.0), out=along[1:])
    if len(index) == len(time_s):
        return along
    path: Floats = np.interp(time_s, time_s[index], along)
    return path


def _issue(code: str, mask: Bools, present: Bools, what: str) -> QualityIssue:
    count = int(mask.sum())
    share = count / max(int(present.sum()), 1)
    text = f"{counted(count, 'position was', 'positions were')} {what} and left out."
    return QualityIssue(code, "latitude", graded(share), share, count, text)


def _too_fast(fast: int, n: int, limit: float) -> QualityIssue:
    return QualityIssue(
        "speed_implausible", "latitude", ALERT, fast / n, fast,
        f"Much of the track is faster than {limit * 3.6:.0f} km/h: perhaps this is another sport.",
    )  # fmt: skip
