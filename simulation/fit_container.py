"""The FIT container: definitions, rows of equal messages, check sum.

Facts: FIT protocol as published by its owner (record headers, base types, invalid values).
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

EPOCH = 631_065_600  # 1989-12-31T00:00:00Z in Unix time
SEMICIRCLES = 2.0**31 / 180.0
DEVELOPER_FIELD = 0x100  # added to a field number: belongs to developer data index 0

# name: (base type byte, NumPy type, the value that means "missing")
BASE_TYPES: dict[str, tuple[int, str, int]] = {
    "enum": (0x00, "u1", 0xFF),
    "sint8": (0x01, "i1", 0x7F),
    "uint8": (0x02, "u1", 0xFF),
    "sint16": (0x83, "<i2", 0x7FFF),
    "uint16": (0x84, "<u2", 0xFFFF),
    "sint32": (0x85, "<i4", 0x7FFFFFFF),
    "uint32": (0x86, "<u4", 0xFFFFFFFF),
    "uint8z": (0x0A, "u1", 0),
    "uint16z": (0x8B, "<u2", 0),
    "uint32z": (0x8C, "<u4", 0),
}
STRING, BYTE = 0x07, 0x0D


@dataclass(frozen=True, slots=True)
class Column:
    """One field of a run of equal messages: raw = round((value + offset) * scale).

    `values`: scalar or (n,) array of numbers (NaN or None = missing), text, or bytes.
    """

    number: int
    base: str
    values: Any
    scale: float = 1.0
    offset: float = 0.0


@dataclass(frozen=True, slots=True)
class Table:
    """A run of equal messages: their definition and n rows of the same size."""

    definition: bytes
    rows: NDArray[np.void]

    def join(self) -> bytes:
        return self.rows.tobytes()


def encode(column: Column) -> tuple[int, NDArray[Any]]:
    """Base type byte and raw values of a column; what does not fit is written as missing."""
    if isinstance(column.values, str):
        text = column.values.encode()[:39] + b"\0"
        return STRING, np.array([text], dtype=f"S{len(text)}")
    if isinstance(column.values, bytes):
        return BYTE, np.array([column.values], dtype=f"V{len(column.values)}")
    code, dtype, invalid = BASE_TYPES[column.base]
    values = np.atleast_1d(np.asarray(column.values, dtype=np.float64))
    raw = np.rint((values + column.offset) * column.scale)
    limits = np.iinfo(dtype)
    good = (raw >= limits.min) & (raw <= limits.max)  # NaN compares false
    return code, np.where(good, raw, invalid).astype(dtype)


def table(local: int, message: int, columns: Sequence[Column], n: int = 1) -> Table:
    """Definition and rows of `n` messages of global number `message` under local type `local`.

    Developer fields stand last in a row, whatever their place in `columns`.
    """
    columns = sorted(columns, key=lambda column: column.number >= DEVELOPER_FIELD)
    encoded = [encode(column) for column in columns]
    dtype = np.dtype(
        [("header", "u1")] + [(str(i), raw.dtype) for i, (_, raw) in enumerate(encoded)]
    )
    rows = np.zeros(n, dtype=dtype)
    rows["header"] = local
    own, foreign = [], []
    for i, (column, (code, raw)) in enumerate(zip(columns, encoded, strict=True)):
        rows[str(i)] = raw
        if column.number >= DEVELOPER_FIELD:
            foreign.append(bytes((column.number - DEVELOPER_FIELD, raw.dtype.itemsize, 0)))
        else:
            own.append(bytes((column.number, raw.dtype.itemsize, code)))
    header = 0x40 | local | (0x20 if foreign else 0)
    definition = struct.pack("<BBBHB", header, 0, 0, message, len(own)) + b"".join(own)
    if foreign:
        definition += bytes((len(foreign),)) + b"".join(foreign)
    return Table(definition, rows)


@lru_cache(maxsize=1)
def _shifts() -> list[NDArray[np.uint16]]:
    """shift[k][c]: the check sum c after 2^k zero bytes (the CRC is linear over GF(2))."""
    state = np.arange(65_536, dtype=np.uint32)
    for _ in range(8):
        state = np.where(state & 1, (state >> 1) ^ 0xA001, state >> 1)
    tables = [state.astype(np.uint16)]
    for _ in range(26):
        tables.append(tables[-1][tables[-1]])
    return tables


def crc16(data: bytes) -> int:
    """FIT's CRC-16 (polynomial 0x8005 reflected, start 0) of up to 64 MiB.

    Halves are folded pairwise: crc(left + right) = shift(crc(left), len(right)) ^ crc(right).
    Zero bytes in front change nothing, so that the length may be rounded up.
    """
    shifts = _shifts()
    sums = shifts[0][np.frombuffer(data, dtype=np.uint8)]
    level = 0
    while len(sums) > 1:
        if len(sums) % 2:
            sums = np.concatenate([np.zeros(1, np.uint16), sums])
        sums = shifts[level][sums[0::2]] ^ sums[1::2]
        level += 1
    return int(sums[0]) if len(sums) else 0


def seal(body: bytes) -> bytes:
    """A complete FIT file (protocol 2.0) around the messages in `body`."""
    head = struct.pack("<BBHI4s", 14, 0x20, 21_171, len(body), b".FIT")
    data = head + struct.pack("<H", crc16(head)) + body
    return data + struct.pack("<H", crc16(data))
