"""How many entries a zip's directory holds, read without making anything of them.

What the end record states may lie; the directory itself is walked, as Python's zipfile does later.
"""

from __future__ import annotations

import os
import struct
from typing import BinaryIO

END, END_BYTES = b"PK\x05\x06", 22
LOCATOR, LOCATOR_BYTES = b"PK\x06\x07", 20
END64, END64_BYTES = b"PK\x06\x06", 56
ENTRY, ENTRY_BYTES = b"PK\x01\x02", 46
LENGTHS = struct.Struct("<HHH")  # of name, extra field and comment, 28 bytes into an entry
WINDOW = 2**20


def directory_entries(file: BinaryIO, most: int) -> int:
    """The number of entries, counted no further than one more than `most`."""
    size = file.seek(0, os.SEEK_END)
    place, length = _directory(file, size)
    count = 0
    while length >= ENTRY_BYTES and count <= most:
        file.seek(place)
        window = file.read(min(WINDOW, length))
        at = 0
        while at + ENTRY_BYTES <= len(window) and count <= most:
            if window[at : at + 4] != ENTRY:
                return count
            at += ENTRY_BYTES + sum(LENGTHS.unpack_from(window, at + 28))
            count += 1
        if at == 0:
            return count
        place, length = place + at, length - at
    return count


def _directory(file: BinaryIO, size: int) -> tuple[int, int]:
    """Where the directory begins and its length in bytes; (0, 0) where there is none."""
    begin = max(size - END_BYTES - 0xFFFF, 0)
    file.seek(begin)
    tail = file.read()
    found = tail.rfind(END)
    if found < 0 or len(tail) - found < END_BYTES:
        return 0, 0
    (length,) = struct.unpack_from("<L", tail, found + 12)
    stop = begin + found
    before = stop - LOCATOR_BYTES - END64_BYTES
    if before >= 0:
        file.seek(before)
        record = file.read(END64_BYTES + LOCATOR_BYTES)
        if record.startswith(END64) and record[END64_BYTES:].startswith(LOCATOR):
            (length,) = struct.unpack_from("<Q", record, 40)
            stop = before
    return max(stop - length, 0), min(length, stop)
