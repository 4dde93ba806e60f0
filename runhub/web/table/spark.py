"""Twelve weeks as small bars: one SVG a row, drawn on the server."""

from __future__ import annotations

import math
from collections.abc import Sequence

WIDTH, HEIGHT, GAP = 96, 24, 2
NOTHING = 1.0  # a week without a run still shows where it stood


def bars(values: Sequence[float]) -> tuple[str, str]:
    """The `d` of the bars of past weeks, and of the running one; NaN leaves a gap."""
    known = [value for value in values if not math.isnan(value)]
    most = max(known, default=0.0) or 1.0
    wide = (WIDTH + GAP) / max(len(values), 1)
    paths = [
        _bar(place * wide, wide - GAP, max(value / most * HEIGHT, NOTHING))
        for place, value in enumerate(values)
        if not math.isnan(value)
    ]
    has_now = bool(values) and not math.isnan(values[-1])
    past = paths[:-1] if has_now else paths
    return "".join(past), paths[-1] if has_now else ""


def _bar(x: float, width: float, height: float) -> str:
    return f"M{x:.1f} {HEIGHT}v{-height:.1f}h{width:.1f}v{height:.1f}z"
