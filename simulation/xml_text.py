"""Arrays as pieces of XML: one string per sample, empty where the value is missing."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from itertools import pairwise
from xml.sax.saxutils import escape

import numpy as np

from activities.core.recording import Array, Pause, Recording


def tags(name: str, values: Array | None, form: str, n: int, inner: str = "") -> Sequence[str]:
    """`<name>value</name>` per sample (n). `inner` names a child that holds the value."""
    if values is None:
        return [""] * n
    child, close = (f"<{inner}>", f"</{inner}>") if inner else ("", "")
    template = f"<{name}>{child}%{form}{close}</{name}>"
    return ["" if value != value else template % value for value in values.tolist()]


def tag(name: str, value: float, form: str = ".1f", inner: str = "") -> str:
    """One element, or nothing where `value` is NaN."""
    return tags(name, np.array([value]), form, 1, inner)[0]


def stamps(recording: Recording, seconds: Array) -> list[str]:
    """ISO 8601 UTC instants of `seconds` (n,) from the recording's start, in whole seconds."""
    whole = np.rint(seconds).astype(np.int64) + round(recording.start_utc)
    text = np.datetime_as_string(whole.astype("datetime64[s]"))
    return [f"{item}.000Z" for item in text.tolist()]


def stamp(recording: Recording, seconds: float = 0.0) -> str:
    moment = datetime.fromtimestamp(round(recording.start_utc) + round(seconds), UTC)
    return moment.strftime("%Y-%m-%dT%H:%M:%S.000Z")


def stretches(time_s: Array, pauses: Sequence[Pause], start: int, stop: int) -> Iterator[slice]:
    """The samples start..stop cut where the timer stood still; empty pieces are left out."""
    cuts = [int(np.searchsorted(time_s, pause.end_s)) for pause in pauses]
    edges = [start, *sorted({cut for cut in cuts if start < cut < stop}), stop]
    for first, last in pairwise(edges):
        if last > first:
            yield slice(first, last)


def strides(cadence_spm: Array | None) -> Array | None:
    """Watches write strides a minute (one foot) into GPX and TCX: half the steps, rounded."""
    return None if cadence_spm is None else np.floor(np.asarray(cadence_spm, np.float64) / 2 + 0.5)


def text_of(value: str) -> str:
    return escape(value)


def known(value: float) -> bool:
    return not math.isnan(value)
