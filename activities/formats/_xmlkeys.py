"""Names of XML tags as numbers, so that they can be compared many at a time."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.signedinteger]

NAME_BYTES = 48
MANY_TAGS = 250_000  # more at a time need much room for what lies in between
MIX = np.array([0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9], np.uint64)


def name_keys(padded: bytes, start: Ints, stop: Ints) -> NDArray[np.uint64]:
    """A 64-bit number a name: equal names, equal numbers (its bytes mixed, eight at a time)."""
    if len(start) > MANY_TAGS:
        blocks = range(0, len(start), MANY_TAGS)
        keys = [
            name_keys(padded, start[a : a + MANY_TAGS], stop[a : a + MANY_TAGS]) for a in blocks
        ]
        return np.concatenate(keys)
    length = stop - start
    pairs = np.ndarray(len(padded) - 15, "V16", padded, strides=(1,))[start].view("<u8")
    key, second = pairs[::2] & _byte_mask(length), pairs[1::2] & _byte_mask(length - 8)
    key = np.where(length > 8, _mixed(key, second, 1), key)
    words = np.ndarray(len(padded) - 7, "<u8", padded, strides=(1,))
    for turn in range(2, NAME_BYTES // 8):
        rows = np.flatnonzero(length > 8 * turn)
        if not len(rows):
            break
        more = words[start[rows] + 8 * turn] & _byte_mask(length[rows] - 8 * turn)
        key[rows] = _mixed(key[rows], more, turn)
    return key


def _mixed(key: NDArray[np.uint64], more: NDArray[np.uint64], turn: int) -> NDArray[np.uint64]:
    mixed: NDArray[np.uint64] = (key * MIX[turn % 3]) ^ (key >> np.uint64(29))
    mixed += more * MIX[(turn + 1) % 3]
    return mixed


def _byte_mask(length: Ints) -> NDArray[np.uint64]:
    masks = np.array([(1 << (8 * k)) - 1 for k in range(9)], np.uint64)
    return masks[np.clip(length, 0, 8)]
