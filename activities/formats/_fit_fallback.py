"""The reader of last resort: fitdecode, one message at a time, into the same kind of tables."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import Any

import fitdecode
import numpy as np

from activities.formats._fit_tables import Array, Messages
from activities.formats._fit_walk import Key

# At some 80 us each this bounds the time to about ten seconds.
MAX_FRAMES = 120_000
# What fitdecode raises on malformed bytes, beside its own errors.
FAULTS = (
    fitdecode.FitError,
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    ArithmeticError,
    AssertionError,
    struct.error,
)


class PlainMessages:
    """A table over rows of raw values."""

    def __init__(self, rows: list[dict[Key, Any]]) -> None:
        self._rows = rows
        self.count = len(rows)

    def number(self, field: int, developer: int | None = None) -> Array | None:
        found = self.elements(field, developer)
        return None if found is None else found[:, 0]

    def values(self, field: int) -> list[float] | None:
        column = self.number(field)
        return None if column is None else column.tolist()

    def elements(self, field: int, developer: int | None = None) -> Array | None:
        key = (field, developer)
        if not any(key in row for row in self._rows):
            return None
        values = [_numbers(row.get(key)) for row in self._rows]
        out = np.full((self.count, max(map(len, values), default=1) or 1), np.nan)
        for row, numbers in enumerate(values):
            out[row, : len(numbers)] = numbers
        return out

    def text(self, field: int) -> list[str]:
        values = (row.get((field, None)) for row in self._rows)
        return [value if isinstance(value, str) else "" for value in values]


class PlainBody:
    """A body read by fitdecode."""

    reader = "fitdecode"

    def __init__(self, data: bytes, start: int, end: int) -> None:
        self.stopped, self.position = "", end
        self._rows: dict[int, list[dict[Key, Any]]] = {}
        body = data[start:end]
        head = struct.pack("<BBHI4s", 12, 0x20, 0, len(body), b".FIT")
        try:
            self._read(head + body + b"\0\0")
        except FAULTS:
            self.stopped = "undefined"

    def _read(self, file: bytes) -> None:
        for count, frame in enumerate(_frames(file)):
            if count == MAX_FRAMES:
                self.stopped = "limit"
                return
            if isinstance(frame, fitdecode.FitDataMessage):
                self._rows.setdefault(frame.global_mesg_num, []).append(raw_row(frame))

    def table(self, message: int) -> Messages:
        return PlainMessages(self._rows.get(message, []))


def _frames(file: bytes) -> Iterator[Any]:
    with fitdecode.FitReader(
        file,
        processor=None,
        check_crc=fitdecode.CrcCheck.DISABLED,
        error_handling=fitdecode.ErrorHandling.IGNORE,
    ) as reader:
        yield from reader


def raw_row(frame: Any) -> dict[Key, Any]:
    """Raw values by (field number, developer data index) as the file holds them."""
    row: dict[Key, Any] = {}
    for one in frame.fields:
        if one.field_def is None:  # made by fitdecode: expanded components, compressed times
            if one.def_num == 253:
                row.setdefault((253, None), one.raw_value)
            continue
        developer = one.field_def.dev_data_index if one.field_def.is_dev else None
        row.setdefault((one.field_def.def_num, developer), one.raw_value)
    return row


def _numbers(value: Any) -> list[float]:
    if isinstance(value, (int, float)):
        return [float(value)]
    if isinstance(value, tuple):
        return [float(one) if isinstance(one, (int, float)) else float("nan") for one in value]
    return [float("nan")]
