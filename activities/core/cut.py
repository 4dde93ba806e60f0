"""Parts of a recording, and several recordings as one: crop, split and join.

Cuts fall on samples. Two parts that are cut at one moment share its sample, so that nothing
between them is lost and `join` gives the whole again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from activities.core.recording import CHANNELS, Array, DeviceTotals, Lap, Pause, Recording
from activities.core.series import Floats
from activities.core.summary import summarise

_NAN = float("nan")
_SUMMED = ("distance_m", "timer_s", "moving_s", "ascent_m", "descent_m", "calories_kcal")
_COUNTED_ON_M = 100.0
_TOGETHER = ("latitude", "longitude")


def nearest(recording: Recording, at_s: float) -> int:
    """Number of the sample nearest to `at_s`, s from the start; the earlier one of two."""
    times = np.asarray(recording.channels["time_s"])
    return int(np.abs(times - at_s).argmin())


def crop(recording: Recording, from_s: float = 0.0, to_s: float = np.inf) -> Recording:
    """What was recorded from `from_s` to `to_s`, s from the start, both moved to a sample.

    Time and the device's distance begin at 0 again. Laps and pauses are cut at the edges; a lap
    that was cut keeps no figures of the device, which were for all of it, and so do the totals.
    Raises ValueError if fewer than two moments are left.
    """
    times = np.asarray(recording.channels["time_s"], dtype=np.float64)
    first = 0 if from_s <= 0 else nearest(recording, from_s)
    last = len(times) - 1 if to_s >= times[-1] else nearest(recording, to_s)
    if last <= first or times[last] <= times[first]:
        raise ValueError("nothing is left between the two moments")
    if first == 0 and last == len(times) - 1:
        return recording
    begin = float(times[first])
    low = -np.inf if first == 0 else begin
    high = np.inf if last == len(times) - 1 else float(times[last])
    return replace(
        recording,
        start_utc=recording.start_utc + begin,
        channels=_kept(recording, first, last),
        laps=tuple(_lap(lap, low, high, begin) for lap in recording.laps if _in(lap, low, high)),
        pauses=tuple(
            replace(p, start_s=max(p.start_s, low) - begin, end_s=min(p.end_s, high) - begin)
            for p in recording.pauses
            if _in(p, low, high)
        ),
        totals=DeviceTotals(),
    )


def split(recording: Recording, at_s: float) -> tuple[Recording, Recording]:
    """Both sides of `at_s`, s from the start. Raises ValueError if one of them is empty."""
    return crop(recording, 0.0, at_s), crop(recording, at_s)


def join(recordings: Sequence[Recording]) -> Recording:
    """One recording of several of one sport that follow each other in time.

    What lies between two of them is a pause, and the distance goes on after it. Where one has
    laps, one without becomes a lap. Of the device's totals those stay that can be added up.
    Raises ValueError for none, for different sports, and for recordings that overlap.
    """
    parts = sorted(recordings, key=lambda part: part.start_utc)
    if not parts or len({part.sport for part in parts}) != 1:
        raise ValueError("only recordings of one sport can be joined")
    parts = _distances_alike(parts)
    shifts = [part.start_utc - parts[0].start_utc for part in parts]
    ends = [shift + _end(part) for part, shift in zip(parts, shifts, strict=True)]
    if any(after < end - 1e-3 for end, after in zip(ends, shifts[1:], strict=False)):
        raise ValueError("the recordings overlap in time")
    gaps = [
        Pause(end, after, "manual")
        for end, after in zip(ends, shifts[1:], strict=False)
        if after > end + 1e-3
    ]
    has_laps = any(part.laps for part in parts)
    laps = [
        replace(lap, start_s=lap.start_s + shift, end_s=lap.end_s + shift)
        for part, shift in zip(parts, shifts, strict=True)
        for lap in (part.laps or ((Lap(0.0, _end(part)),) if has_laps else ()))
    ]
    pauses = [
        replace(pause, start_s=pause.start_s + shift, end_s=pause.end_s + shift)
        for part, shift in zip(parts, shifts, strict=True)
        for pause in part.pauses
    ]
    sub_sports = {part.sub_sport for part in parts}
    return replace(
        parts[0],
        sub_sport=sub_sports.pop() if len(sub_sports) == 1 else "",
        channels=_concatenated(parts, shifts),
        laps=tuple(laps),
        pauses=tuple(sorted([*pauses, *gaps], key=lambda pause: pause.start_s)),
        sensors=tuple(dict.fromkeys(sensor for part in parts for sensor in part.sensors)),
        totals=parts[0].totals if len(parts) == 1 else _totals(parts),
    )


def _kept(recording: Recording, first: int, last: int) -> dict[str, Array]:
    channels = {key: values[first : last + 1] for key, values in recording.channels.items()}
    channels["time_s"] = channels["time_s"] - channels["time_s"][0]
    if first and "distance_m" in channels:
        channels["distance_m"] = channels["distance_m"] - _distance_at(recording, first)
    return _present(channels)


def _distance_at(recording: Recording, sample: int) -> float:
    """The device's distance at a sample, between its neighbours in time where it is missing."""
    times, along = (np.asarray(recording.channels[key]) for key in ("time_s", "distance_m"))
    known = ~np.isnan(along)
    return float(np.interp(times[sample], times[known], along[known])) if known.any() else 0.0


def _present(channels: dict[str, Array]) -> dict[str, Array]:
    """Channels with a value in them; a place needs both of its coordinates."""
    empty = {key for key, values in channels.items() if np.isnan(values).all()}
    if empty & set(_TOGETHER):
        empty |= set(_TOGETHER)
    return {key: values for key, values in channels.items() if key not in empty}


def _in(part: Lap | Pause, low: float, high: float) -> bool:
    """Whether some of it lies inside, or all of one without a length."""
    if part.end_s <= part.start_s:
        return low <= part.start_s < high
    return min(part.end_s, high) > max(part.start_s, low)


def _lap(lap: Lap, low: float, high: float, begin: float) -> Lap:
    start, end = max(lap.start_s, low) - begin, min(lap.end_s, high) - begin
    if low <= lap.start_s and lap.end_s <= high:
        return replace(lap, start_s=start, end_s=end)
    return Lap(
        start,
        end,
        trigger=lap.trigger,
        intensity=lap.intensity,
        workout_step=lap.workout_step,
    )


def _distances_alike(parts: list[Recording]) -> list[Recording]:
    """Where only some have the device's distance, that of the others is worked out."""
    have = [part.get("distance_m") is not None for part in parts]
    if all(have) or not any(have):
        return parts
    return [part if has else _with_distance(part) for part, has in zip(parts, have, strict=True)]


def _with_distance(part: Recording) -> Recording:
    along = summarise(part).distance.values if part.n > 1 else None
    return part if along is None else replace(part, channels={**part.channels, "distance_m": along})


def _end(part: Recording) -> float:
    return float(part.channels["time_s"][-1])


def _concatenated(parts: list[Recording], shifts: list[float]) -> dict[str, Array]:
    # The sample in which two parts meet is taken once.
    skips = [0] + [
        int(after - shift - _end(part) < 1e-3)
        for part, shift, after in zip(parts, shifts, shifts[1:], strict=False)
    ]
    rows = list(zip(parts, shifts, skips, strict=True))
    channels: dict[str, Array] = {}
    for key in CHANNELS:
        if not any(key in part.channels for part in parts):
            continue
        if key == "time_s":
            pieces: list[Array] = [part.channels[key][skip:] + shift for part, shift, skip in rows]
        elif key == "distance_m":
            pieces = [*_along(rows)]
        else:
            pieces = [part.channels.get(key, _missing(part))[skip:] for part, _, skip in rows]
        channels[key] = np.concatenate(pieces).astype(CHANNELS[key].dtype)
    return channels


def _along(rows: list[tuple[Recording, float, int]]) -> list[Floats]:
    pieces: list[Floats] = []
    so_far = 0.0
    for part, _, skip in rows:
        along = np.asarray(part.channels.get("distance_m", _missing(part)), dtype=np.float64)
        known = along[~np.isnan(along)]
        # A later leg of a multisport file may have gone on counting from the earlier ones.
        if pieces and len(known) and known[0] > _COUNTED_ON_M:
            along = along - known[0]
        pieces.append(along[skip:] + so_far)
        so_far += float(np.nanmax(along)) if len(known) else 0.0
    return pieces


def _missing(part: Recording) -> Floats:
    return np.full(part.n, _NAN)


def _totals(parts: list[Recording]) -> DeviceTotals:
    return DeviceTotals(
        **{name: float(sum(getattr(p.totals, name) for p in parts)) for name in _SUMMED}
    )
