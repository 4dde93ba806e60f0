"""Small simulated files for tests: quick to make, real to read."""

from __future__ import annotations

import dataclasses
from functools import lru_cache

import numpy as np

from activities.core.recording import Device, DeviceTotals, Recording
from simulation.bench import one_hour
from simulation.write_fit import write_fit
from simulation.write_gpx import write_gpx
from simulation.write_tcx import write_tcx

DAY = 86_400


@lru_cache(maxsize=4)
def _hour(seed: int) -> Recording:
    return one_hour(seed)


def short_run(
    *, day: int = 0, minutes: int = 6, shift_s: float = 0.0, device: Device | None = None
) -> Recording:
    """The first minutes of a simulated hour, `day` days after 20 May 2024."""
    hour = _hour(1)
    n = minutes * 60 + day % 7  # runs of different days differ in their bytes
    channels = {key: values[:n] for key, values in hour.channels.items()}
    return dataclasses.replace(
        hour,
        start_utc=hour.start_utc + day * DAY + shift_s,
        channels=channels,
        laps=(),
        totals=DeviceTotals(
            distance_m=float(np.round(channels["distance_m"][-1], 2)),
            elapsed_s=float(n - 1),
            timer_s=float(n - 1),
        ),
        device=device or hour.device,
    )


def fit(**options: object) -> bytes:
    return write_fit(short_run(**options))  # type: ignore[arg-type]


def gpx(**options: object) -> bytes:
    return write_gpx(short_run(**options))  # type: ignore[arg-type]


def tcx(**options: object) -> bytes:
    return write_tcx(short_run(**options))  # type: ignore[arg-type]
