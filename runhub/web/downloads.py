"""Files of people, sent so that no browser ever opens them as a page of ours."""

from __future__ import annotations

import unicodedata
from pathlib import PurePosixPath
from typing import IO

from django.http import FileResponse

OCTETS = "application/octet-stream"
# Not even a file saved and opened from here may run or load anything.
SANDBOX = "default-src 'none'; frame-ancestors 'none'; sandbox"
LONGEST_NAME = 150
FORBIDDEN = frozenset('\\/:*?"<>|')


def download(file: IO[bytes], name: str, content_type: str = OCTETS) -> FileResponse:
    """`file` as an attachment called `name`."""
    answer = FileResponse(
        file, as_attachment=True, filename=safe_name(name), content_type=content_type
    )
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = SANDBOX
    return answer


def safe_name(name: str) -> str:
    """The last part of a path, without what systems forbid, hide or read backwards."""
    last = PurePosixPath(name.replace("\\", "/")).name
    text = "".join(
        letter
        for letter in unicodedata.normalize("NFC", last)
        if letter not in FORBIDDEN
        and not unicodedata.category(letter).startswith(("C", "Zl", "Zp"))
    )
    text = text.strip(" .")
    if len(text) > LONGEST_NAME:
        stem, dot, suffix = text.rpartition(".")
        is_suffix = bool(dot) and len(suffix) <= 10
        text = f"{stem[: LONGEST_NAME - 12]}.{suffix}" if is_suffix else text[:LONGEST_NAME]
    return text or "file"
