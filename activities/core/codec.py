"""Stored form of a stream: quantised, differenced, byte-shuffled, compressed. Versioned.

Blob = header (little endian: version, value type, delta width, flags, n, quantum, first) and one
zstd frame with the packed mask of missing samples, if any, and the shuffled differences.
"""

from __future__ import annotations

import struct
import threading
from typing import Any

import numpy as np
import zstandard
from numpy.typing import ArrayLike, NDArray

from activities.core.recording import CHANNELS

CODEC_VERSION = 1
_HEADER = struct.Struct("<BBBBIdq")
_MASK_HEADER = struct.Struct("<BI")
_TYPES: dict[int, str] = {4: "<f4", 8: "<f8"}
_INTEGERS = {width: np.dtype(f"<i{width}") for width in (1, 2, 4, 8)}
_HAS_MISSING = 1
_LARGEST = 2.0**53  # beyond this float64 itself no longer holds every multiple
_SMALL = 2.0**30  # up to here a difference fits 32 bits
_local = threading.local()


def encode(key: str, values: ArrayLike) -> bytes:
    """`values` of channel `key` as a blob. The error is at most half the channel's quantum.

    Raises KeyError for an unknown channel, ValueError for infinite or unstorably large values.
    """
    channel = CHANNELS[key]
    array = np.asarray(values, dtype=np.float64)
    missing = np.isnan(array)
    has_missing = bool(missing.any())
    levels = _levels(array, missing if has_missing else None, channel.quantum, key)
    first = int(levels[0]) if len(levels) else 0
    deltas = levels[1:] - levels[:-1]
    low, high = (int(deltas.min()), int(deltas.max())) if len(deltas) else (0, 0)
    width = _width(low, high)
    body = np.packbits(missing).tobytes() if has_missing else b""
    if width:
        body += _shuffled(deltas.astype(_INTEGERS[width]))
    header = _HEADER.pack(
        CODEC_VERSION, int(channel.dtype[1:]), width, _HAS_MISSING if has_missing else 0,
        len(array), channel.quantum, first,
    )  # fmt: skip
    return header + (_compressor().compress(body) if body else b"")


def decode(key: str, blob: bytes) -> NDArray[np.floating]:
    """The array in `blob`, of the type it was stored with. Raises ValueError if damaged."""
    version, itemsize, width, flags, n, quantum, first = _unpack(_HEADER, key, blob)
    if version != CODEC_VERSION or itemsize not in _TYPES or width not in (0, 1, 2, 4, 8):
        raise ValueError(f"stream {key}: unknown codec version {version}")
    mask_bytes = (n + 7) // 8 if flags & _HAS_MISSING else 0
    body = _inflated(key, blob[_HEADER.size :], mask_bytes + width * max(n - 1, 0))
    levels = np.zeros(n, dtype=np.int64)
    if n:
        levels[0] = first
        if width:
            levels[1:] = _unshuffled(body[mask_bytes:], width)
            np.cumsum(levels, out=levels)
        else:
            levels[1:] = first
    values: NDArray[np.floating] = (levels * quantum).astype(_TYPES[itemsize])
    if mask_bytes:
        values[_bits(body[:mask_bytes], n)] = np.nan
    return values


def encode_mask(mask: ArrayLike) -> bytes:
    """A mask of n booleans as a blob; an empty one costs five bytes."""
    bits = np.asarray(mask, dtype=np.bool_)
    header = _MASK_HEADER.pack(CODEC_VERSION, len(bits))
    return header + (_compressor().compress(np.packbits(bits).tobytes()) if bits.any() else b"")


def decode_mask(blob: bytes) -> NDArray[np.bool_]:
    """The mask in `blob`. Raises ValueError if damaged."""
    version, n = _unpack(_MASK_HEADER, "mask", blob)
    if version != CODEC_VERSION:
        raise ValueError(f"mask: unknown codec version {version}")
    if len(blob) == _MASK_HEADER.size:
        return np.zeros(n, dtype=np.bool_)
    return _bits(_inflated("mask", blob[_MASK_HEADER.size :], (n + 7) // 8), n)


def _levels(
    array: NDArray[np.float64], missing: NDArray[np.bool_] | None, quantum: float, key: str
) -> NDArray[np.signedinteger]:
    scaled = array / quantum
    np.rint(scaled, out=scaled)
    if missing is not None:
        # A missing sample repeats the last present one: its difference costs nothing.
        last = np.maximum.accumulate(np.where(missing, 0, np.arange(len(array))))
        scaled = scaled[last]
        np.nan_to_num(scaled, copy=False, nan=0.0, posinf=np.inf, neginf=-np.inf)
    largest = max(float(scaled.max()), -float(scaled.min())) if len(scaled) else 0.0
    if not largest < _LARGEST:
        raise ValueError(f"stream {key}: infinite or too large to store")
    return scaled.astype(np.int32 if largest < _SMALL else np.int64)


def _width(low: int, high: int) -> int:
    if low == high == 0:
        return 0
    for width in (1, 2, 4):
        limit = 1 << (8 * width - 1)
        if -limit <= low and high < limit:
            return width
    return 8


def _shuffled(deltas: NDArray[np.signedinteger]) -> bytes:
    if deltas.itemsize == 1:
        return deltas.tobytes()
    return deltas.view(np.uint8).reshape(-1, deltas.itemsize).tobytes("F")


def _unshuffled(body: bytes, width: int) -> NDArray[np.signedinteger]:
    planes = np.frombuffer(body, dtype=np.uint8).reshape(width, -1)
    return np.ascontiguousarray(planes.T).view(f"<i{width}").ravel()


def _bits(packed: bytes, n: int) -> NDArray[np.bool_]:
    return np.unpackbits(np.frombuffer(packed, dtype=np.uint8), count=n).astype(np.bool_)


def _unpack(header: struct.Struct, key: str, blob: bytes) -> tuple[Any, ...]:
    if len(blob) < header.size:
        raise ValueError(f"stream {key}: shorter than its header")
    return header.unpack_from(blob)


def _inflated(key: str, frame: bytes, size: int) -> bytes:
    if not size:
        return b""
    try:
        body = _decompressor().decompress(frame, max_output_size=size)
    except zstandard.ZstdError as error:
        raise ValueError(f"stream {key}: damaged") from error
    if len(body) != size:
        raise ValueError(f"stream {key}: {len(body)} bytes inside, {size} expected")
    return body


def _compressor() -> zstandard.ZstdCompressor:
    # Contexts are costly to make and not safe to share between threads.
    if not hasattr(_local, "compressor"):
        _local.compressor = zstandard.ZstdCompressor(level=3)
    compressor: zstandard.ZstdCompressor = _local.compressor
    return compressor


def _decompressor() -> zstandard.ZstdDecompressor:
    if not hasattr(_local, "decompressor"):
        _local.decompressor = zstandard.ZstdDecompressor()
    decompressor: zstandard.ZstdDecompressor = _local.decompressor
    return decompressor
