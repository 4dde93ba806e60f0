"""The reading child: `python -m activities.reading.child`. Requests on stdin, answers on stdout.

Knows no Django, no database, no network. A fault of a file is an answer; anything worse kills
this process and costs its parent one attempt.
"""

from __future__ import annotations

import ctypes
import hashlib
import os
import resource
import signal
import sys
import uuid
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from activities import formats
from activities.reading import archive, wire
from activities.reading.archive import Limits
from activities.reading.confined import LINES, confine, few_words
from activities.reading.digest import digest
from activities.reading.own_archive import words_of
from common.errors import SourceFault

_TRIM_THRESHOLD, _MMAP_THRESHOLD = -1, -3  # numbers of malloc.h
Answer = tuple[dict[str, Any], list[bytes]]


class Child:
    """Holds the bytes of the file that was opened last, so that `read` need not fetch them."""

    def __init__(self) -> None:
        self.data = b""
        self.zip_path = ""
        self.zip: zipfile.ZipFile | None = None

    def list(self, request: dict[str, Any]) -> Answer:
        """Members of an archive."""
        found = archive.listing(request["path"], Limits(**request["limits"]), request["depth"])
        members = [[m.index, m.name, m.size, m.is_archive] for m in found.members]
        answer = {"members": members, "other": found.other, "entries": found.entries}
        return {**answer, "unpacked": found.unpacked}, []

    def extract(self, request: dict[str, Any]) -> Answer:
        """An archive inside an archive, unpacked to a file of its own."""
        target = _fresh(request)
        try:
            self._unzip(request, target)
        except SourceFault:
            target.unlink(missing_ok=True)
            raise
        return {"path": str(target)}, []

    def open(self, request: dict[str, Any]) -> Answer:
        """Fetch and unpack one file; says where its bytes lie and their sha256.

        Reads it at once if that is the sha256 the worker knows to be `new`.
        """
        limits = Limits(**request["limits"])
        path = Path(request["path"])
        if request.get("entry") is not None:
            path = _fresh(request)
            try:
                self._unzip(request, path)
                path, data = self._unpacked(path, path.read_bytes(), request)
            except SourceFault:
                path.unlink(missing_ok=True)
                raise
        else:
            path, data = self._unpacked(path, self._whole(path, limits), request)
        self.data = data
        answer: dict[str, Any] = {"path": str(path), "sha256": hashlib.sha256(data).hexdigest()}
        answer.update(size=len(data), zip=archive.is_zip(data[:4]))
        if answer["sha256"] != request["new"]:
            return answer, []
        found, blobs = self.read(request)
        return {**answer, **found}, blobs

    def _unpacked(self, path: Path, data: bytes, request: dict[str, Any]) -> tuple[Path, bytes]:
        """Of a gzip file its content, at a path of its own; other files as they are."""
        if data[:2] != b"\x1f\x8b":
            return path, data
        limits = Limits(**request["limits"])
        data = formats.gunzip(data, limits.unpacked)
        target = _fresh(request)
        archive.check_disk(target.parent, len(data), limits)
        target.write_bytes(data)
        if path != Path(request["path"]):
            path.unlink()
        return target, data

    def read(self, request: dict[str, Any]) -> Answer:
        """All activities of the opened file, digested."""
        format_ = formats.detect(self.data)
        recordings = format_.read(self.data)
        blobs: list[bytes] = []
        found = [digest(recording, request, blobs) for recording in recordings]
        return {"format": format_.key, "recordings": found}, blobs

    def words(self, request: dict[str, Any]) -> Answer:
        """What the athlete wrote, of an archive that a RunHub made; `entry` is its manifest."""
        return words_of(self._zip(request), request["entry"]), []

    def _whole(self, path: Path, limits: Limits) -> bytes:
        if path.stat().st_size > limits.file:
            raise SourceFault(
                f"This file is larger than {limits.file // 2**20} MiB.",
                advice="Split the recording, or ask the administrator to raise the limit.",
                code="too_large",
            )
        return path.read_bytes()

    def _unzip(self, request: dict[str, Any], target: Path) -> None:
        limits = Limits(**request["limits"])
        archive.extract(self._zip(request), request["entry"], target, limits)

    def _zip(self, request: dict[str, Any]) -> zipfile.ZipFile:
        """The opened archive; the one that was opened last stays so."""
        if self.zip is None or self.zip_path != request["path"]:
            if self.zip is not None:
                self.zip.close()
            self.zip = None
            limits = Limits(**request["limits"])
            self.zip, self.zip_path = archive.open_zip(request["path"], limits), request["path"]
        return self.zip


def _fresh(request: dict[str, Any]) -> Path:
    """A path for unpacked bytes. Few files need one, so the folder is made here."""
    folder = Path(request["scratch"])
    folder.mkdir(exist_ok=True)
    return folder / uuid.uuid4().hex


def answer_to(child: Child, request: dict[str, Any]) -> Answer:
    commands: dict[str, Callable[[dict[str, Any]], Answer]] = {
        "list": child.list,
        "extract": child.extract,
        "open": child.open,
        "read": child.read,
        "words": child.words,
    }
    try:
        return commands[request["command"]](request)
    except SourceFault as fault:
        return {
            "fault": fault.message,
            "advice": fault.advice,
            "code": fault.code,
            "permanent": fault.permanent,
        }, []
    except MemoryError:
        return {
            "fault": "Reading this file would need more memory than is allowed.",
            "advice": "Split the recording, or ask the administrator to raise the limit.",
            "code": "too_much_memory",
            "permanent": True,
        }, []


def _exactly(count: int) -> bytes:
    data = sys.stdin.buffer.read(count)
    if len(data) < count:
        raise EOFError
    return data


def keep_freed_memory() -> None:
    """Let what one file's arrays held serve the next: each page given back costs a fault."""
    try:
        mallopt = ctypes.CDLL(None).mallopt
    except (AttributeError, OSError):  # not the GNU C library
        return
    mallopt(_MMAP_THRESHOLD, 16 * 2**20)
    mallopt(_TRIM_THRESHOLD, 64 * 2**20)


def main() -> None:
    confine(memory=int(sys.argv[1]), file_bytes=int(sys.argv[3]))
    keep_freed_memory()
    child = Child()
    formats.formats()
    resource.setrlimit(resource.RLIMIT_NPROC, (0, 0))  # no thread, no program from here on
    cpu_seconds = float(sys.argv[2])
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # a stray print must not break a frame
    said = few_words()
    while True:
        try:
            request, _ = wire.unpack(_exactly)
        except EOFError:
            return
        said.left = LINES
        signal.setitimer(signal.ITIMER_PROF, cpu_seconds)
        message, blobs = answer_to(child, request)
        signal.setitimer(signal.ITIMER_PROF, 0)
        message["rss_kib"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        out.write(wire.pack(message, blobs))
        out.flush()


if __name__ == "__main__":
    main()
