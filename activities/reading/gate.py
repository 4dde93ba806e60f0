"""The last look at a recording before it becomes rows: whatever a reader let through that cannot
be, or that a database cannot hold, ends here."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from activities.core.limits import FIGURE_RANGES, SAMPLE_RANGES
from activities.core.recording import Array, Device, DeviceTotals, Lap, Note, Recording
from common.errors import SourceFault

Said = TypeVar("Said", Lap, DeviceTotals)
PLACE = ("latitude", "longitude")
_NAN = math.nan
_LONGEST_S = SAMPLE_RANGES["time_s"][1]
_TIMES = dict.fromkeys(("elapsed_s", "timer_s", "moving_s"), (0.0, _LONGEST_S))
_SAID = {  # of laps and totals, by field
    **FIGURE_RANGES,
    **_TIMES,
    "max_speed_mps": SAMPLE_RANGES["speed_mps"],
    "calories_kcal": (0.0, 100_000.0),
    "training_effect": (0.0, 10.0),
    "training_load": (0.0, 10_000.0),
    "start_s": (-_LONGEST_S, _LONGEST_S),
    "end_s": (-_LONGEST_S, _LONGEST_S),
}


def possible(recording: Recording) -> Recording:
    """`recording` without samples, laps, totals and letters that cannot be; a note says so."""
    channels, lost = _channels(recording)
    laps = [_bounded(lap) for lap in recording.laps]
    totals = _bounded(recording.totals)
    notes = recording.notes
    if (
        lost
        or totals is not recording.totals
        or any(a is not b for a, b in zip(laps, recording.laps, strict=True))
    ):
        text = "Values that cannot be were left out."
        if lost:
            text = f"{lost:,} values that cannot be were left out."
        notes = (*notes, Note("impossible_values", text))
    device = recording.device
    return replace(
        recording,
        channels=channels,
        laps=tuple(laps),
        totals=totals,
        title=letters(recording.title),
        description=letters(recording.description, lines=True),
        device=Device(*(letters(getattr(device, name)) for name in device.__slots__)),
        notes=notes,
    )


def _channels(recording: Recording) -> tuple[dict[str, Array], int]:
    """The channels within what is possible, those without any value left out; values lost."""
    wrong = {key: _wrong(key, values) for key, values in recording.channels.items()}
    wrong = {key: mask for key, mask in wrong.items() if mask.any()}
    if not wrong:
        return dict(recording.channels), 0
    if "time_s" in wrong:
        raise SourceFault(
            "The times of this file are impossible.",
            advice="Export the activity again, or correct its date where it was recorded.",
            code="absurd_times",
        )
    lost = sum(int(mask.sum()) for mask in wrong.values())
    for key, other in (PLACE, PLACE[::-1]):
        if key in wrong:
            wrong[other] = wrong.get(other, False) | wrong[key]
    channels = {
        key: np.where(wrong[key], np.nan, values).astype(values.dtype) if key in wrong else values
        for key, values in recording.channels.items()
    }
    return {key: values for key, values in channels.items() if not np.isnan(values).all()}, lost


def _wrong(key: str, values: Array) -> NDArray[np.bool_]:
    low, high = SAMPLE_RANGES[key]
    return np.asarray((values < low) | (values > high))


def _bounded(said: Said) -> Said:
    """Laps or totals with NaN for what cannot be; the same object where nothing is wrong."""
    wrong = {}
    for name, (low, high) in _SAID.items():
        value = getattr(said, name, _NAN)
        if value < low or value > high:
            wrong[name] = _NAN
    return replace(said, **wrong) if wrong else said


def letters(text: str, *, lines: bool = False) -> str:
    """`text` without control characters, which no page shows and PostgreSQL partly refuses."""
    if text.isprintable():
        return text
    return "".join(
        char if char.isprintable() or (lines and char in "\n\t") else " " for char in text
    )


def figure(key: str, value: Any) -> Any:
    """A figure of the summary, None where it cannot be."""
    if key not in FIGURE_RANGES or value is None:
        return value
    low, high = FIGURE_RANGES[key]
    return value if low <= value <= high else None
