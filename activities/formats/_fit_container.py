"""The FIT container: headers, checksums, chained files, and what is readable of damaged ones."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from activities.core.recording import Note
from activities.formats._fit_base import Declined
from activities.formats._fit_crc import crc16
from activities.formats._fit_fallback import PlainBody
from activities.formats._fit_tables import Body, FastBody
from activities.formats._fit_walk import index_messages

SIGNATURE = b".FIT"
SHORTEST_HEADER = 12
# With its length and protocol version (1.x, 2.x): a file name in a text field is no header.
HEADER = re.compile(rb"[\x0c\x0e][\x10-\x2f].{6}\.FIT", re.DOTALL)
MAX_PARTS = 64  # chained files in one; multisport watches write up to five

WRONG_CRC = Note(
    "crc_wrong",
    "The file's checksum is wrong: it was changed or damaged after recording. All that could be "
    "read was kept.",
)
WRONG_SIZE = Note(
    "size_wrong", "The file states a wrong length for itself; it was read to its actual end."
)
TRUNCATED = Note(
    "truncated", "The file breaks off before its end. What had been recorded until then was kept."
)
DAMAGED = Note(
    "damaged", "The file is damaged in the middle. What stands before the damage was kept."
)
TRAILING = Note("trailing_bytes", "Bytes after the end of the FIT data were ignored.")
TOO_MANY_PARTS = Note("parts_left_out", f"Only the first {MAX_PARTS} chained files were read.")
SLOW_READER = Note(
    "slow_reader", "The file has an unusual structure and was read by a second reader."
)
CUT_SHORT = Note(
    "cut_short", "The file is too large for the second reader; only its beginning was read."
)


@dataclass(frozen=True, slots=True)
class Part:
    """One of the FIT files chained in a file: its body data[start:end], and where the next begins.

    `open_end`: the end is where the bytes end, not where the header says.
    """

    start: int
    end: int
    next: int
    notes: tuple[Note, ...] = ()
    open_end: bool = False


def is_header(data: bytes, at: int) -> bool:
    """Whether a FIT header stands at `at`."""
    return (
        len(data) >= at + SHORTEST_HEADER
        and data[at] >= SHORTEST_HEADER
        and data[at + 8 : at + 12] == SIGNATURE
    )


def split(data: bytes) -> Iterator[Part]:
    """The chained parts of `data`, in order. Nothing when it does not begin with a FIT header."""
    at = 0
    for number in range(MAX_PARTS):
        if not is_header(data, at):
            return
        part = _part(data, at)
        last = number == MAX_PARTS - 1 and is_header(data, part.next)
        if last or (part.next < len(data) and not is_header(data, part.next)):
            extra = TOO_MANY_PARTS if last else TRAILING
            part = Part(part.start, part.end, part.next, (*part.notes, extra), part.open_end)
        yield part
        at = part.next


def _part(data: bytes, at: int) -> Part:
    start = at + data[at]
    end = start + int.from_bytes(data[at + 4 : at + 8], "little")
    after = end + 2
    if after <= len(data):
        if crc16(data[at:end]) == int.from_bytes(data[end:after], "little"):
            return Part(start, end, after)
        if after == len(data) or is_header(data, after):
            return Part(start, end, after, (WRONG_CRC,))
    limit = _next_header(data, start)
    if after < limit:  # more bytes than stated: a recorder that never came to finish
        whole = limit - 2 >= start and crc16(data[at : limit - 2]) == int.from_bytes(
            data[limit - 2 : limit], "little"
        )
        return Part(start, limit - 2 if whole else limit, limit, (WRONG_SIZE,), not whole)
    return Part(min(start, limit), min(end, limit), limit, (TRUNCATED,), open_end=True)


def _next_header(data: bytes, begin: int) -> int:
    """Where the next chained file begins at or after `begin`, or the end of the data."""
    found = HEADER.search(data, begin)
    return found.start() if found else len(data)


def decode(data: bytes, part: Part) -> tuple[Body, tuple[Note, ...]]:
    """Decode the messages of a part, and say what was wrong with it."""
    notes = list(part.notes)
    body: Body
    try:
        body = FastBody(data, index_messages(data, part.start, part.end))
    except Declined:
        body = PlainBody(data, part.start, part.end)
        notes.append(SLOW_READER)
    if body.stopped == "limit":
        notes.append(CUT_SHORT)
    elif body.stopped and not (part.open_end and body.position >= part.end - 2):
        # With an open end the last two bytes may be the checksum.
        note = TRUNCATED if body.stopped == "truncated" and part.open_end else DAMAGED
        if note not in notes:
            notes.append(note)
    return body, tuple(notes)
