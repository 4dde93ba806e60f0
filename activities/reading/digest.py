"""From a recording to what is stored: figures, masks, encoded streams, simplified track.

Runs in the reading child, so that all the arithmetic of an import is outside Django.
"""

from __future__ import annotations

import math
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import numpy as np
from tzfpy import get_tz

from activities.core import codec, guess, track
from activities.core.cleaning import CLEANER_VERSION
from activities.core.recording import CHANNELS, Recording
from activities.core.summary import Analysed, summarise
from activities.core.titles import default_title
from activities.reading.gate import figure, letters, possible


def digest(recording: Recording, request: dict[str, Any], blobs: list[bytes]) -> dict[str, Any]:
    """JSON-ready figures of `recording`; encoded arrays are appended to `blobs` and named by
    their position there. `request` brings `home_zone`, for runs without GPS, and `thresholds`."""
    recording = possible(recording)
    analysed = summarise(recording)
    zone = _zone(analysed, request.get("home_zone", "UTC"))
    local = datetime.fromtimestamp(recording.start_utc, UTC).astimezone(ZoneInfo(zone))
    # No history here: what a file becomes must not depend on what came before it.
    threshold = _threshold(request.get("thresholds", []), local.date().isoformat())
    guessed = guess.guess(recording, analysed, threshold=threshold)
    surface, workout_type = guessed.surface, guessed.workout_type
    title = recording.title.strip()[:120]
    return {
        "ordinal": recording.ordinal,
        "format": recording.format,
        "sport": recording.sport,
        "sub_sport": recording.sub_sport,
        "title": title or default_title(recording.sport, surface, workout_type, local.hour),
        "notes": recording.description[:10_000],
        "workout_type": workout_type,
        "surface": surface,
        "start_utc": recording.start_utc,
        "time_zone": zone,
        "local_date": local.date().isoformat(),
        "figures": _figures(analysed),
        "device": recording.device.name[:80],
        "info": _info(recording, analysed),
        **_stored(recording, analysed, blobs),
    }


def _threshold(rows: list[list[Any]], day: str) -> guess.Threshold:
    """The row valid on `day`, from rows of (valid from, bpm, m/s), oldest first."""
    valid = [row for row in rows if row[0] <= day] or rows[:1]
    if not valid:
        return guess.Threshold()
    bpm, speed = (math.nan if value is None else float(value) for value in valid[-1][1:])
    return guess.Threshold(bpm, speed)


def _stored(recording: Recording, analysed: Analysed, blobs: list[bytes]) -> dict[str, Any]:
    def put(blob: bytes) -> int:
        blobs.append(blob)
        return len(blobs) - 1

    streams = {
        key: put(codec.encode(key, recording.channels[key]))
        for key in CHANNELS
        if key in recording.channels
    }
    cleaned = analysed.cleaned
    masks = {key: put(codec.encode_mask(mask)) for key, mask in cleaned.masks.items() if mask.any()}
    answer: dict[str, Any] = {
        "streams": streams,
        "masks": masks,
        "cleaner_version": CLEANER_VERSION,
        "track": None,
        "thumb": "",
    }
    channels = cleaned.channels
    if "latitude" in channels:
        segments = track.simplify(
            channels["latitude"], channels["longitude"], channels["time_s"], recording.pauses
        )
        shape = track.ewkb(segments)
        if shape is not None:
            answer["track"] = put(shape)
            answer["thumb"] = track.svg_path(segments)
    return answer


def _zone(analysed: Analysed, home_zone: str) -> str:
    """IANA zone of the first cleaned position; the athlete's home zone without one."""
    channels = analysed.cleaned.channels
    name = home_zone
    if "latitude" in channels:
        good = np.flatnonzero(~np.isnan(channels["latitude"]))
        if len(good):
            at = good[0]
            name = get_tz(float(channels["longitude"][at]), float(channels["latitude"][at]))
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return "UTC"
    return name or "UTC"


COLUMNS = (
    "elapsed_s",
    "moving_s",
    "distance_m",
    "distance_source",
    "average_speed_mps",
    "ascent_m",
    "descent_m",
    "average_heart_rate_bpm",
    "max_heart_rate_bpm",
    "average_cadence_spm",
    "average_power_w",
    "average_step_length_m",
)


def _figures(analysed: Analysed) -> dict[str, Any]:
    """What lists sort by; the other figures go to `info`."""
    summary = analysed.summary
    figures = {key: figure(key, plain(getattr(summary, key))) for key in COLUMNS}
    figures["elapsed_s"] = figures["elapsed_s"] or 0.0
    figures["moving_s"] = figures["moving_s"] or 0.0
    return figures


def _info(recording: Recording, analysed: Analysed) -> dict[str, Any]:
    summary = analysed.summary
    return {
        "laps": [_fields(lap) for lap in recording.laps[:2000]],
        "pauses": [_fields(pause) for pause in recording.pauses[:5000]],
        "sensors": [_fields(sensor) for sensor in recording.sensors[:50]],
        "totals": _fields(recording.totals),
        "quality": [_fields(issue) for issue in analysed.quality],
        "extra": {
            "feel": recording.feel,
            "effort": recording.effort,
            "software": recording.device.software[:40],
            "serial": recording.device.serial[:40],
            "samples": recording.n,
            "timer_s": plain(summary.timer_s),
            "moving_method": summary.moving_method,
            "ascent_method": summary.ascent_method,
            "max_speed_mps": plain(summary.max_speed_mps),
            "averages": plain(dict(summary.averages)),
            "from_device": sorted(summary.from_device),
        },
    }


def _fields(row: Any) -> dict[str, Any]:
    """A flat dataclass with slots as JSON; `asdict` copies deeply, at five times the cost."""
    return {name: plain(getattr(row, name)) for name in row.__slots__}


def plain(value: Any) -> Any:
    """JSON-ready: NumPy numbers become Python's, NaN and infinities become None."""
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    if isinstance(value, str):
        return letters(value, lines=True)
    return plain(value.item()) if isinstance(value, np.generic) else value
