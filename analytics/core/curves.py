"""Mean-maximal curves: the best mean over every duration (science A21)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

Float32s = NDArray[np.float32]

# 1 s to 6 h, evenly on a log scale with the durations people ask for among them.
DURATIONS_S: tuple[int, ...] = (
    1, 2, 3, 4, 5, 6, 7, 8, 10, 12, 15, 18, 20, 25, 30, 35, 40, 45, 50, 60, 75, 90, 105, 120,
    150, 180, 210, 240, 300, 360, 420, 480, 540, 600, 720, 840, 900, 1080, 1200, 1500, 1800, 2100,
    2400, 2700, 3000, 3600, 4200, 4800, 5400, 6300, 7200, 8100, 9000, 10800, 12600, 14400, 16200,
    18000, 19800, 21600,
)  # fmt: skip


def mean_maximal(values_1hz: ArrayLike, durations: Sequence[int] = DURATIONS_S) -> Float32s:
    """The highest mean over each of `durations` (whole seconds), shape (len(durations),).

    `values_1hz` has shape (m,) in any unit; windows with a NaN in them are not taken. NaN where
    no window is long enough.
    """
    values = np.asarray(values_1hz, dtype=np.float64)
    best = np.full(len(durations), np.nan, dtype=np.float32)
    missing = np.isnan(values)
    if missing.all():
        return best
    lowest = -np.inf
    if missing.any():
        # A gap ends a window however long it is: one sample stands for all of it.
        keep = ~missing
        keep[1:] |= ~missing[:-1]
        values, missing = values[keep], missing[keep]
    middle = float(np.nanmean(values))
    values = values - middle  # small sums stay exact
    if missing.any():
        low, high = float(np.nanmin(values)), float(np.nanmax(values))
        # So low that every window with a gap in it stays below every window without one.
        values[missing] = -len(values) * (high - low) - 1.0
        lowest = len(values) * low - 0.5
    sums = np.zeros(len(values) + 1)
    np.cumsum(values, out=sums[1:])
    room = np.empty(len(values))
    for place, width in enumerate(durations):
        if 0 < width <= len(values):
            gained = np.subtract(sums[width:], sums[:-width], out=room[: len(values) - width + 1])
            high = np.maximum.reduce(gained)
            if high > lowest:
                best[place] = high / width + middle
    return best
