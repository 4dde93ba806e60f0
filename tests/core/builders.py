"""Recordings made for tests: a steady run with exact arithmetic, faults planted by the test."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from activities.core.geodesy import metres_per_degree
from activities.core.recording import CHANNELS, Recording

LATITUDE, LONGITUDE = 48.0, 11.0


def recording(channels: dict[str, Any], **fields: Any) -> Recording:
    typed = {k: np.asarray(v, dtype=CHANNELS[k].dtype) for k, v in channels.items()}
    return Recording(**{"format": "fit", "ordinal": 0, "start_utc": 0.0, "sport": "run"} | fields,
                     channels=typed)  # fmt: skip


def eastward(metres: NDArray[np.float64]) -> dict[str, NDArray[np.float64]]:
    """Positions on a line due east, so many metres from the start."""
    _, east = metres_per_degree(LATITUDE)
    return {
        "latitude": np.full(len(metres), LATITUDE),
        "longitude": LONGITUDE + metres / float(east),
    }


def steady_run(
    seconds: int = 1800, speed_mps: float = 3.0, seed: int = 1, **fields: Any
) -> Recording:
    """1 Hz, constant speed due east, heart rate settling at 150 with a beat or two of noise."""
    rng = np.random.default_rng(seed)
    time_s = np.arange(seconds + 1.0)
    along = time_s * speed_mps
    heart_rate = 150 - 60 * np.exp(-time_s / 60) + 3 * np.sin(time_s / 200)
    channels = {
        "time_s": time_s,
        **eastward(along),
        "distance_m": along,
        "speed_mps": np.full(len(time_s), speed_mps),
        "altitude_m": np.full(len(time_s), 500.0),
        "heart_rate_bpm": np.round(heart_rate + rng.normal(0, 0.7, len(time_s))),
        "cadence_spm": np.round(168 + rng.normal(0, 1.2, len(time_s))),
        "power_w": np.round(250 + rng.normal(0, 6, len(time_s))),
    }
    return recording(channels, **fields)


def changed(source: Recording, **channels: Any) -> Recording:
    """`source` with some channels replaced, or left out when None."""
    from dataclasses import replace

    merged = {k: v for k, v in {**source.channels, **channels}.items() if v is not None}
    return replace(
        source, channels={k: np.asarray(v, CHANNELS[k].dtype) for k, v in merged.items()}
    )
