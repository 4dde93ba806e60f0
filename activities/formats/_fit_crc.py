"""The CRC-16 of FIT (polynomial 0xA001 reflected, start 0) by shifts of whole bytes.

The polynomial is P = (x + 1) T with T = x**15 + x + 1, and squaring spreads its terms: P(x)**2 is
P(x**2) over GF(2). So P divides x**(8 * 32767) + 1, and bytes 32,767 apart may be added to each
other; T divides x**(120 * b) + x**(8 * b) + 1 for every power of two b, so bytes may move 14 and
15 times b onwards. Some dozens of XORs of slices do it, without a table. What they lose, the
remainder by x + 1, is the parity of all bits.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Bytes = NDArray[np.uint8]
POLYNOMIAL = 0xA001
FACTOR = 0xC001  # T, reflected in 16 bits
PERIOD = 32_767


def crc16(data: bytes) -> int:
    """CRC-16 of `data` as FIT files carry it."""
    block = _folded(data)
    odd = int(np.bitwise_xor.reduce(block)).bit_count() & 1
    crc = _bitwise(_shortened(block).tobytes())
    return crc if crc.bit_count() & 1 == odd else crc ^ FACTOR


def _folded(data: bytes) -> Bytes:
    """All bytes added up modulo the period; the last one stays the last."""
    head = len(data) % PERIOD
    block = np.zeros(PERIOD, np.uint8)
    if len(data) >= PERIOD:
        rows = np.frombuffer(data, np.uint8, offset=head).reshape(-1, PERIOD)
        np.bitwise_xor.reduce(rows, axis=0, out=block)
    if head:
        block[-head:] ^= np.frombuffer(data, np.uint8, head)
    return block


def _shortened(block: Bytes) -> Bytes:
    """At most 15 bytes with the same remainder by T. Overwrites `block`."""
    step = 2048
    while (left := len(block)) > 15:
        while 15 * step >= left:
            step //= 2
        count = min(left - 15 * step, 14 * step)
        front, block = block[:count], block[count:]
        block[14 * step - count :][:count] ^= front
        block[15 * step - count :][:count] ^= front
    return block


def _bitwise(data: bytes) -> int:
    """The CRC by its definition, for a few bytes."""
    crc = 0
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = (crc >> 1) ^ (POLYNOMIAL if crc & 1 else 0)
    return crc
