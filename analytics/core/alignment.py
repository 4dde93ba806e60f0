"""Several recordings on one axis: by distance, by moving time, or lap by lap.

Means over a window, not single samples, so that five curves can be read beside each other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from activities.core.series import Floats
from activities.core.splits import Cumulatives, LapRow
from activities.core.summary import Analysed

Align = Literal["distance", "time", "lap"]
POINTS = 500
WINDOWS = 150  # a mean covers this part of the axis
FEWEST_LAPS = 2
SUMMED = ("heart_rate_bpm", "cadence_spm", "power_w", "step_length_m")


@dataclass(frozen=True, slots=True, eq=False)
class Aligned:
    """Columns of shape (p,) at the places of the common axis; NaN beyond the run's own end.

    `channels` hold SI means over the window about each place ("speed" is distance by moving time);
    altitude, position, `along_m` and `moving_s` are those of the place itself.
    """

    channels: dict[str, Floats]
    latitude: Floats | None
    longitude: Floats | None
    along_m: Floats | None
    moving_s: Floats


def axis_of(analysed: Analysed, align: Align, laps: Sequence[LapRow]) -> Floats | None:
    """Where each of the n samples lies on the axis (m, s, or laps), never falling; shape (n,).

    None without a distance, or with fewer than two laps. Each lap is stretched to the same width,
    by time.
    """
    so_far = analysed.so_far
    if so_far is None:
        return None
    if align == "time":
        return so_far.moving_s
    if align == "distance":
        return so_far.along_m
    if len(laps) < FEWEST_LAPS:
        return None
    starts = [lap.measured.start_s for lap in laps]
    bounds = np.maximum.accumulate([*starts, max(laps[-1].measured.end_s, starts[-1])])
    return np.asarray(np.interp(so_far.time_s, bounds, np.arange(len(bounds), dtype=float)))


def places_for(axes: Sequence[Floats | None], points: int = POINTS) -> Floats:
    """Places of equal distance from 0 to the end of the longest axis; empty without any."""
    ends = [float(axis[-1]) for axis in axes if axis is not None and axis[-1] > 0]
    return np.linspace(0.0, max(ends), points) if ends else np.empty(0)


def aligned(analysed: Analysed, axis: Floats, places: Floats) -> Aligned:
    """The channels of `analysed` at `places` of `axis`; see `Aligned`."""
    so_far = analysed.so_far
    assert so_far is not None
    inside = places <= axis[-1] * (1 + 1e-9)
    half = float(places[-1]) / WINDOWS / 2
    low = _samples(axis, np.clip(places - half, 0.0, axis[-1]))
    high = _samples(axis, np.clip(places + half, 0.0, axis[-1]))
    here = _samples(axis, np.minimum(places, axis[-1]))

    def at(values: NDArray[np.floating] | None) -> Floats | None:
        if values is None:
            return None
        return np.where(inside, _read(values, here), np.nan)

    channels = _means(so_far, low, high, inside)
    height = at(analysed.altitude_m)
    if height is not None and not np.isnan(height).all():
        channels["altitude_m"] = height
    moving = at(so_far.moving_s)
    assert moving is not None
    cleaned = analysed.cleaned
    return Aligned(
        channels, at(cleaned.get("latitude")), at(cleaned.get("longitude")),
        at(so_far.along_m), moving,
    )  # fmt: skip


def _means(
    so_far: Cumulatives, low: Floats, high: Floats, inside: NDArray[np.bool_]
) -> dict[str, Floats]:
    found: dict[str, Floats] = {}
    pairs = {key: so_far.sums[key] for key in SUMMED if key in so_far.sums}
    if so_far.along_m is not None:
        pairs = {"speed": (so_far.along_m, so_far.moving_s), **pairs}
    for key, (total, seconds) in pairs.items():
        spent = _read(seconds, high) - _read(seconds, low)
        gained = _read(total, high) - _read(total, low)
        means = np.full(len(low), np.nan)
        np.divide(gained, spent, out=means, where=inside & (spent > 1e-6))
        if not np.isnan(means).all():
            found[key] = means
    return found


def _samples(axis: Floats, marks: Floats) -> Floats:
    """Fractional sample numbers where the axis first reaches the marks."""
    after = np.clip(np.searchsorted(axis, marks, side="left"), 1, len(axis) - 1)
    low, high = axis[after - 1], axis[after]
    share = np.divide(marks - low, high - low, out=np.ones(len(marks)), where=high > low)
    return np.asarray(after - 1 + np.clip(share, 0.0, 1.0))


def _read(values: NDArray[np.floating], at: Floats) -> Floats:
    return np.asarray(np.interp(at, np.arange(len(values)), values))
