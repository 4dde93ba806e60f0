"""The shared half of one recording: which parts are hidden, and the track that is left. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from activities.core import track
from activities.core.hiding import Circle, Ends, Span, hidden, spans_of
from activities.core.recording import Array, Pause
from activities.core.series import Bools, Floats


@dataclass(frozen=True, slots=True)
class Cut:
    """`track`: EWKB or None; `thumb`: path data of a drawing."""

    spans: list[Span]
    track: bytes | None
    thumb: str


def cut_of(
    channels: Mapping[str, Array],
    faulty: Bools | None,
    pauses: Sequence[Pause],
    circles: Sequence[Circle],
    ends: Ends,
) -> Cut:
    """`channels` as recorded; `faulty`: positions that cleaning set aside, or None."""
    if "time_s" not in channels:
        return Cut([], None, "")
    time_s = np.asarray(channels["time_s"], dtype=np.float64)
    latitude, longitude = (_floats(channels.get(key)) for key in ("latitude", "longitude"))
    mask = hidden(time_s, latitude, longitude, _floats(channels.get("distance_m")), circles, ends)
    spans = spans_of(mask, time_s)
    if latitude is None or longitude is None:
        return Cut(spans, None, "")
    gone = mask if faulty is None else mask | faulty
    lines = track.simplify(
        np.where(gone, np.nan, latitude),
        np.where(gone, np.nan, longitude),
        time_s,
        # A line must not run through what is hidden, however short it was.
        [*pauses, *(Pause(begin, end) for begin, end in spans)],
    )
    return Cut(spans, track.ewkb(lines), track.svg_path(lines))


def _floats(values: Array | None) -> Floats | None:
    return None if values is None else np.asarray(values, dtype=np.float64)
