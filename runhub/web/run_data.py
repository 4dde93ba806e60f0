"""The data of charts and map as compact JSON: delta-coded whole numbers, one index for all."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
from django.utils.safestring import SafeString, mark_safe

from activities.core.recording import Array
from activities.core.summary import Analysed
from activities.selectors.series import Spread, series_of, spread
from common.units import MILE_M, Units
from runhub.web.run_channels import Shown, shown

ROOM = 0.08  # above and below the middle 96 % of the values


def unit_m(units: Units) -> float:
    """Metres of the reader's unit of distance."""
    return MILE_M if units == "imperial" else 1000.0


def run_data(analysed: Analysed, units: Units, *, raw: bool = False) -> dict[str, Any]:
    """What static/js/run/data.js decodes: axes, places, pauses and channels."""
    series = series_of(analysed, unit_m=unit_m(units), raw=raw)
    answer: dict[str, Any] = {
        "n": len(series.time_s),
        "time": deltas(series.time_s, 1),
        "distance_unit": "mi" if units == "imperial" else "km",
        "pauses": [{"from": round(start), "to": round(end)} for start, end in series.pauses],
        "ticks": series.marks,
        "channels": [],
    }
    if series.along_m is not None:
        answer["distance"] = deltas(series.along_m / unit_m(units), 1000)
    if series.latitude is not None and series.longitude is not None:
        answer["latitude"] = deltas(series.latitude, 1_000_000)
        answer["longitude"] = deltas(series.longitude, 1_000_000)
    for key, values in series.channels.items():
        how = shown(key, analysed.recording.sport, units)
        answer["channels"].append(_channel(how, values, spread(analysed, _full(analysed, key))))
    return answer


def as_script(answer: dict[str, Any]) -> SafeString:
    """`answer` as JSON that may stand inside a script element."""
    text = json.dumps(answer, separators=(",", ":"))
    return mark_safe(text.translate({60: "\\u003C", 62: "\\u003E", 38: "\\u0026"}))


def deltas(values: Array, scale: int) -> dict[str, Any]:
    """Steps from one known value to the next in units of 1/scale; None = missing."""
    known = ~np.isnan(values)
    levels = np.rint(values[known] * scale).astype(np.int64)
    steps: list[int | None] = np.diff(levels, prepend=0).tolist()
    if not known.all():
        found = iter(steps)
        steps = [next(found) if is_known else None for is_known in known.tolist()]
    return {"s": scale, "v": steps}


def axis_range(how: Shown, found: Spread | None) -> tuple[float, float]:
    """Lowest and highest of the y axis in the reader's units, robust to outliers."""
    if found is None:
        return 0.0, 1.0
    ends = how.convert(np.array([found.low, found.high]))
    low, high = float(np.nanmin(ends)), float(np.nanmax(ends))
    if np.isnan(how.convert(np.array([found.low]))[0]):
        high = low * 2
    middle, span = (low + high) / 2, max((high - low) * (1 + 2 * ROOM), how.least_span)
    return middle - span / 2, middle + span / 2


def _channel(how: Shown, values: Array, found: Spread | None) -> dict[str, Any]:
    low, high = axis_range(how, found)
    return {
        "key": how.key,
        "label": str(how.label),
        "unit": str(how.unit),
        "kind": how.kind,
        "digits": how.digits,
        "colour": how.colour,
        "reversed": how.is_reversed,
        "filled": how.is_filled,
        "low": round(low, 2),
        "high": round(high, 2),
        **deltas(how.convert(values), how.scale),
    }


def _full(analysed: Analysed, key: str) -> Array:
    """The cleaned channel at full length: the axis stays put when raw values are shown."""
    if key == "speed":
        values = analysed.speed_mps
    elif key == "altitude_m":
        values = analysed.altitude_m
    else:
        values = analysed.cleaned.get(key)
    return values if values is not None else np.full(analysed.recording.n, np.nan)
