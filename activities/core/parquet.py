"""Parquet files of plain columns: what every tool for tables opens, written without one.

Written: format version 1, one row group, PLAIN pages, zstd; missing numbers are nulls. The format:
https://parquet.apache.org/docs/file-format/. Why by hand: docs/decisions/011-parquet-by-hand.md.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import zstandard
from numpy.typing import NDArray

MAGIC = b"PAR1"
CREATED_BY = "RunHub"
LEVEL = 3
_ZSTD, _PLAIN, _RLE, _OPTIONAL = 6, 0, 3, 1
# Physical types of the format, by NumPy's.
_TYPES = {np.dtype(np.bool_): 0, np.dtype("<f4"): 4, np.dtype("<f8"): 5}
# Types of Thrift's compact protocol.
_I32, _I64, _TEXT, _LIST, _STRUCT = 5, 6, 8, 9, 12

Column = NDArray[np.bool_] | NDArray[np.floating]


def parquet(columns: Mapping[str, Column], notes: Mapping[str, str] | None = None) -> bytes:
    """A file with `columns` of equal length n (booleans, float32 or float64; NaN becomes null).

    `notes` are kept as the file's key-value metadata. Raises ValueError for columns of different
    lengths, KeyError for other types.
    """
    lengths = {len(values) for values in columns.values()}
    if len(lengths) != 1:
        raise ValueError(f"columns of one length are needed, not of {sorted(lengths)}")
    rows = lengths.pop()
    parts, at, chunks = [MAGIC], len(MAGIC), []
    for name, values in columns.items():
        chunk = _chunk(name, values)
        chunks.append(chunk.described(at))
        parts.append(chunk.data)
        at += len(chunk.data)
    footer = _footer(columns, rows, chunks, at - len(MAGIC), notes or {})
    return b"".join([*parts, footer, struct.pack("<I", len(footer)), MAGIC])


@dataclass(frozen=True, slots=True)
class _Chunk:
    """All values of one column: a page header and its page."""

    name: str
    kind: int
    count: int
    data: bytes
    unpacked: int  # header and page as they are before compression

    def described(self, at: int) -> bytes:
        """ColumnChunk, for a chunk that begins at byte `at` of the file."""
        meta = _struct(
            (1, _I32, _int(self.kind)),
            (2, _LIST, _list(_I32, [_int(_PLAIN), _int(_RLE)])),
            (3, _LIST, _list(_TEXT, [_text(self.name)])),
            (4, _I32, _int(_ZSTD)),
            (5, _I64, _int(self.count)),
            (6, _I64, _int(self.unpacked)),
            (7, _I64, _int(len(self.data))),
            (9, _I64, _int(at)),
        )
        return _struct((2, _I64, _int(at)), (3, _STRUCT, meta))


def _chunk(name: str, values: Column) -> _Chunk:
    present = np.ones(len(values), np.bool_) if values.dtype == np.bool_ else ~np.isnan(values)
    known = values[present]
    is_flag = known.dtype == np.bool_
    body = np.packbits(known.astype(np.bool_), bitorder="little") if is_flag else known
    page = _levels(present) + body.tobytes()
    packed = zstandard.ZstdCompressor(level=LEVEL).compress(page)
    counted = _struct(
        (1, _I32, _int(len(values))),
        (2, _I32, _int(_PLAIN)),
        (3, _I32, _int(_RLE)),
        (4, _I32, _int(_RLE)),
    )
    header = _struct(
        (1, _I32, _int(0)),
        (2, _I32, _int(len(page))),
        (3, _I32, _int(len(packed))),
        (5, _STRUCT, counted),
    )
    kind = _TYPES[values.dtype]
    return _Chunk(name, kind, len(values), header + packed, len(header) + len(page))


def _levels(present: NDArray[np.bool_]) -> bytes:
    """Which rows have a value, as one bit-packed run of definition levels."""
    groups = -(-len(present) // 8)
    run = _varint(groups << 1 | 1) + np.packbits(present, bitorder="little").tobytes()
    return struct.pack("<I", len(run)) + run


def _footer(
    columns: Mapping[str, Column],
    rows: int,
    chunks: list[bytes],
    size: int,
    notes: Mapping[str, str],
) -> bytes:
    """FileMetaData."""
    root = _struct((4, _TEXT, _text("schema")), (5, _I32, _int(len(columns))))
    leaves = [
        _struct(
            (1, _I32, _int(_TYPES[values.dtype])),
            (3, _I32, _int(_OPTIONAL)),
            (4, _TEXT, _text(name)),
        )
        for name, values in columns.items()
    ]
    group = _struct(
        (1, _LIST, _list(_STRUCT, chunks)), (2, _I64, _int(size)), (3, _I64, _int(rows))
    )
    pairs = [_struct((1, _TEXT, _text(k)), (2, _TEXT, _text(v))) for k, v in notes.items()]
    return _struct(
        (1, _I32, _int(1)),
        (2, _LIST, _list(_STRUCT, [root, *leaves])),
        (3, _I64, _int(rows)),
        (4, _LIST, _list(_STRUCT, [group])),
        (5, _LIST, _list(_STRUCT, pairs)),
        (6, _TEXT, _text(CREATED_BY)),
    )


def _struct(*fields: tuple[int, int, bytes]) -> bytes:
    """A Thrift struct of (number, type, encoded value), numbers ascending by less than 16."""
    out, last = bytearray(), 0
    for number, kind, value in fields:
        out.append((number - last) << 4 | kind)
        out += value
        last = number
    return bytes(out + b"\0")


def _list(kind: int, items: list[bytes]) -> bytes:
    head = bytes([len(items) << 4 | kind]) if len(items) < 15 else None
    return (head or bytes([0xF0 | kind]) + _varint(len(items))) + b"".join(items)


def _text(text: str) -> bytes:
    data = text.encode()
    return _varint(len(data)) + data


def _int(value: int) -> bytes:
    """Zigzag; nothing negative is ever written."""
    return _varint(value << 1)


def _varint(value: int) -> bytes:
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)
