"""The series of one activity for charts and map: few enough points, one index for all."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from activities.core.recording import Array
from activities.core.series import gap_limit_s, typical_step_s
from activities.core.summary import Analysed
from activities.core.thin import thin

POINTS = 1_200
MOST_MARKS = 45
# In the order of display; "speed" is what pace is made of.
DRAWN = (
    "speed",
    "altitude_m",
    "heart_rate_bpm",
    "cadence_spm",
    "power_w",
    "step_length_m",
    "vertical_oscillation_mm",
    "ground_contact_ms",
)


@dataclass(frozen=True, slots=True, eq=False)
class Series:
    """Columns of equal length n, SI; NaN is missing, and a NaN row stands in every gap.

    `pauses` are (from, to) in s from the start; `marks` (number, row) of every full unit.
    """

    time_s: Array
    along_m: Array | None
    latitude: Array | None
    longitude: Array | None
    channels: dict[str, Array]
    pauses: list[tuple[float, float]]
    marks: list[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Spread:
    """What a channel did: mean and extremes as reported, and where most of it lay (SI)."""

    low: float  # 2nd percentile while moving
    high: float  # 98th
    p10: float
    p90: float
    least: float
    most: float
    most_at_m: float  # NaN without a distance


def drawn_channels(analysed: Analysed, *, raw: bool = False) -> dict[str, Array]:
    """Full-length arrays of every channel that was measured, as recorded if `raw`."""
    recorded = analysed.recording.channels if raw else analysed.cleaned.channels
    found: dict[str, Array] = {}
    for key in DRAWN:
        values = _speed(analysed, raw) if key == "speed" else recorded.get(key)
        if key == "altitude_m" and not raw:
            values = analysed.altitude_m
        if values is not None and not np.isnan(values).all():
            found[key] = values
    return found


def spread(analysed: Analysed, values: Array) -> Spread | None:
    """Percentiles over moving time; None when nothing was measured while moving."""
    usable = np.isfinite(values) & analysed.motion.moving_mask
    if not usable.any():
        return None
    known = values[usable].astype(np.float64)
    low, p10, p90, high = np.percentile(known, (2, 10, 90, 98)).tolist()
    top = int(np.flatnonzero(usable)[int(known.argmax())])
    along = analysed.distance.values
    return Spread(
        low, high, p10, p90, float(known.min()), float(known.max()),
        float(along[top]) if along is not None else float("nan"),
    )  # fmt: skip


def series_of(analysed: Analysed, *, unit_m: float, raw: bool = False) -> Series:
    """The series of a page, thinned together; marks at every `unit_m` of the way."""
    time_s = np.asarray(analysed.recording.channels["time_s"], dtype=np.float64)
    channels = drawn_channels(analysed, raw=raw)
    along = analysed.distance.values
    source = analysed.recording.channels if raw else analysed.cleaned.channels
    index = thin(time_s, *channels.values(), n=POINTS).kept
    holes = _hole_rows(time_s, index)

    def column(values: Array | None, hole: float | None = None) -> Array | None:
        if values is None:
            return None
        kept = np.asarray(values, dtype=np.float64)[index]
        # Time and distance go on through a gap; what was not measured does not.
        filler = kept[holes] if hole is None else np.full(len(holes), hole)
        return np.insert(kept, holes, filler)

    nan = float("nan")
    thinned_along = column(along)
    time_column = column(time_s)
    assert time_column is not None
    return Series(
        time_s=time_column,
        along_m=thinned_along,
        latitude=column(source.get("latitude"), nan),
        longitude=column(source.get("longitude"), nan),
        channels={key: np.asarray(column(values, nan)) for key, values in channels.items()},
        pauses=_pauses(analysed),
        marks=_marks(thinned_along, unit_m),
    )


def _speed(analysed: Analysed, raw: bool) -> Array | None:
    recorded = analysed.recording.channels.get("speed_mps")
    return recorded if raw and recorded is not None else analysed.speed_mps


def _hole_rows(time_s: Array, index: NDArray[np.intp]) -> NDArray[np.intp]:
    """Positions among the kept samples before which something was not recorded."""
    holes = np.flatnonzero(np.diff(time_s) > gap_limit_s(typical_step_s(time_s)))
    return np.unique(np.searchsorted(index, holes, side="right")).clip(1, len(index) - 1)


def _pauses(analysed: Analysed) -> list[tuple[float, float]]:
    stops = sorted(analysed.motion.stops, key=lambda stop: stop.start_s - stop.end_s)[:300]
    return sorted((stop.start_s, stop.end_s) for stop in stops if stop.end_s > stop.start_s)


def _marks(along: Array | None, unit_m: float) -> list[tuple[int, int]]:
    if along is None or not along[-1] > unit_m:
        return []
    count = int(along[-1] / unit_m)
    every = next((step for step in (1, 2, 5, 10, 20, 50) if count / step <= MOST_MARKS), 100)
    numbers = np.arange(every, count + 1, every)
    rows = np.searchsorted(along, numbers * unit_m)
    return list(zip(numbers.tolist(), rows.tolist(), strict=True))
