"""The bytes of an Analysis row: heart-rate histogram, best efforts, mean-maximal curves.

Little-endian. The histogram holds seconds by whole bpm, from which every heart-rate load and zone
follows, so that another threshold needs no samples.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analytics.core.bests import DISTANCES_M, Effort
from analytics.core.curves import DURATIONS_S

Floats = NDArray[np.floating]

LOWEST_BPM, HIGHEST_BPM = 30, 230
BPM = np.arange(LOWEST_BPM, HIGHEST_BPM + 1, dtype=np.float64)
SECONDS_QUANTUM = 0.5  # nine hours at one and the same bpm
# Curve -> the step it is packed in; 65535 is NaN.
CURVES: dict[str, float] = {
    "speed_mps": 0.001,
    "graded_speed_mps": 0.001,
    "power_w": 0.1,
    "heart_rate_bpm": 0.01,
}
_QUANTA = np.array(list(CURVES.values()))[:, None]
_MISSING = 65535


def histogram(heart_rate_bpm: ArrayLike, weight_s: ArrayLike) -> Floats:
    """Seconds at each of BPM, shape (201,), rounded to what is stored.

    `heart_rate_bpm` and `weight_s` (seconds each sample stands for) have shape (n,). Values beyond
    the range count at its ends; NaN counts nowhere.
    """
    values = np.asarray(heart_rate_bpm, dtype=np.float64)
    known = ~np.isnan(values)
    place = np.clip(np.rint(values[known]), LOWEST_BPM, HIGHEST_BPM).astype(np.intp) - LOWEST_BPM
    weights = np.asarray(weight_s, dtype=np.float64)[known]
    seconds = np.bincount(place, weights=weights, minlength=len(BPM))
    return np.asarray(SECONDS_QUANTUM * np.minimum(np.rint(seconds / SECONDS_QUANTUM), 65535.0))


def pack_histogram(seconds: Floats | None) -> bytes:
    """Seconds by BPM as uint16 of SECONDS_QUANTUM; None gives no bytes."""
    if seconds is None:
        return b""
    return bytes(np.rint(seconds / SECONDS_QUANTUM).astype("<u2"))


def unpack_histograms(packed: Sequence[bytes]) -> Floats:
    """Seconds by BPM of a runs, shape (a, 201), float32; zeros where there are no bytes."""
    blank = bytes(2 * len(BPM))
    raw = np.frombuffer(b"".join(bytes(blob) or blank for blob in packed), dtype="<u2")
    return raw.reshape(len(packed), len(BPM)) * np.float32(SECONDS_QUANTUM)


def pack_bests(efforts: Sequence[Effort]) -> bytes:
    """Seconds and start of the efforts over DISTANCES_M; no bytes where there is none."""
    if not efforts:
        return b""
    table = np.full((len(DISTANCES_M), 2), np.nan, dtype="<f4")
    places = {distance: place for place, distance in enumerate(DISTANCES_M)}
    for effort in efforts:
        if effort.distance_m in places:
            table[places[effort.distance_m]] = effort.seconds, effort.start_s
    return table.tobytes()


def unpack_bests(packed: Sequence[bytes]) -> NDArray[np.float32]:
    """(seconds, start second) by DISTANCES_M of a runs: shape (a, d, 2); NaN where none."""
    blank = np.full((len(DISTANCES_M), 2), np.nan, dtype="<f4").tobytes()
    raw = np.frombuffer(b"".join(bytes(blob) or blank for blob in packed), dtype="<f4")
    return raw.reshape(len(packed), len(DISTANCES_M), 2).astype(np.float32)


def pack_curves(curves: Mapping[str, ArrayLike]) -> bytes:
    """Means over DURATIONS_S by the names of CURVES, a missing one NaN; no bytes without any."""
    if not curves:
        return b""
    rows = np.full((len(CURVES), len(DURATIONS_S)), np.nan)
    for place, name in enumerate(CURVES):
        if name in curves:
            rows[place] = curves[name]
    whole = np.clip(np.rint(rows / _QUANTA), 0, _MISSING - 1)
    return bytes(np.where(np.isnan(whole), _MISSING, whole).astype("<u2"))


def unpack_curves(packed: Sequence[bytes]) -> NDArray[np.float32]:
    """Means by CURVES and DURATIONS_S of a runs: shape (a, 4, d), float32; NaN where missing."""
    blank = b"\xff" * (2 * len(CURVES) * len(DURATIONS_S))
    raw = np.frombuffer(b"".join(bytes(blob) or blank for blob in packed), dtype="<u2")
    cells = raw.reshape(len(packed), len(CURVES), len(DURATIONS_S))
    means: NDArray[np.float32] = (cells * _QUANTA).astype(np.float32)
    means[cells == _MISSING] = np.nan
    return means
