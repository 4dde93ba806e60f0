"""What one file says about one activity: arrays, laps, pauses, device.

Pure. Every format yields `Recording`s; nothing is pressed through another format.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.floating]


@dataclass(frozen=True, slots=True)
class Channel:
    """A measured series: SI unit, array type and the step it is stored in."""

    key: str
    unit: str
    dtype: str
    quantum: float
    label: str


# Order is the order of display. The stored error is at most half a quantum.
CHANNELS: dict[str, Channel] = {
    channel.key: channel
    for channel in (
        Channel("time_s", "s", "f8", 0.001, "Time"),
        Channel("latitude", "deg", "f8", 1e-7, "Latitude"),
        Channel("longitude", "deg", "f8", 1e-7, "Longitude"),
        Channel("distance_m", "m", "f8", 0.01, "Distance"),
        Channel("speed_mps", "m/s", "f4", 0.001, "Speed"),
        Channel("altitude_m", "m", "f4", 0.1, "Elevation"),
        Channel("heart_rate_bpm", "bpm", "f4", 1.0, "Heart rate"),
        Channel("cadence_spm", "steps/min", "f4", 0.5, "Cadence"),
        Channel("power_w", "W", "f4", 1.0, "Power"),
        Channel("step_length_m", "m", "f4", 0.001, "Stride length"),
        Channel("vertical_oscillation_mm", "mm", "f4", 0.1, "Vertical oscillation"),
        Channel("vertical_ratio_pct", "%", "f4", 0.01, "Vertical ratio"),
        Channel("ground_contact_ms", "ms", "f4", 0.1, "Ground contact"),
        Channel("ground_contact_balance_pct", "%", "f4", 0.01, "Ground contact balance"),
        Channel("ground_contact_share_pct", "%", "f4", 0.01, "Ground contact share"),
        Channel("respiration_rate_bpm", "breaths/min", "f4", 0.01, "Breathing"),
        Channel("temperature_c", "°C", "f4", 0.1, "Temperature"),
        Channel("core_temperature_c", "°C", "f4", 0.01, "Core temperature"),
    )
}

# `Recording.sport` is one of these; anything else a file says becomes "other".
SPORTS = ("run", "walk", "hike", "ride", "swim", "ski", "strength", "multisport", "other")
# `Recording.sub_sport`: "" unknown, else one of these.
SUB_SPORTS = ("", "road", "trail", "track", "treadmill", "indoor", "virtual", "ultra", "open_water")


@dataclass(frozen=True, slots=True)
class Lap:
    """One lap as the device wrote it. Times in s from the recording's start; NaN = not stated."""

    start_s: float
    end_s: float
    elapsed_s: float = float("nan")
    timer_s: float = float("nan")
    distance_m: float = float("nan")
    trigger: str = ""  # manual, time, distance, position, session_end, ...
    intensity: str = ""  # active, rest, warmup, cooldown, recovery, interval
    workout_step: int | None = None
    average_heart_rate_bpm: float = float("nan")
    max_heart_rate_bpm: float = float("nan")
    average_cadence_spm: float = float("nan")
    average_power_w: float = float("nan")
    average_speed_mps: float = float("nan")
    ascent_m: float = float("nan")
    descent_m: float = float("nan")


@dataclass(frozen=True, slots=True)
class Pause:
    """Timer stopped from `start_s` to `end_s` (s from start). `kind`: manual, auto or unknown."""

    start_s: float
    end_s: float
    kind: str = "unknown"


@dataclass(frozen=True, slots=True)
class Device:
    """What recorded it. Empty strings where the file is silent."""

    manufacturer: str = ""
    product: str = ""
    serial: str = ""
    software: str = ""

    @property
    def name(self) -> str:
        return f"{self.manufacturer} {self.product}".strip()


@dataclass(frozen=True, slots=True)
class Sensor:
    """A sensor the device was paired with (heart-rate strap, foot pod, ...)."""

    kind: str
    manufacturer: str = ""
    product: str = ""
    serial: str = ""


@dataclass(frozen=True, slots=True)
class DeviceTotals:
    """The device's own totals, untouched. NaN = not stated."""

    distance_m: float = float("nan")
    elapsed_s: float = float("nan")
    timer_s: float = float("nan")
    moving_s: float = float("nan")
    ascent_m: float = float("nan")
    descent_m: float = float("nan")
    average_heart_rate_bpm: float = float("nan")
    max_heart_rate_bpm: float = float("nan")
    average_cadence_spm: float = float("nan")
    average_power_w: float = float("nan")
    average_speed_mps: float = float("nan")
    max_speed_mps: float = float("nan")
    calories_kcal: float = float("nan")
    training_effect: float = float("nan")
    training_load: float = float("nan")


@dataclass(frozen=True, slots=True)
class Note:
    """Something a reader should know about the data. `code` is stable, `text` one sentence."""

    code: str
    text: str


@dataclass(frozen=True, slots=True, eq=False)
class Recording:
    """One activity of one file.

    `channels` holds 1-D arrays of equal length n, keyed as in CHANNELS and of its dtype; NaN is
    missing and zero is a value. "time_s" is always there: seconds from `start_utc`, starting
    at 0, never decreasing. A channel whose values are all missing is left out. Latitude and
    longitude come together. "distance_m" is cumulative and present only when the device gave it.
    n may be 0 for a file with totals only.
    """

    format: str  # key of the format that read it
    ordinal: int  # position among the activities of its file, from 0
    start_utc: float  # s since 1970-01-01T00:00:00Z
    sport: str = "other"
    sub_sport: str = ""
    title: str = ""
    description: str = ""
    utc_offset_s: int | None = None  # local minus UTC as the device stated it, if believable
    channels: Mapping[str, Array] = field(default_factory=dict)
    laps: tuple[Lap, ...] = ()
    pauses: tuple[Pause, ...] = ()
    device: Device = Device()
    sensors: tuple[Sensor, ...] = ()
    totals: DeviceTotals = DeviceTotals()
    feel: int | None = None  # 0..100 as the watch asks it
    effort: int | None = None  # RPE 0..10
    notes: tuple[Note, ...] = ()

    @property
    def n(self) -> int:
        return len(self.channels["time_s"]) if "time_s" in self.channels else 0

    def get(self, key: str) -> Array | None:
        return self.channels.get(key)

    @property
    def has_positions(self) -> bool:
        return "latitude" in self.channels
