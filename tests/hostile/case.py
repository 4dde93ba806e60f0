"""One bad file: what it is, and what must become of it."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from dataclasses import dataclass

ADDED = "added"
SKIPPED = "skipped"


@dataclass(frozen=True)
class Case:
    """`expect`: outcome or code of the row; `members`: the same of what was in an archive."""

    name: str
    make: Callable[[], bytes]
    expect: str
    members: tuple[str, ...] = ()
    heavy: bool = False

    @property
    def stem(self) -> str:
        return self.name.rpartition("/")[2]


def case(name: str, data: bytes | Callable[[], bytes], expect: str, *members: str) -> Case:
    make = data if callable(data) else lambda: data
    return Case(name, make, expect, members)


def heavy(name: str, data: Callable[[], bytes], expect: str, *members: str) -> Case:
    return Case(name, data, expect, members, heavy=True)


def gzipped(data: bytes) -> bytes:
    return gzip.compress(data, 1, mtime=0)
