"""A stream under a passphrase: scrypt makes the key, AES-256-GCM seals pieces of a mebibyte.

    magic | salt (16) | nonce prefix (7) | pieces, the first of them empty: it proves the key
    piece: is it the last (1) | length of what it holds (4) | sealed bytes and tag

A piece's nonce is the prefix, its number, and whether it is the last: none can be left out,
swapped, repeated or cut off unnoticed.
"""

from __future__ import annotations

import os
import struct
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from runhub.backup.faults import CUT_OFF, WRONG_PASSPHRASE, BackupFault, damaged

MAGIC = b"RUNHUB-SEALED-1\n"
SALT, PREFIX, TAG, PIECE = 16, 7, 16, 1 << 20
HEAD = struct.Struct(">?I")


def key_of(passphrase: str, salt: bytes) -> bytes:
    """64 MiB and about 0.2 s a guess."""
    return Scrypt(salt=salt, length=32, n=2**16, r=8, p=1).derive(passphrase.encode())


class _Pieces:
    """The number of the next piece, and the nonce that goes with it."""

    def __init__(self, passphrase: str, salt: bytes, prefix: bytes) -> None:
        self._key = AESGCM(key_of(passphrase, salt))
        self._prefix = prefix
        self.number = 0

    def seal(self, data: bytes, *, last: bool) -> bytes:
        head = HEAD.pack(last, len(data))
        return head + self._key.encrypt(self._nonce(last), data, head)

    def open(self, head: bytes, sealed: bytes) -> bytes:
        return self._key.decrypt(self._nonce(HEAD.unpack(head)[0]), sealed, head)

    def _nonce(self, last: bool) -> bytes:
        nonce = self._prefix + struct.pack(">I?", self.number, last)
        self.number += 1
        return nonce


class SealedWriter:
    """A writable stream over another; `close` writes the last piece, and leaves the other open."""

    def __init__(self, out: BinaryIO, passphrase: str) -> None:
        salt, prefix = os.urandom(SALT), os.urandom(PREFIX)
        self._out, self._held = out, bytearray()
        self._pieces = _Pieces(passphrase, salt, prefix)
        out.write(MAGIC + salt + prefix + self._pieces.seal(b"", last=False))

    def write(self, data: bytes) -> int:
        self._held += data
        while len(self._held) > PIECE:
            self._out.write(self._pieces.seal(bytes(self._held[:PIECE]), last=False))
            del self._held[:PIECE]
        return len(data)

    def close(self) -> None:
        self._out.write(self._pieces.seal(bytes(self._held), last=True))


class SealedReader:
    """Reads what SealedWriter wrote. Raises BackupFault at the first byte that is not so."""

    def __init__(self, source: BinaryIO, passphrase: str) -> None:
        self._source, self._held, self._ended = source, b"", False
        self._need(len(MAGIC))
        salt, prefix = self._need(SALT), self._need(PREFIX)
        self._pieces = _Pieces(passphrase, salt, prefix)
        self._held = self._next(WRONG_PASSPHRASE)

    def read(self, size: int) -> bytes:
        while len(self._held) < size and not self._ended:
            self._held += self._next(str(damaged("a part of it was altered")))
        found, self._held = self._held[:size], self._held[size:]
        return found

    def _next(self, fault: str) -> bytes:
        head = self._need(HEAD.size)
        self._ended, length = HEAD.unpack(head)
        if length > PIECE:
            raise damaged("a part of it was altered")
        try:
            data = self._pieces.open(head, self._need(length + TAG))
        except InvalidTag as error:
            raise BackupFault(fault) from error
        if self._ended and self._source.read(1):
            raise damaged("something was added at its end")
        return data

    def _need(self, size: int) -> bytes:
        found = self._source.read(size)
        if len(found) < size:
            raise BackupFault(CUT_OFF)
        return found
