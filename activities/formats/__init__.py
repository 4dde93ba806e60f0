"""File formats as plug-ins: one module each, found by discovery. Pure: bytes in, recordings out."""

from __future__ import annotations

import gzip
import io
import os
import zlib
from functools import lru_cache
from typing import Protocol

from activities.core.recording import Recording
from common.errors import SourceFault
from common.plugins import discover

# 8 days at 1 Hz. A setting of the hub; it reaches the reading child by its environment.
MAX_POINTS = int(os.environ.get("LIMIT_POINTS", "700000"))


class Format(Protocol):
    """A file format. `key` is stored in the database and never changes."""

    key: str
    label: str
    extensions: tuple[str, ...]

    def sniff(self, head: bytes) -> bool:
        """Whether a file that begins with `head` (up to 4 KiB) is of this format."""
        ...

    def read(self, data: bytes) -> list[Recording]:
        """All activities in `data`, in file order. Raises SourceFault if there is none."""
        ...


@lru_cache(maxsize=1)
def formats() -> dict[str, Format]:
    return discover(__name__)


def gunzip(data: bytes, limit: int) -> bytes:
    """Unpack gzip `data`, refusing more than `limit` bytes before they are all in memory."""
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(data)) as stream:
            out = stream.read(limit + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise SourceFault(
            "The compressed file is damaged.",
            advice="Export it again, or unpack it yourself and upload what is inside.",
            code="gzip_damaged",
        ) from error
    if len(out) > limit:
        raise SourceFault(
            f"Unpacked, this file is larger than {limit // 2**20} MiB.",
            advice="Split the recording, or ask the administrator to raise the limit.",
            code="too_large",
        )
    return out


def detect(data: bytes) -> Format:
    """The format of `data` by its content; the name of a file is never believed."""
    if not data:
        raise SourceFault("The file is empty.", advice="Export it again.", code="empty")
    head = data[:4096]
    for plugin in formats().values():
        if plugin.sniff(head):
            return plugin
    raise SourceFault(
        "This is not a FIT, GPX or TCX file.",
        advice="Export the activity as FIT (best), TCX or GPX and upload that.",
        code="unknown_format",
    )


def read(data: bytes) -> list[Recording]:
    """All activities in an unpacked file. Raises SourceFault with a sentence and advice."""
    return detect(data).read(data)
