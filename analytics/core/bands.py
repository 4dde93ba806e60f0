"""What the body showed in each band of pace, heart rate or grade: "at comparable effort".

A small table per run answers later questions ("heart rate between 5:00 and 5:30 /km on the
flat") for thousands of runs without their samples.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, overload

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analytics.core import gait
from analytics.core.resample import Seconds

Floats = NDArray[np.floating]

PACE_EDGES_MPS = np.round(np.arange(2.0, 6.0 + 0.025, 0.05), 2)
HEART_RATE_EDGES_BPM = np.arange(80.0, 210.0 + 2.5, 5.0)
GRADE_EDGES = np.round(np.arange(-0.12, 0.12 + 0.005, 0.01), 2)
EDGES: dict[str, Floats] = {
    "pace": PACE_EDGES_MPS,
    "heart_rate": HEART_RATE_EDGES_BPM,
    "grade": GRADE_EDGES,
}
FLAT_GRADE = 0.02  # the pace axis counts only flatter ground

# Channel -> the step it is packed in; 65534 steps are the highest value.
QUANTUM: dict[str, float] = {
    "heart_rate_bpm": 0.01,
    "cadence_spm": 0.01,
    "step_length_m": 0.0001,
    "power_w": 0.1,
    "vertical_oscillation_mm": 0.01,
    "vertical_ratio": 0.01,
    "ground_contact_ms": 0.1,
    "speed_mps": 0.001,
    "graded_speed_mps": 0.001,
}
CHANNELS: tuple[str, ...] = tuple(QUANTUM)
_QUANTA = np.array(list(QUANTUM.values()))
SECONDS_QUANTUM = 1.0

VERSION = 1
MISSING = 65535
HEADER = np.dtype([("version", "u1"), ("channels", "u1"), ("bins", "<u2")])


class Table(NamedTuple):
    """`seconds` per bin, shape (..., b), and the mean of each of CHANNELS, (..., c, b)."""

    seconds: Floats
    means: Floats


def response(seconds: Seconds, axis: str) -> Table:
    """Seconds of movement, and the mean of each of CHANNELS, in the bins of EDGES[axis].

    `axis` is "pace" (flat-ground speed: |grade| <= 0.02 or unknown), "heart_rate" or "grade".
    Bins are half-open, values beyond the edges are left out; a mean is NaN where the channel is
    missing. Raises KeyError for another axis.
    """
    edges = EDGES[axis]
    bins, count = len(edges) - 1, len(CHANNELS)
    along = {
        "pace": seconds.speed_mps, "heart_rate": seconds.heart_rate_bpm, "grade": seconds.grade,
    }[axis]  # fmt: skip
    if along is None or not len(along):
        return Table(np.zeros(bins), np.full((count, bins), np.nan))
    step = (edges[-1] - edges[0]) / bins
    with np.errstate(invalid="ignore"):
        place = np.floor((along - edges[0]) / step + 1e-9)
        chosen = (place >= 0) & (place < bins) & (seconds.weight_s > 0)
        if axis == "pace" and seconds.grade is not None:
            chosen &= ~(np.abs(seconds.grade) > FLAT_GRADE)
    samples = np.flatnonzero(chosen)
    # Sorted by bin, so that every channel is summed in one go.
    order = np.argsort(place[samples].astype(np.uint8), kind="stable")
    samples = samples[order]
    sizes = np.bincount(place[samples].astype(np.intp), minlength=bins)
    present = np.flatnonzero(sizes)
    starts = (np.cumsum(sizes) - sizes)[present]
    weight = seconds.weight_s[samples]
    total, means = np.zeros(bins), np.full((count, bins), np.nan)
    if len(present):
        total[present] = np.add.reduceat(weight, starts)
        means[:, present] = _means(_matrix(seconds, samples), weight, starts, total[present])
    return Table(total, means)


def _matrix(seconds: Seconds, samples: NDArray[np.intp]) -> Floats:
    """The chosen samples of CHANNELS, shape (c, samples); NaN where a channel is missing."""
    out = np.empty((len(CHANNELS), len(samples)))
    for row, key in enumerate(CHANNELS):
        values = _channel(seconds, key)
        if values is None:
            out[row] = np.nan
        else:
            values.take(samples, out=out[row], mode="clip")
    return out


def _means(values: Floats, weight: Floats, starts: NDArray[np.intp], total: Floats) -> Floats:
    """Weighted mean of each row between `starts`; NaN are left out, and given where all are."""
    sums = np.add.reduceat(values * weight, starts, axis=1)
    counts = np.broadcast_to(total, sums.shape).copy()
    for row in np.flatnonzero(np.isnan(sums).any(axis=1)).tolist():
        known = ~np.isnan(values[row])
        sums[row] = np.add.reduceat(np.where(known, values[row], 0.0) * weight, starts)
        counts[row] = np.add.reduceat(known * weight, starts)
    means = np.divide(sums, counts, out=np.full(sums.shape, np.nan), where=counts > 0)
    return np.asarray(means)


def pack(table: Table) -> bytes:
    """`table` (one run) as bytes: version, channels, bins, then little-endian uint16 rows.

    The first row holds seconds, the others the channels in steps of QUANTUM; 65535 is NaN.
    Values beyond the range are held at its ends.
    """
    bins, count = table.seconds.shape[-1], table.means.shape[0]
    rows = np.empty((count + 1, bins))
    rows[0] = table.seconds / SECONDS_QUANTUM
    rows[1:] = table.means / _QUANTA[:count, None]
    whole = np.clip(np.rint(rows), 0, MISSING - 1)
    cells = np.where(np.isnan(whole), MISSING, whole).astype("<u2")
    return np.array((VERSION, count, bins), dtype=HEADER).tobytes() + cells.tobytes()


@overload
def unpack(packed: bytes, *, only: Sequence[str] | None = None) -> Table: ...
@overload
def unpack(packed: Sequence[bytes], *, only: Sequence[str] | None = None) -> Table: ...
def unpack(packed: bytes | Sequence[bytes], *, only: Sequence[str] | None = None) -> Table:
    """What `pack` packed: of one run, or of a list of a runs with a leading axis of length a.

    `only` names the channels to read, in that order; None reads all of CHANNELS. float32.
    Raises ValueError for another version, for tables of different axes, and for damaged bytes.
    """
    single = isinstance(packed, bytes)
    blobs: Sequence[bytes] = [packed] if isinstance(packed, bytes) else packed
    names = CHANNELS if only is None else tuple(only)
    wanted = [CHANNELS.index(name) for name in names]
    if not blobs:
        return Table(np.zeros((0, 0), np.float32), np.zeros((0, len(names), 0), np.float32))
    size = len(blobs[0])
    if size < HEADER.itemsize or any(len(blob) != size for blob in blobs):
        raise ValueError("the tables do not have the same size")
    raw = np.frombuffer(b"".join(blobs), dtype=np.uint8).reshape(len(blobs), size)
    head = raw[:, : HEADER.itemsize].copy().view(HEADER)[:, 0]
    count, bins = int(head["channels"][0]), int(head["bins"][0])
    if (head != head[0]).any() or head["version"][0] != VERSION or count != len(CHANNELS):
        raise ValueError("a table of another version")
    if size != HEADER.itemsize + 2 * (count + 1) * bins:
        raise ValueError("a table is cut off")
    cells = raw[:, HEADER.itemsize :].copy().view("<u2").reshape(len(blobs), count + 1, bins)
    seconds = cells[:, 0].astype(np.float32) * np.float32(SECONDS_QUANTUM)
    chosen = cells[:, [row + 1 for row in wanted]]
    means = chosen * _QUANTA[wanted, None].astype(np.float32)
    means[chosen == MISSING] = np.nan
    return Table(seconds[0], means[0]) if single else Table(seconds, means)


def band_mean(
    seconds: ArrayLike, means: ArrayLike, edges: ArrayLike, low: float, high: float, least_s: float
) -> Floats:
    """Mean of one channel between `low` and `high` of the axis, per run: shape (a,).

    `seconds` and `means` have shape (a, b), `edges` (b + 1,). Bins are weighted by their seconds,
    those cut by a limit by their share of them. NaN for a run with fewer than `least_s` seconds
    of the channel in the band.
    """
    limits = np.asarray(edges, dtype=np.float64)
    overlap = np.minimum(limits[1:], high) - np.maximum(limits[:-1], low)
    share = np.round(np.clip(overlap, 0.0, None) / np.diff(limits), 6)
    inside = np.flatnonzero(share > 0)
    values = np.asarray(means)[..., inside]
    weight = np.asarray(seconds)[..., inside] * share[inside]
    known = ~np.isnan(values)
    weight = np.where(known, weight, 0.0)
    total = weight.sum(axis=-1)
    summed = (weight * np.where(known, values, 0.0)).sum(axis=-1)
    enough = (total >= least_s) & (total > 0)
    return np.asarray(np.divide(summed, total, out=np.full(total.shape, np.nan), where=enough))


def _channel(seconds: Seconds, key: str) -> Floats | None:
    if key != "vertical_ratio":
        return seconds.get(key)
    measured = seconds.get("vertical_ratio_pct")
    bounce = seconds.get("vertical_oscillation_mm")
    if measured is not None or bounce is None or seconds.step_length_m is None:
        return measured
    return gait.vertical_ratio(bounce, 1000.0 * seconds.step_length_m)
