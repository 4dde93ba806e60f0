"""Frames between worker and child: lengths, JSON, then raw bytes. No pickle: the child is not
trusted, it has read strangers' files."""

from __future__ import annotations

import json
import struct
from collections.abc import Callable
from typing import Any

HEADER = struct.Struct("<IQ")  # length of the JSON, length of all blobs
MAX_JSON = 64 * 2**20
MAX_BLOBS = 512 * 2**20


def pack(message: dict[str, Any], blobs: list[bytes]) -> bytes:
    """One frame; `message` gets the blobs' sizes so that they can be told apart."""
    sizes = [len(blob) for blob in blobs]
    text = json.dumps({**message, "_sizes": sizes}, separators=(",", ":")).encode()
    return b"".join([HEADER.pack(len(text), sum(sizes)), text, *blobs])


def unpack(read: Callable[[int], bytes]) -> tuple[dict[str, Any], list[bytes]]:
    """The next frame from `read(n)`, which returns exactly n bytes or raises EOFError."""
    json_size, blob_size = HEADER.unpack(read(HEADER.size))
    if json_size > MAX_JSON or blob_size > MAX_BLOBS:
        raise EOFError("frame larger than allowed")
    message = json.loads(read(json_size))
    body = read(blob_size)
    blobs, at = [], 0
    for size in message.pop("_sizes"):
        blobs.append(body[at : at + size])
        at += size
    return message, blobs
