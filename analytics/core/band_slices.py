"""The few cells of packed band tables that one question needs.

A table has 800 cells; one channel between two limits needs a dozen. The database cuts them out
(`Cut.parts`), so that thousands of tables need not travel.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from analytics.core import bands

CELL = 2  # bytes
HEADER = 4


class Cut(NamedTuple):
    """Bins `first` to `first + span` of one axis, their `edges`, and one channel's row."""

    axis: str
    channel: str
    first: int
    span: int
    bins: int

    @property
    def edges(self) -> NDArray[np.floating]:
        return bands.EDGES[self.axis][self.first : self.first + self.span + 1]

    @property
    def size(self) -> int:
        """Of all parts, in bytes."""
        return HEADER + 2 * CELL * self.span

    @property
    def parts(self) -> list[tuple[int, int]]:
        """Offset (from 0) and length in bytes of header, seconds and channel."""
        row = bands.CHANNELS.index(self.channel) + 1
        size = CELL * self.span
        return [
            (0, HEADER),
            (HEADER + CELL * self.first, size),
            (HEADER + CELL * (row * self.bins + self.first), size),
        ]


def cut(axis: str, channel: str, low: float, high: float) -> Cut:
    """The bins of `axis` that `low` to `high` touches. KeyError, ValueError for unknown names."""
    if channel not in bands.CHANNELS:
        raise ValueError(channel)
    edges = bands.EDGES[axis]
    bins = len(edges) - 1
    first = int(np.clip(np.searchsorted(edges, low + 1e-9, side="right") - 1, 0, bins - 1))
    last = int(np.clip(np.searchsorted(edges, high - 1e-9, side="left"), first + 1, bins))
    return Cut(axis, channel, first, last - first, bins)


def read(pieces: bytes, wanted: Cut) -> bands.Table:
    """Seconds (a, b) and means (a, b) of what was cut out of a tables, one after the other.

    NaN where missing. Raises ValueError for tables of another version or size.
    """
    if len(pieces) % wanted.size:
        raise ValueError("a table is cut off")
    raw = np.frombuffer(pieces, dtype=np.uint8).reshape(-1, wanted.size)
    if (raw[:, :HEADER] != np.frombuffer(_header(wanted), dtype=np.uint8)).any():
        raise ValueError("a table of another version")
    cells = raw[:, HEADER:].copy().view("<u2").reshape(len(raw), 2, wanted.span)
    means = cells[:, 1] * bands.QUANTUM[wanted.channel]
    means[cells[:, 1] == bands.MISSING] = np.nan
    return bands.Table(cells[:, 0] * bands.SECONDS_QUANTUM, means)


def _header(wanted: Cut) -> bytes:
    head = (bands.VERSION, len(bands.CHANNELS), wanted.bins)
    return np.array(head, dtype=bands.HEADER).tobytes()
