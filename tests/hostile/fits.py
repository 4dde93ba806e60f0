"""Hostile FIT: lengths, definitions, developer fields and values that lie."""

from __future__ import annotations

import struct
from functools import partial

from tests.formats.fit_builder import RECORD, START, begun, crc, record, run, session
from tests.hostile.case import ADDED, Case, case, heavy

NONE, TIMES, MANY = "fit_no_activity", "fit_no_time", "too_many_points"
MIB = 2**20


def whole(body: bytes, *, header: int = 14) -> bytes:
    head = struct.pack("<BBHI4s", header, 0x20, 2132, len(body), b".FIT") + bytes(header - 12)
    return head + body + struct.pack("<H", crc(head + body) if len(body) < MIB else 0)


def after(extra: bytes, seconds: int = 60) -> bytes:
    """A sound run with `extra` at the end of its messages."""
    builder = run(seconds)
    builder.body += extra
    return whole(bytes(builder.body))


def definitions(count: int, size: int = 1) -> bytes:
    return b"".join(
        bytes([0x40 | n % 16, 0, 0, n & 255, n >> 8 & 255, 1, 253, size, 2]) for n in range(count)
    )


def redefinitions(count: int) -> bytes:
    """The type of the records is defined anew before each of them."""
    builder = begun()
    for second in range(count):
        builder.define(0, 20, *RECORD).data(0, *record(second))
    return session(builder, seconds=count).file()


def packed(count: int) -> bytes:
    builder = begun()
    builder.data(0, *record(0)).define(3, 20, (3, "uint8"))
    body = bytes(builder.body)
    step = b"".join(bytes([0x80 | 3 << 5 | n % 32, 140]) for n in range(32))
    return whole(body + step * (count // 32))


def records(count: int) -> bytes:
    """Records without anything but their time."""
    builder = begun().define(3, 20, (253, "uint32"))
    body = b"".join(b"\x03" + struct.pack("<I", START + n) for n in range(count))
    return whole(bytes(builder.body) + body)


def floats(value: float, kind: str = "float64") -> bytes:
    """Developer fields that call themselves speed, distance and power, with this value."""
    builder = begun().define(4, 207, (3, "uint8")).data(4, 0)
    builder.define(
        5, 206, (0, "uint8"), (1, "uint8"), (2, "uint8"), (3, "string", 8), (15, "uint8")
    )
    base = {"float32": 0x88, "float64": 0x89}[kind]
    for number, native in ((9, 6), (10, 5), (11, 7)):
        builder.data(5, 0, number, base, b"x", native)
    theirs = tuple((number, 0, kind, 1) for number in (9, 10, 11))
    builder.define(8, 20, (253, "uint32"), developer=theirs)
    for second in range(60):
        builder.data(8, START + second, value, value, value)
    return session(builder).file()


def changed(**values: object) -> bytes:
    builder = begun()
    for second in range(60):
        builder.data(0, *record(second, **values))
    return session(builder).file()


def totals(value: int) -> bytes:
    """A session alone, whose totals are all this."""
    builder = begun()
    fields = (7, 8, 9, 59, 124, 125)
    builder.define(
        2, 18, (253, "uint32"), (2, "uint32"), (5, "enum"), *((n, "uint32") for n in fields)
    )
    return builder.data(2, START + 60, START, 1, *[value] * len(fields)).file()


def described(*, field: bool) -> bytes:
    builder = begun()
    if field:
        builder.define(5, 206, (0, "uint8"), (1, "uint8"), (2, "uint8"))
        builder.data(5, 0, 9, 0x1F)  # of a base type there is not
    builder.define(8, 20, (253, "uint32"), (3, "uint8"), developer=((9, 0, "uint16", 3),))
    for second in range(60):
        builder.data(8, START + second, 140, (1, 2, 3))
    return session(builder).file()


def text(raw: bytes) -> bytes:
    builder = run(60).define(3, 26, (8, "string", len(raw))).data(3, raw)
    builder.define(4, 23, (0, "uint8"), (27, "string", len(raw))).data(4, 0, raw)
    return builder.file()


def arrays() -> bytes:
    builder = begun().define(3, 20, (253, "uint32", 10), (3, "uint8", 200), (0, "sint32", 3))
    for second in range(60):
        builder.data(3, [START + second] * 10, [140] * 200, [1, 2, 3])
    return session(builder).file()


def wide() -> bytes:
    """A definition of 255 fields of 255 bytes, used once."""
    fields = b"".join(bytes([n, 255, 13]) for n in range(255))
    return bytes([0x43, 0, 0, 20, 0, 255]) + fields + b"\x03" + bytes(255 * 255)


def laps(count: int) -> bytes:
    builder = run(60).define(3, 19, (253, "uint32"), (2, "uint32"), (7, "uint32"))
    body = b"".join(b"\x03" + struct.pack("<III", START + 1, START, 10**9) for _ in range(count))
    builder.body += body
    return whole(bytes(builder.body))


SOUND = partial(run, 60)
CASES: list[Case] = [
    case("states no bytes.fit", run(61).file(size=0), ADDED),
    case("states 4 GB.fit", run(62).file(size=2**32 - 1), ADDED),
    case("states half.fit", run(63).file(size=400), ADDED),
    case("header of 255 bytes.fit", run(64).file(header=255), ADDED),
    case("header alone.fit", whole(b""), NONE),
    case("header of lies.fit", b"\xff" * 8 + b".FIT" + b"\xff" * 5_000, NONE),
    case("wrong checksum.fit", run(65).file(checksum=1), ADDED),
    case("cut in a record.fit", run(66).file()[:-300], ADDED),
    case("cut in a definition.fit", run(67).file()[:90], NONE),
    case("4,000 definitions.fit", after(definitions(4_000), 68), ADDED),
    case("100,000 definitions.fit", lambda: whole(definitions(100_000)), NONE),
    case("definition with 255 fields.fit", after(wide(), 69), ADDED),
    case("field of no bytes.fit", after(definitions(3, size=0), 70), ADDED),
    case("data without a definition.fit", after(bytes([9, 9, 9] * 1000), 71), ADDED),
    case("message of one byte, a million times.fit",
         lambda: whole(bytes([0x43, 0, 0, 99, 0, 0]) + b"\x03" * MIB), NONE),
    case("4,000 redefinitions.fit", lambda: redefinitions(4_000), ADDED),
    case("9,000 redefinitions.fit", lambda: redefinitions(9_000), ADDED),
    case("developer field without description.fit", described(field=False), ADDED),
    case("developer field of no type.fit", described(field=True), ADDED),
    case("compressed times.fit", lambda: packed(300_000), ADDED),
    case("compressed times before any time.fit",
         whole(bytes([0x43, 0, 0, 20, 0, 1, 3, 1, 2]) + bytes([0xE1, 140] * 500)), TIMES),
    case("arrays.fit", arrays, ADDED),
    case("float NaN.fit", floats(float("nan")), ADDED),
    case("float infinity.fit", floats(float("inf")), ADDED),
    case("float minus infinity.fit", floats(float("-inf"), "float32"), ADDED),
    case("float 1e300.fit", floats(1e300), ADDED),
    case("float 1e30.fit", floats(1e30, "float32"), ADDED),
    case("largest numbers.fit",
         changed(distance=2**32 - 2, speed=2**32 - 2, altitude=2**32 - 2, heart_rate=254,
                 cadence=254), ADDED),
    case("off the globe.fit", changed(latitude=2**31 - 2, longitude=-(2**31)), ADDED),
    case("no times.fit", changed(time=None), ADDED),
    case("all times the same.fit", changed(time=START), ADDED),
    case("times of 2099.fit", changed(time=3_471_292_800), ADDED),
    case("power-on times.fit", changed(time=5), ADDED),
    case("totals of nonsense.fit", totals(2**32 - 2), ADDED),
    case("enumerations there are not.fit",
         session(run(72), sport=250, sub_sport=251).file(), ADDED),
    case("text without its end.fit", text(b"A" * 255), ADDED),
    case("text of controls.fit", text(b"a\x01\x1b[31m\r\n\xff\xfe\xe2\x80\xaeb\0hidden"), ADDED),
    case("chained garbage.fit", run(73).file() + b"\xde\xad" * 50_000, ADDED),
    case("200 chained files.fit", run(2).file() * 200, ADDED),
    case("100,000 laps.fit", lambda: laps(100_000), ADDED),
    case("700,001 records.fit", lambda: records(700_001), MANY),
    heavy("10 million records.fit", lambda: records(10_000_000), MANY),
    heavy("50 MiB of definitions.fit", lambda: whole(definitions(5_500_000)), NONE),
]  # fmt: skip
