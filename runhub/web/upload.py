"""Files on their way in: streamed to where they wait, hashed and measured as they arrive.

Nothing of a request is kept unless its rows are: whoever receives calls `discard` afterwards,
and `keep` before it when the rows are written.
"""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
from dataclasses import dataclass, replace
from io import BufferedWriter
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler, SkipFile, StopUpload
from django.http import HttpRequest, JsonResponse
from django.utils.translation import gettext as _

from activities.reading.archive import is_zip, label
from activities.services.imports import Staged
from activities.services.staging import staging_path

MIB = 2**20
FORM_BYTES = MIB  # what a request may hold beside the files: boundaries, names, the token
# A refused file with less than this behind it is read to its end, so that the rest of the
# request still counts; with more, the answer is given at once.
DRAIN_BYTES = 64 * MIB
FULL_DISK = (errno.ENOSPC, errno.EDQUOT)


class Refusal(Exception):
    """A request that isn't taken, in words, with the HTTP status that says so."""

    def __init__(self, status: int, message: str, advice: str = "", retry_after: int = 0) -> None:
        super().__init__(message)
        self.status, self.message, self.advice = status, message, advice
        self.retry_after = retry_after  # s; 0: waiting does not help

    @property
    def headers(self) -> dict[str, str]:
        return {"Retry-After": str(self.retry_after)} if self.retry_after else {}


def refused_json(refusal: Refusal, refused: list[dict[str, Any]] | None = None) -> JsonResponse:
    error = {"message": refusal.message, "advice": refusal.advice}
    return JsonResponse(
        {"error": error, "refused": refused or []}, status=refusal.status, headers=refusal.headers
    )


@dataclass(frozen=True, slots=True)
class Refused:
    """One file of a request that wasn't taken; the others were."""

    at: int  # its place among the files of the request
    name: str
    reason: str
    advice: str


def size_words(size_bytes: int) -> str:
    """ "50 MiB", "1.5 GiB": as people compare files with limits."""
    for unit, scale in (("GiB", 2**30), ("MiB", MIB), ("KiB", 1024)):
        size = size_bytes / scale
        if size >= 1:
            return f"{size:.{1 if size < 10 else 0}f}".removesuffix(".0") + f" {unit}"
    return f"{size_bytes} B"


def refuse_early(request: HttpRequest) -> None:
    """Raise Refusal from the headers alone, before a byte of the body is read."""
    try:
        length = int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        length = 0
    if length > settings.LIMIT_ARCHIVE_BYTES + FORM_BYTES:
        raise Refusal(
            413,
            _("One upload holds at most %(limit)s; this one has %(size)s.")
            % {"limit": size_words(settings.LIMIT_ARCHIVE_BYTES), "size": size_words(length)},
            _("Upload fewer files at a time, or split the archive into several."),
        )
    if shutil.disk_usage(staging_path().parent).free - length < settings.LIMIT_SPARE_DISK_BYTES:
        raise disk_full()


def disk_full() -> Refusal:
    return Refusal(
        507,
        _("RunHub's disk is nearly full, so nothing was taken."),
        _(
            "Tell whoever runs this hub; your files are safe where they are. Then upload them again."
        ),
    )


def is_disk_full(error: OSError) -> bool:
    return error.errno in FULL_DISK


class StagingHandler(FileUploadHandler):
    """Writes each file of a request to a staged path; `received` and `refused` tell the rest."""

    chunk_size = 2**18

    def __init__(self, request: HttpRequest | None = None) -> None:
        super().__init__(request)
        self.received: list[Staged] = []
        self.refused: list[Refused] = []
        self.positions: list[int] = []  # of the received ones among all files of the request
        self.interrupted = False
        self.seen = 0
        self._left = 0
        self._path: Path | None = None
        self._out: BufferedWriter | None = None
        self._kept = False

    def handle_raw_input(
        self,
        input_data: Any,
        META: dict[str, Any],  # noqa: N803
        content_length: int,
        boundary: bytes,
        encoding: str | None = None,
    ) -> None:
        self._left = content_length

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.seen += 1
        self._path = staging_path()
        self._out = self._path.open("wb")
        self._digest, self._size, self._head = hashlib.sha256(), 0, b""

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        if self._out is None:
            raise SkipFile
        self._size += len(raw_data)
        self._left -= len(raw_data)
        if len(self._head) < 4:
            self._head += raw_data[:4]
        limit = self._limit()
        if self._size > limit:
            self._refuse(limit)
        self._digest.update(raw_data)
        self._out.write(raw_data)

    def file_complete(self, file_size: int) -> None:
        if self._out is None or self._path is None:
            return
        self._out.flush()
        os.fsync(self._out.fileno())
        self._out.close()
        self.received.append(
            Staged(
                self.file_name or "",
                str(self._path),
                self._size,
                is_zip(self._head),
                self._digest.hexdigest(),
            )
        )
        self.positions.append(self.seen - 1)
        self._path = self._out = None

    def upload_complete(self) -> None:
        """A part that ended without its boundary was cut off; its bytes are let go."""
        self._drop()

    def upload_interrupted(self) -> None:
        # Also called after a refused last file, which isn't open any more.
        self.interrupted = self._out is not None
        self._drop()

    def rename(self, names: list[str]) -> None:
        """Call the files by the names (paths in a folder) that a script sent beside them."""
        if len(names) < self.seen:
            return
        pairs = zip(self.received, self.positions, strict=True)
        self.received = [
            replace(file, name=clean_name(names[at]) or file.name) for file, at in pairs
        ]
        self.refused = [
            replace(file, name=clean_name(names[file.at]) or file.name) for file in self.refused
        ]

    def keep(self) -> None:
        """The rows are written: the files are theirs now."""
        self._kept = True

    def discard(self) -> None:
        """Let go of everything that no row stands for."""
        self._drop()
        if not self._kept:
            for file in self.received:
                Path(file.path).unlink(missing_ok=True)
            self.received.clear()

    def _limit(self) -> int:
        archive = is_zip(self._head)
        return settings.LIMIT_ARCHIVE_BYTES if archive else settings.LIMIT_FILE_BYTES

    def _refuse(self, limit: int) -> None:
        self._drop()
        advice = _("Split the recording, or ask whoever runs this hub to raise the limit.")
        if is_zip(self._head):
            advice = _("Split the archive into several and upload them one by one.")
        goes_on = self._left <= DRAIN_BYTES
        if not goes_on:
            advice += " " + _("Files after it were not taken either.")
        reason = _("Larger than %(limit)s.") % {"limit": size_words(limit)}
        self.refused.append(Refused(self.seen - 1, self.file_name or "", reason, advice))
        if goes_on:
            raise SkipFile
        raise StopUpload(connection_reset=True)

    def _drop(self) -> None:
        if self._out is not None:
            self._out.close()
        if self._path is not None:
            self._path.unlink(missing_ok=True)
        self._path = self._out = None


def clean_name(name: str) -> str:
    return label(name)[-400:]
