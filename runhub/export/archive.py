"""The archive as a file: written in turns, a zip entry at a time, never held in memory."""

from __future__ import annotations

import hashlib
import io
import json
import os
import zipfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import IO, Any

from django.conf import settings

from activities.reading.archive import Limits, check_disk

CHUNK = 2**18
LEVEL = 4  # of deflate: what more would save costs several times the time
# Packed already, or hardly smaller when packed.
PACKED = (".fit", ".parquet")
Entry = dict[str, Any]


class Archive:
    """A zip of its own name, beside a note of what is in it and how far its making is.

    `place`: where the making stands, JSON-ready; kept between turns. `entries`: of each name its
    size and sha256. Raises SourceFault "disk_full" before the disk of the hub is.
    """

    def __init__(self, folder: Path, name: str) -> None:
        self.path = folder / f"{name}.part"
        self.note = folder / f"{name}.json"
        self.place: dict[str, Any] = {}
        self.entries: dict[str, Entry] = {}
        self._zip: zipfile.ZipFile | None = None

    def take_over(self, other: Archive) -> bool:
        """Go on with what `other` wrote; False if there is nothing whole to go on with."""
        try:
            known = json.loads(other.note.read_text(encoding="utf-8"))
            other.path.replace(self.path)
        except (OSError, ValueError):
            return False
        other.note.unlink(missing_ok=True)
        self.place, self.entries = known["place"], known["entries"]
        return True

    def close(self) -> None:
        """End of a turn: the zip is whole, and on the disk."""
        if self._zip is None:
            return
        self._zip.close()
        self._zip = None
        with self.path.open("rb") as file:
            os.fsync(file.fileno())
        known = {"place": self.place, "entries": self.entries}
        self.note.write_text(json.dumps(known), encoding="utf-8")

    def put(self, name: str, data: bytes) -> None:
        """An entry of bytes that are at hand."""
        self.copy(name, io.BytesIO(data), len(data))

    def copy(self, name: str, source: IO[bytes], size: int) -> None:
        """An entry of the bytes of `source`, about `size` of them."""

        def chunks() -> Iterable[bytes]:
            while chunk := source.read(CHUNK):
                yield chunk

        self._write(name, chunks(), size)

    def lines(self, name: str, lines: Iterable[str]) -> None:
        """An entry of text, as long as it may be."""
        self._write(name, _gathered(lines), 0)

    def _write(self, name: str, chunks: Iterable[bytes], size: int) -> None:
        check_disk(self.path.parent, size, _limits())
        method = zipfile.ZIP_STORED if name.endswith(PACKED) else zipfile.ZIP_DEFLATED
        info = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
        info.compress_type, info.external_attr = method, 0o600 << 16
        info._compresslevel = LEVEL  # type: ignore[attr-defined]  # "compress_level" from 3.13 on
        digest, written = hashlib.sha256(), 0
        with self._opened().open(info, "w", force_zip64=size > 2**30 or not size) as out:
            for chunk in chunks:
                if written // 2**26 != (written + len(chunk)) // 2**26:
                    check_disk(self.path.parent, 0, _limits())
                digest.update(chunk)
                written += len(chunk)
                out.write(chunk)
        self.entries[name] = {"size_bytes": written, "sha256": digest.hexdigest()}

    def _opened(self) -> zipfile.ZipFile:
        if self._zip is None:
            self._zip = zipfile.ZipFile(self.path, "a", allowZip64=True)
        return self._zip


def file_sha256(path: Path, tick: Callable[[], None]) -> str:
    """The sha256 of a file of any size; `tick` is called for every 64 MiB of it."""
    digest, count = hashlib.sha256(), 0
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            digest.update(chunk)
            count += 1
            if count % 256 == 0:
                tick()
    return digest.hexdigest()


def _gathered(lines: Iterable[str]) -> Iterable[bytes]:
    """Lines in pieces of some size, since each write is packed and hashed."""
    held = io.StringIO()
    for line in lines:
        held.write(line)
        if held.tell() > CHUNK:
            yield held.getvalue().encode()
            held = io.StringIO()
    if rest := held.getvalue():
        yield rest.encode()


def _limits() -> Limits:
    return Limits(spare_disk=settings.LIMIT_SPARE_DISK_BYTES)
