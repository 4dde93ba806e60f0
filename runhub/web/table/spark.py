"""Twelve weeks as small bars: one SVG a row, drawn on the server."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import cache

WIDTH, HEIGHT, GAP = 96, 24, 2
NOTHING = 1.0  # a week without a run still shows where it stood


def bars(values: Sequence[float]) -> tuple[str, str]:
    """The `d` of the bars of past weeks, and of the running one; NaN leaves a gap."""
    known = [value for value in values if not math.isnan(value)]
    most = max(known, default=0.0) or 1.0
    starts, width = _places(len(values))
    paths = [
        f"{start}{-(high := max(value / most * HEIGHT, NOTHING)):.1f}h{width}v{high:.1f}z"
        for start, value in zip(starts, values, strict=True)
        if not math.isnan(value)
    ]
    has_now = bool(values) and not math.isnan(values[-1])
    past = paths[:-1] if has_now else paths
    return "".join(past), paths[-1] if has_now else ""


@cache
def _places(count: int) -> tuple[list[str], str]:
    """Where each of `count` bars begins, and how wide they are, as SVG words."""
    wide = (WIDTH + GAP) / max(count, 1)
    return [f"M{place * wide:.1f} {HEIGHT}v" for place in range(count)], f"{wide - GAP:.1f}"
