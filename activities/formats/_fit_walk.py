"""Where each message of a FIT body begins and which definition describes it.

A message's length follows from its header byte alone, so as soon as headers repeat in a pattern
(record, record, ... or record, hrv, record, hrv, ...) the pattern is continued for as long as it
holds with one strided slice: exact, not a guess, because equal headers mean equal lengths.
Where no pattern holds, a lean loop walks from header to header.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from activities.formats import MAX_POINTS
from activities.formats._fit_base import BYTE, SHAPES, Declined
from common.errors import SourceFault

MAX_MESSAGES = 4 * MAX_POINTS
MAX_DEFINITIONS = 4096  # real files have some dozens
LONGEST_PATTERN = 12
SHORT_WALK, LONG_WALK = 32, 4096
WORTH_IT = 64  # messages a pattern must bring to pay for looking for it
FIRST_BLOCK = 1024  # repeats of a pattern that are looked at in one go; then eight times as many

# Header byte -> local message type (0-15); 0x40 for a definition.
_LOCAL = bytes(
    (head >> 5) & 3 if head & 0x80 else 0x40 if head & 0x40 else head & 15 for head in range(256)
)
_LOCAL_ARRAY = np.frombuffer(_LOCAL, np.uint8)
_HEADS = [bytes(head for head in range(256) if _LOCAL[head] == local) for local in range(16)]


class Field(NamedTuple):
    """One field of a definition: byte offset in the message, size and base type."""

    offset: int
    size: int
    base: int


# Field number, and developer data index or None for a field of the FIT profile.
Key = tuple[int, int | None]


class Definition:
    """The layout of a data message, from its definition message without the header byte.

    `size` counts the data message's header byte; `order` is "<" or ">".
    """

    def __init__(self, raw: bytes, *, developer: bool) -> None:
        self._raw, self._developer = raw, developer
        self.order = ">" if raw[1] else "<"
        self.message = int.from_bytes(raw[2:4], "big" if raw[1] else "little")
        self._after = 5 + 3 * raw[4]
        self.size = 1 + sum(raw[6 : self._after : 3])
        if developer:
            self.size += sum(raw[self._after + 2 :: 3])

    @cached_property
    def fields(self) -> dict[Key, Field]:
        """Fields by key; of a number used twice the first, and none of size zero."""
        raw, after = self._raw, self._after
        found: dict[Key, Field] = {}
        offset = 1
        for at in range(5, after, 3):
            number, size, base = raw[at : at + 3]
            kind = base & 31
            if size:
                found.setdefault(
                    (number, None), Field(offset, size, kind if kind in SHAPES else BYTE)
                )
            offset += size
        for at in range(after + 1, len(raw), 3):
            number, size, index = raw[at : at + 3]
            if size:
                found.setdefault((number, index), Field(offset, size, BYTE))
            offset += size
        return found


@lru_cache(maxsize=256)
def _definition(key: bytes) -> Definition:
    """A watch defines its messages alike in every file."""
    return Definition(key[:-1], developer=key.endswith(b"d"))


@dataclass(slots=True)
class Index:
    """The messages of one body: where they start and, per message, the number of its definition.

    `stopped` is "" when the body was read to its end, "truncated" when it ends inside a message,
    "undefined" when a message without a definition stands at `position`.
    """

    starts: NDArray[np.int64]
    layout: NDArray[np.uint16]
    definitions: list[Definition]
    position: int
    stopped: str = ""


@dataclass(slots=True)
class _Walker:
    """State of one walk: sizes by header byte, starts so far, definitions and their changes."""

    data: bytes
    end: int
    sizes: list[int] = field(default_factory=lambda: [0] * 256)
    active: list[int] = field(default_factory=lambda: [0] * 16)
    known: dict[bytes, int] = field(default_factory=dict)
    definitions: list[Definition] = field(default_factory=list)
    runs: list[NDArray[np.int64]] = field(default_factory=list)
    count: int = 0
    changes: list[tuple[int, list[int]]] = field(default_factory=list)
    stopped: str = ""

    def walk(self, position: int) -> int:
        """Go from `position` to the end of the body; returns where the reading stopped."""
        limit = SHORT_WALK
        while position < self.end and not self.stopped:
            if not self.sizes[self.data[position]]:
                position = self._definition(position)
                continue
            starts, position = self._lean(position, limit)
            if len(starts) == limit:
                position, gained = self._pattern(starts, position)
                limit = SHORT_WALK if gained else min(2 * limit, LONG_WALK)
        return position

    def _lean(self, position: int, limit: int) -> tuple[list[int], int]:
        """Walk up to `limit` data messages, one by one."""
        data, sizes, end = self.data, self.sizes, self.end
        starts: list[int] = []
        append = starts.append
        for _ in range(limit):
            if position >= end or not (size := sizes[data[position]]):
                break
            append(position)
            position += size
        if position > end:
            position = starts.pop()
            self.stopped = "truncated"
        self._keep(np.array(starts, np.int64))
        return starts, position

    def _keep(self, starts: NDArray[np.int64]) -> None:
        self.count += len(starts)
        if self.count > MAX_MESSAGES or len(self.changes) > MAX_POINTS:
            raise SourceFault(
                f"This FIT file holds more than {MAX_MESSAGES:,} messages.",
                advice="Split the recording into shorter activities.",
                code="too_many_points",
            )
        self.runs.append(starts)

    def _pattern(self, starts: list[int], position: int) -> tuple[int, bool]:
        """Continue the pattern of the last headers, if there is one, as far as it holds."""
        recent = starts[-2 * LONGEST_PATTERN :]
        heads = bytes([self.data[start] for start in recent]).translate(_LOCAL)
        for period in range(1, LONGEST_PATTERN + 1):
            if heads[period:] == heads[:-period]:
                break
        else:
            return position, False
        stride = position - recent[-period]
        offsets = [start - recent[-period] for start in recent[-period:]]
        alike = [_HEADS[local] for local in heads[-period:]]
        gained, block = 0, FIRST_BLOCK
        while (room := min((self.end - position) // stride, block)) > 0:
            stop = position + room * stride
            tails = [
                self.data[position + offset : stop : stride].lstrip(same)
                for offset, same in zip(offsets, alike, strict=True)
            ]
            good = room - max(map(len, tails))
            first = position + stride * np.arange(good)
            self._keep(first if period == 1 else (first[:, None] + np.array(offsets)).ravel())
            position += good * stride
            gained += good
            if good < room:
                break
            block *= 8
        return position, gained * period >= WORTH_IT

    def _definition(self, position: int) -> int:
        """Take in the definition message at `position`; returns the position after it."""
        data, head = self.data, self.data[position]
        if _LOCAL[head] != 0x40:
            self.stopped = "undefined"
            return position
        end = position + 6
        if end <= self.end:
            end += 3 * data[end - 1]
            if head & 0x20:
                end += 1 + (3 * data[end] if end < self.end else 0)
        if end > self.end:
            self.stopped = "truncated"
            return position
        key = data[position + 1 : end] + (b"d" if head & 0x20 else b"n")
        number = self.known.get(key)
        if number is None:
            number = self._learn(key)
        local, size = head & 15, self.definitions[number].size
        if self.active[local] == number and self.sizes[local]:
            return end  # said again
        for byte in _HEADS[local]:
            self.sizes[byte] = size
        self.active[local] = number
        if self.changes and self.changes[-1][0] == self.count:
            self.changes[-1] = (self.count, self.active.copy())
        else:
            self.changes.append((self.count, self.active.copy()))
        return end

    def _learn(self, key: bytes) -> int:
        if len(self.definitions) == MAX_DEFINITIONS:
            raise Declined(f"more than {MAX_DEFINITIONS} different definitions")
        self.known[key] = len(self.definitions)
        self.definitions.append(_definition(key))
        return len(self.definitions) - 1


def index_messages(data: bytes, start: int, end: int) -> Index:
    """Walk the FIT body data[start:end].

    Raises Declined for what only a reader without tables can take (thousands of different
    definitions) and SourceFault for more messages than any activity has.
    """
    walker = _Walker(data, end)
    position = walker.walk(start)
    starts = np.concatenate([np.empty(0, np.int64), *walker.runs])
    local = _LOCAL_ARRAY[np.frombuffer(data, np.uint8)[starts]]
    layout = np.empty(len(starts), np.uint16)
    if walker.changes:
        bounds = [count for count, _ in walker.changes] + [len(starts)]
        table = np.array([active for _, active in walker.changes], np.uint16)
        era = np.repeat(np.arange(len(table)), np.diff(bounds))
        layout[:] = table[era, local]
    return Index(starts, layout, walker.definitions, position, walker.stopped)
