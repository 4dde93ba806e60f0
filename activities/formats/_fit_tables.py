"""Messages of one kind as columns, decoded when they are asked for.

Both decoders offer the same two things, so that everything after them is shared: a `Body` gives a
`Messages` table for a global message number, and that gives columns by field number. Values are
raw (no scale or offset yet), float64, NaN where missing.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property, lru_cache
from itertools import pairwise
from struct import iter_unpack
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from activities.formats._fit_base import BYTE, SHAPES
from activities.formats._fit_walk import Definition, Field, Index, Key

Array = NDArray[np.float64]
Indices = NDArray[np.int64]
Flags = NDArray[np.bool_]
DeveloperTypes = Mapping[tuple[int, int], int]

TIMESTAMP, RECORD, FIELD_DESCRIPTION = 253, 20, 206
# Of messages that are not samples; the longest recordings hold some 100,000 heart-beat messages.
MOST_ROWS = 250_000
FEW = 64  # rows up to which plain Python is faster than NumPy

NAN = float("nan")
_STRUCT_CODES = {"u1": "B", "i1": "b", "u2": "H", "i2": "h", "u4": "I", "i4": "i"} | {
    "u8": "Q", "i8": "q", "f4": "f", "f8": "d"
}  # fmt: skip


@lru_cache(maxsize=64)
def _dtype(order: str, base: int) -> np.dtype[np.generic]:
    return np.dtype(order + SHAPES[base].code)


class Messages(Protocol):
    """All messages of one kind in file order."""

    count: int

    def number(self, field: int, developer: int | None = None) -> Array | None:
        """First element of a field per message, shape (count,); None when no message has it."""
        ...

    def values(self, field: int) -> list[float] | None:
        """As `number`, as a list."""
        ...

    def elements(self, field: int, developer: int | None = None) -> Array | None:
        """All elements of an array field, shape (count, widest); None when no message has it."""
        ...

    def text(self, field: int) -> list[str]:
        """A string field per message, "" where missing."""
        ...


class Body(Protocol):
    """One decoded FIT body.

    `stopped` and `position` as in `Index`, or "limit" when the second reader gave up; `reader`
    names the decoder.
    """

    stopped: str
    position: int
    reader: str

    def table(self, message: int) -> Messages: ...


class _Block:
    """Messages of one table that share a definition, their bytes side by side."""

    def __init__(self, data: bytes, starts: Indices, rows: Indices, layout: Definition) -> None:
        self.rows, self.layout = rows, layout
        size = layout.size
        # Overlapping windows of one message's length; picking copies whole messages.
        windows = np.ndarray((len(data) - size + 1,), f"V{size}", data, strides=(1,))
        self.bytes = windows[starts].view(np.uint8)

    def column(self, offset: int, base: int) -> Array:
        """The elements of type `base` at `offset` of every message, NaN where invalid."""
        shape = SHAPES[base]
        kind, stride = _dtype(self.layout.order, base), self.layout.size
        raw = np.ndarray((len(self.rows),), kind, self.bytes, offset, (stride,))
        out = raw.astype(np.float64)
        if shape.invalid == shape.invalid and base != BYTE:
            invalid = raw == shape.invalid
            if invalid.any():
                out[invalid] = np.nan
        return out

    def values(self, field: Field, base: int) -> list[float]:
        """The first element of `field` of every message, as `column` would give it."""
        shape = SHAPES[base]
        if base == BYTE and field.size > 1:
            return [NAN] * len(self.rows)
        after = self.layout.size - field.offset - shape.size
        code = f"{self.layout.order}{field.offset}x{_STRUCT_CODES[shape.code]}{after}x"
        found = iter_unpack(code, self.bytes.data)
        return [NAN if value == shape.invalid else float(value) for (value,) in found]

    def raw(self, field: Field) -> NDArray[np.uint8]:
        """The bytes of a field, shape (messages, size)."""
        rows = self.bytes.reshape(len(self.rows), self.layout.size)
        return rows[:, field.offset : field.offset + field.size]


class FastMessages:
    """A table over the indexed bytes of a body."""

    def __init__(self, body: FastBody, message: int) -> None:
        self._body = body
        places = [
            (places, definition)
            for places, definition in zip(body.places, body.index.definitions, strict=True)
            if definition.message == message and len(places)
        ]
        self._places = places
        self._at: Indices = places[0][0] if len(places) == 1 else _merged([at for at, _ in places])
        if message != RECORD:
            self._at = self._at[:MOST_ROWS]
        self.count = len(self._at)

    @cached_property
    def _blocks(self) -> list[_Block]:
        data, starts = self._body.data, self._body.index.starts
        if len(self._places) == 1:
            return [_Block(data, starts[self._at], np.arange(self.count), self._places[0][1])]
        blocks = []
        for places, definition in self._places:
            held = places[: np.searchsorted(places, self._at[-1], side="right")]
            if len(held):
                rows = np.searchsorted(self._at, held)
                blocks.append(_Block(data, starts[held], rows, definition))
        return blocks

    def _base(self, key: Key, field: Field) -> int:
        base = field.base
        if key[1] is not None:
            base = self._body.developer_types.get((key[1], key[0]), BYTE)
        return BYTE if field.size % SHAPES[base].size else base

    def number(self, field: int, developer: int | None = None) -> Array | None:
        out = None
        for block in self._blocks:
            found = block.layout.fields.get((field, developer))
            if found is None:
                continue
            base = self._base((field, developer), found)
            if base == BYTE and found.size > 1:
                column = np.full(len(block.rows), np.nan)
            else:
                column = block.column(found.offset, base)
                if base == BYTE:
                    column[column == 0xFF] = np.nan
            if len(self._blocks) == 1:
                out = column
            else:
                out = np.full(self.count, np.nan) if out is None else out
                out[block.rows] = column
        if field == TIMESTAMP and developer is None and self._packed:
            out = self._unpacked(out)
        return out

    @cached_property
    def _packed(self) -> bool:
        return self._body.any_packed and bool(self._body.packed[self._at].any())

    def values(self, field: int) -> list[float] | None:
        if self.count > FEW or (field == TIMESTAMP and self._packed):
            column = self.number(field)
            return None if column is None else column.tolist()
        out: list[float] | None = None
        for block in self._blocks:
            found = block.layout.fields.get((field, None))
            if found is None:
                continue
            values = block.values(found, self._base((field, None), found))
            if len(self._blocks) == 1:
                return values
            out = [NAN] * self.count if out is None else out
            for row, value in zip(block.rows.tolist(), values, strict=True):
                out[row] = value
        return out

    def _unpacked(self, full: Array | None) -> Array:
        """Timestamps with those that came in compressed headers filled in."""
        out = np.full(self.count, np.nan) if full is None else full
        packed = self._body.packed[self._at]
        out[packed] = self._body.packed_times[self._at[packed]]
        return out

    def elements(self, field: int, developer: int | None = None) -> Array | None:
        key = (field, developer)
        found = [(block, block.layout.fields.get(key)) for block in self._blocks]
        held = [(block, one, self._base(key, one)) for block, one in found if one is not None]
        if not held:
            return None
        widest = max(one.size // SHAPES[base].size for _, one, base in held)
        out = np.full((self.count, widest), np.nan)
        for block, one, base in held:
            step = SHAPES[base].size
            for place in range(one.size // step):
                out[block.rows, place] = block.column(one.offset + place * step, base)
            if base == BYTE:
                out[block.rows[(block.raw(one) == 0xFF).all(axis=1)]] = np.nan
        return out

    def text(self, field: int) -> list[str]:
        out = [""] * self.count
        for block in self._blocks:
            found = block.layout.fields.get((field, None))
            if found is None:
                continue
            for row, raw in zip(block.rows.tolist(), block.raw(found), strict=True):
                out[row] = raw.tobytes().split(b"\0", 1)[0].decode("utf-8", "replace")
        return out

    def timestamps(self) -> tuple[Indices, Array | None]:
        """Places in the body, and the full timestamps, compressed ones not filled in."""
        out = None
        for block in self._blocks:
            found = block.layout.fields.get((TIMESTAMP, None))
            base = BYTE if found is None else self._base((TIMESTAMP, None), found)
            if found is not None and base != BYTE:
                out = np.full(self.count, np.nan) if out is None else out
                out[block.rows] = block.column(found.offset, base)
        return self._at, out


def _merged(places: list[Indices]) -> Indices:
    return np.sort(np.concatenate(places)) if places else np.empty(0, np.int64)


class FastBody:
    """A body decoded by the vectorised reader."""

    reader = "fast"

    def __init__(self, data: bytes, index: Index) -> None:
        self.data, self.index = data, index
        self.stopped, self.position = index.stopped, index.position
        self._tables: dict[int, FastMessages] = {}

    def table(self, message: int) -> FastMessages:
        if message not in self._tables:
            self._tables[message] = FastMessages(self, message)
        return self._tables[message]

    @cached_property
    def _heads(self) -> NDArray[np.uint8]:
        return np.frombuffer(self.data, np.uint8)[self.index.starts]

    @cached_property
    def packed(self) -> Flags:
        """Whether each message has a compressed timestamp in its header."""
        return self._heads >= 0x80

    @cached_property
    def any_packed(self) -> bool:
        return bool(self.packed.any())

    @cached_property
    def places(self) -> list[Indices]:
        """The messages of each definition, in file order."""
        layout = self.index.layout
        order = np.argsort(layout, kind="stable")
        ends = np.cumsum(np.bincount(layout, minlength=len(self.index.definitions))).tolist()
        return [order[begin:end] for begin, end in pairwise([0, *ends])]

    @cached_property
    def packed_times(self) -> Array:
        """The time each message carries, full or compressed; NaN for those without."""
        full = np.full(len(self._heads), np.nan)
        for message in {one.message for one in self.index.definitions}:
            at, times = self.table(message).timestamps()
            if times is not None:
                full[at] = times
        return unpack_times(self._heads, full)

    @cached_property
    def developer_types(self) -> dict[tuple[int, int], int]:
        """Base type of each described developer field, by (developer data index, number)."""
        table = self.table(FIELD_DESCRIPTION)
        columns = [table.number(field) for field in (0, 1, 2)]
        if any(column is None for column in columns):
            return {}
        rows = np.column_stack([column for column in columns if column is not None])
        rows = rows[np.isfinite(rows).all(axis=1)].astype(int)
        return {(a, b): c & 31 for a, b, c in rows.tolist() if c & 31 in SHAPES}


def unpack_times(heads: NDArray[np.uint8], full: Array) -> Array:
    """Fill in the compressed timestamps: five bits that count on from the last time known.

    Args: header bytes, shape (n,); full timestamps, shape (n,), NaN where the message has none.
    """
    packed = heads >= 0x80
    at = np.flatnonzero(packed | np.isfinite(full))
    whole = ~packed[at]
    low = np.where(whole, full[at] % 32, heads[at] & 31)
    step = np.where(whole, 0, np.diff(low, prepend=0) % 32)
    total = np.cumsum(step)
    last = np.maximum.accumulate(np.where(whole, np.arange(len(at)), -1))
    since = np.where(last < 0, 0, full[at][last] - total[last])
    out = full.copy()
    out[at] = since + total
    return out
