"""Base types of the FIT protocol, and what the two decoders share."""

from __future__ import annotations

from typing import NamedTuple


class Declined(Exception):
    """The fast decoder leaves this body to the reader of last resort."""


class Shape(NamedTuple):
    """A base type: NumPy code without byte order, bytes, and the raw value that means missing.

    NaN: no raw value does; a floating-point NaN is missing by itself.
    """

    code: str
    size: int
    invalid: float


NAN = float("nan")
STRING, BYTE = 7, 13
# By base type number: the low five bits of the byte that definitions carry.
SHAPES: dict[int, Shape] = {
    0: Shape("u1", 1, 0xFF),  # enum
    1: Shape("i1", 1, 0x7F),
    2: Shape("u1", 1, 0xFF),
    3: Shape("i2", 2, 0x7FFF),
    4: Shape("u2", 2, 0xFFFF),
    5: Shape("i4", 4, 0x7FFFFFFF),
    6: Shape("u4", 4, 0xFFFFFFFF),
    7: Shape("u1", 1, NAN),  # string
    8: Shape("f4", 4, NAN),
    9: Shape("f8", 8, NAN),
    10: Shape("u1", 1, 0),  # the "z" types take zero for missing
    11: Shape("u2", 2, 0),
    12: Shape("u4", 4, 0),
    13: Shape("u1", 1, 0xFF),  # byte: missing when every byte of the field is 0xFF
    14: Shape("i8", 8, 0x7FFFFFFFFFFFFFFF),
    15: Shape("u8", 8, 0xFFFFFFFFFFFFFFFF),
    16: Shape("u8", 8, 0),
}
