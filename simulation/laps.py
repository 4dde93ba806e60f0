"""Laps as a watch cuts them: by hand in workouts, every kilometre otherwise."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from activities.core.recording import Array, Lap, Pause
from simulation.noise import Floats
from simulation.sessions import Segment

_CLIMB_M = 2.0  # smallest rise that counts, on altitude averaged over 9 samples


def laps_of(
    channels: dict[str, Array],
    pauses: Sequence[Pause],
    segments: Sequence[Segment],
    ends_s: Floats,
) -> tuple[Lap, ...]:
    """Laps over the whole recording, without gaps between them."""
    time_s, distance = channels["time_s"], channels["distance_m"]
    last = float(time_s[-1])
    by_hand = any(segment.step is not None for segment in segments)
    if by_hand:
        marks = [float(round(end)) for end in ends_s[:-1]]
    else:
        steps = np.arange(1000.0, float(distance[-1]), 1000.0)
        marks = np.ceil(np.interp(steps, distance, time_s)).tolist()
    edges = [0.0, *[mark for mark in marks if 0 < mark < last], last]
    climbed = _climb(channels.get("altitude_m"))
    laps = []
    for number, (start, end) in enumerate(pairwise(edges)):
        segment = segments[min(number, len(segments) - 1)] if by_hand else None
        final = number == len(edges) - 2
        trigger = "session_end" if final else "manual" if by_hand else "distance"
        laps.append(_lap(channels, pauses, climbed, (start, end), trigger, segment))
    return tuple(laps)


def _lap(
    channels: dict[str, Array],
    pauses: Sequence[Pause],
    climbed: tuple[Floats, Floats] | None,
    span: tuple[float, float],
    trigger: str,
    segment: Segment | None,
) -> Lap:
    start, end = span
    time_s, distance = channels["time_s"], channels["distance_m"]
    a, b = (int(np.searchsorted(time_s, edge)) for edge in span)
    b = min(b, len(time_s) - 1)
    standing = sum(max(min(p.end_s, end) - max(p.start_s, start), 0.0) for p in pauses)
    timer = end - start - standing
    covered = float(distance[b] - distance[a])
    nan = float("nan")

    def mean(key: str) -> float:
        values = channels[key][a : b + 1] if key in channels else np.zeros(0)
        return float(np.nanmean(values)) if np.isfinite(values).any() else nan

    beats = channels["heart_rate_bpm"][a : b + 1] if "heart_rate_bpm" in channels else np.zeros(0)
    return Lap(
        start_s=start,
        end_s=end,
        elapsed_s=end - start,
        timer_s=timer,
        distance_m=covered,
        trigger=trigger,
        intensity="active" if segment is None else segment.intensity,
        workout_step=None if segment is None else segment.step,
        average_heart_rate_bpm=mean("heart_rate_bpm"),
        max_heart_rate_bpm=float(np.nanmax(beats)) if np.isfinite(beats).any() else nan,
        average_cadence_spm=mean("cadence_spm"),
        average_power_w=mean("power_w"),
        average_speed_mps=covered / max(timer, 1.0),
        ascent_m=nan if climbed is None else float(climbed[0][b] - climbed[0][a]),
        descent_m=nan if climbed is None else float(climbed[1][b] - climbed[1][a]),
    )


def _climb(altitude: Array | None) -> tuple[Floats, Floats] | None:
    """Ascent and descent so far (n,): moves of at least 2 m from the last turning height."""
    if altitude is None or len(altitude) < 20:
        return None
    smooth = np.convolve(altitude, np.full(9, 1 / 9), mode="valid")
    up, down = np.zeros(len(altitude)), np.zeros(len(altitude))
    reference = float(smooth[0])
    for i, height in enumerate(smooth[::4].tolist()):
        if abs(height - reference) >= _CLIMB_M:
            (up if height > reference else down)[min(4 * i + 4, len(up) - 1)] += abs(
                height - reference
            )
            reference = height
    return np.cumsum(up), np.cumsum(down)
