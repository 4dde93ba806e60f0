"""Builds FIT files byte by byte, for tests: written from the protocol, not from our reader."""

from __future__ import annotations

import struct
from dataclasses import dataclass, field

# name: (base type byte, struct code, invalid value)
TYPES = {
    "enum": (0x00, "B", 0xFF),
    "sint8": (0x01, "b", 0x7F),
    "uint8": (0x02, "B", 0xFF),
    "sint16": (0x83, "h", 0x7FFF),
    "uint16": (0x84, "H", 0xFFFF),
    "sint32": (0x85, "i", 0x7FFFFFFF),
    "uint32": (0x86, "I", 0xFFFFFFFF),
    "string": (0x07, "s", b""),
    "float32": (0x88, "f", float("nan")),
    "float64": (0x89, "d", float("nan")),
    "uint8z": (0x0A, "B", 0),
    "uint16z": (0x8B, "H", 0),
    "uint32z": (0x8C, "I", 0),
    "byte": (0x0D, "B", 0xFF),
    "sint64": (0x8E, "q", 2**63 - 1),
    "uint64": (0x8F, "Q", 2**64 - 1),
}
START = 1_000_000_000  # FIT time of every built activity: 2021-09-08T01:46:40Z
START_UTC = START + 631065600


def crc(data: bytes) -> int:
    """CRC-16 bit by bit."""
    value = 0
    for byte in data:
        value ^= byte
        for _ in range(8):
            value = (value >> 1) ^ (0xA001 if value & 1 else 0)
    return value


@dataclass
class Field:
    """A field of a definition: number, type name, elements (bytes for strings)."""

    number: int
    type: str
    count: int = 1

    @property
    def size(self) -> int:
        return self.count * struct.calcsize(TYPES[self.type][1])

    def pack(self, order: str, value: object) -> bytes:
        _, code, invalid = TYPES[self.type]
        if self.type == "string":
            return struct.pack(f"{self.count}s", value or b"")
        values = value if isinstance(value, (tuple, list)) else [value]
        full = [invalid if one is None else one for one in values]
        full += [invalid] * (self.count - len(full))
        return struct.pack(f"{order}{self.count}{code}", *full)


@dataclass
class FitBuilder:
    """Collects messages; `file()` adds header and checksum. `None` is written as invalid."""

    order: str = "<"
    body: bytearray = field(default_factory=bytearray)
    layouts: dict[int, list[Field]] = field(default_factory=dict)

    def define(
        self,
        local: int,
        message: int,
        *fields: tuple,
        developer: tuple[tuple[int, int, str, int], ...] = (),
    ) -> FitBuilder:
        """Define local type `local`. Developer fields: (number, app index, type, elements)."""
        own = [Field(*one) for one in fields]
        theirs = [Field(number, kind, count) for number, _, kind, count in developer]
        arch = 0 if self.order == "<" else 1
        self.body += bytes([0x40 | (0x20 if developer else 0) | local, 0, arch])
        self.body += struct.pack(self.order + "HB", message, len(own))
        for one in own:
            self.body += bytes([one.number, one.size, TYPES[one.type][0]])
        if developer:
            self.body.append(len(theirs))
            for one, (_, index, _, _) in zip(theirs, developer, strict=True):
                self.body += bytes([one.number, one.size, index])
        self.layouts[local] = own + theirs
        return self

    def data(self, local: int, *values: object) -> FitBuilder:
        self.body.append(local)
        return self._values(local, values)

    def packed(self, local: int, offset: int, *values: object) -> FitBuilder:
        """A message whose header holds the low five bits of its time."""
        self.body.append(0x80 | local << 5 | offset)
        return self._values(local, values)

    def _values(self, local: int, values: tuple[object, ...]) -> FitBuilder:
        for one, value in zip(self.layouts[local], values, strict=True):
            self.body += one.pack(self.order, value)
        return self

    def file(
        self, *, header: int = 14, size: int | None = None, checksum: int | None = None
    ) -> bytes:
        """The finished file; `size` and `checksum` lie if given."""
        stated = len(self.body) if size is None else size
        head = struct.pack("<BBHI4s", header, 0x20, 2132, stated, b".FIT") + bytes(header - 12)
        whole = head + bytes(self.body)
        return whole + struct.pack("<H", crc(whole) if checksum is None else checksum)


RECORD = (
    (253, "uint32"),
    (0, "sint32"),
    (1, "sint32"),
    (5, "uint32"),
    (73, "uint32"),
    (78, "uint32"),
    (3, "uint8"),
    (4, "uint8"),
)


def record(second: int, **changed: object) -> list[object]:
    """Values of RECORD `second` seconds into an even run at 3 m/s, 168 steps/min, 100 m high."""
    values: dict[str, object] = {
        "time": START + second,
        "latitude": 560_000_000 + 300 * second,
        "longitude": 100_000_000,
        "distance": 300 * second,
        "speed": 3000,
        "altitude": 3000,
        "heart_rate": 140,
        "cadence": 84,
    }
    return list((values | changed).values())


def session(
    builder: FitBuilder,
    *,
    start: int = 0,
    seconds: int = 60,
    sport: int | None = 1,
    sub_sport: int | None = 0,
    distance: int | None = None,
) -> FitBuilder:
    """A session message. The defaults are those of `run`."""
    builder.define(
        2,
        18,
        (253, "uint32"),
        (2, "uint32"),
        (5, "enum"),
        (6, "enum"),
        (7, "uint32"),
        (8, "uint32"),
        (9, "uint32"),
    )
    metres = 300 * seconds if distance is None else distance
    times = (START + start + seconds, START + start)
    return builder.data(2, *times, sport, sub_sport, seconds * 1000, seconds * 1000, metres)


def begun(order: str = "<", *, kind: int | None = 4) -> FitBuilder:
    """A file_id (garmin fr945) and the definition of records as local type 0."""
    builder = FitBuilder(order)
    builder.define(1, 0, (0, "enum"), (1, "uint16"), (2, "uint16"), (3, "uint32z"), (4, "uint32"))
    builder.data(1, kind, 1, 3113, 4242, START)
    return builder.define(0, 20, *RECORD)


def run(seconds: int = 60, order: str = "<") -> FitBuilder:
    """An even run with one record a second from 0 to `seconds`, and a session."""
    builder = begun(order)
    for second in range(seconds + 1):
        builder.data(0, *record(second))
    return session(builder, seconds=seconds)
