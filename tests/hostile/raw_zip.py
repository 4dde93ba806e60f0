"""Zip archives byte by byte, so that every number in them can lie."""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass

DEFLATED, STORED = 8, 0
LINK = 0o120777 << 16


@dataclass
class Entry:
    """An entry; None where the truth is written."""

    name: bytes
    data: bytes
    method: int = DEFLATED
    flags: int = 0
    crc: int | None = None
    packed: int | None = None  # stated sizes
    size: int | None = None
    external: int = 0
    extra: bytes = b""  # of the directory
    local_name: bytes | None = None
    body: bytes | None = None  # the packed bytes themselves
    at: int | None = None  # stated offset


def deflated(data: bytes) -> bytes:
    squeeze = zlib.compressobj(9, zlib.DEFLATED, -15)
    return squeeze.compress(data) + squeeze.flush()


def raw_zip(*entries: Entry, comment: bytes = b"", tail: bytes = b"") -> bytes:
    out, directory = bytearray(), bytearray()
    for one in entries:
        body = one.body
        if body is None:
            body = deflated(one.data) if one.method == DEFLATED else one.data
        crc = zlib.crc32(one.data) if one.crc is None else one.crc
        packed = len(body) if one.packed is None else one.packed
        size = len(one.data) if one.size is None else one.size
        local = one.name if one.local_name is None else one.local_name
        at = len(out) if one.at is None else one.at
        common = struct.pack("<HHHHLLL", one.flags, one.method, 0, 0x21, crc, packed, size)
        out += b"PK\x03\x04" + struct.pack("<H", 20) + common
        out += struct.pack("<HH", len(local), 0) + local + body
        directory += b"PK\x01\x02" + struct.pack("<HH", 0x31E, 20) + common
        directory += struct.pack("<HHHHHL", len(one.name), len(one.extra), 0, 0, 0, one.external)
        directory += struct.pack("<L", at) + one.name + one.extra
    end = struct.pack(
        "<HHHHLLH",
        0,
        0,
        min(len(entries), 0xFFFF),
        min(len(entries), 0xFFFF),
        len(directory),
        len(out),
        len(comment),
    )
    return bytes(out + directory + tail + b"PK\x05\x06" + end + comment)


def zip64_end(count: int, size: int, offset: int, at: int) -> bytes:
    """An end record of zip64 with its locator."""
    record = struct.pack("<QHHLLQQQQ", 44, 45, 45, 0, 0, count, count, size, offset)
    return b"PK\x06\x06" + record + b"PK\x06\x07" + struct.pack("<LQL", 0, at, 1)
