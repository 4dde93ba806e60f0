"""The one file: a tar of the database, the originals and the manifest, sealed if there is a
passphrase. Read from front to end; nothing in it is believed before the end was reached."""

from __future__ import annotations

import hashlib
import io
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from runhub.backup.crypt import MAGIC, SealedReader, SealedWriter
from runhub.backup.faults import CUT_OFF, NO_BACKUP, SEALED, BackupFault, damaged
from runhub.backup.manifest import DUMP, ORIGINALS, Manifest

MANIFEST, PROOF = "manifest.json", "manifest.sha256"
TAR_MAGIC_AT, TAR_MAGIC = 257, b"ustar"
CHUNK = 1 << 20
BLOCK = 1 << 16  # tarfile copies its whole buffer at every write to a stream


class Hashed:
    """Passes on what is read from `source`, and hashes it."""

    def __init__(self, source: BinaryIO) -> None:
        self._source, self._digest = source, hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        data = self._source.read(size)
        self._digest.update(data)
        return data

    def hexdigest(self) -> str:
        return self._digest.hexdigest()


class Packer:
    """Adds members to a backup and notes their checksums in its manifest."""

    def __init__(self, tar: tarfile.TarFile, manifest: Manifest) -> None:
        self._tar, self.manifest = tar, manifest

    def add(self, name: str, path: Path) -> str:
        """Add a file; returns its sha256. Raises FileNotFoundError if it is gone."""
        with path.open("rb") as source:
            info = tarfile.TarInfo(name)
            info.size, info.mode = source.seek(0, io.SEEK_END), 0o600
            source.seek(0)
            hashed = Hashed(source)
            self._tar.addfile(info, hashed)  # type: ignore[arg-type]
        self._tar.members.clear()  # they would be held in memory, all of them
        self.manifest.members[name] = [hashed.hexdigest(), info.size]
        return hashed.hexdigest()

    def finish(self) -> None:
        """Add the manifest and its own checksum."""
        data = self.manifest.to_bytes()
        for name, content in (
            (MANIFEST, data),
            (PROOF, hashlib.sha256(data).hexdigest().encode()),
        ):
            info = tarfile.TarInfo(name)
            info.size, info.mode = len(content), 0o600
            self._tar.addfile(info, io.BytesIO(content))


@contextmanager
def packing(out: BinaryIO, manifest: Manifest, passphrase: str) -> Iterator[Packer]:
    """A packer over `out`; what it got is whole only if the block ends without an exception."""
    stream = SealedWriter(out, passphrase) if passphrase else out
    sizes = {"bufsize": BLOCK, "copybufsize": BLOCK}
    with tarfile.open(fileobj=stream, mode="w|", **sizes) as tar:  # type: ignore[call-overload]
        packer = Packer(tar, manifest)
        yield packer
        packer.finish()
    if isinstance(stream, SealedWriter):
        stream.close()


def read(path: Path, passphrase: str, into: Path | None = None) -> Manifest:
    """Read the whole backup and check every byte of it; `into`: unpack it there meanwhile.

    Raises BackupFault.
    """
    found: dict[str, list[str | int]] = {}
    kept: dict[str, bytes] = {}
    with path.open("rb") as source:
        stream = _opened(source, path, passphrase)
        try:
            with tarfile.open(fileobj=stream, mode="r|", bufsize=CHUNK) as tar:  # type: ignore[call-overload]
                for member in tar:
                    _take(tar, member, found, kept, into)
                    tar.members.clear()
        except tarfile.TarError as error:
            raise BackupFault(CUT_OFF) from error
        if isinstance(stream, SealedReader):
            while stream.read(CHUNK):  # to its last piece
                pass
    return _believed(found, kept)


def _opened(source: BinaryIO, path: Path, passphrase: str) -> BinaryIO | SealedReader:
    head = source.read(TAR_MAGIC_AT + len(TAR_MAGIC))
    source.seek(0)
    if head.startswith(MAGIC):
        if not passphrase:
            raise BackupFault(SEALED)
        return SealedReader(source, passphrase)
    if head[TAR_MAGIC_AT:] != TAR_MAGIC:
        raise BackupFault(NO_BACKUP.format(path))
    return source


def _take(
    tar: tarfile.TarFile,
    member: tarfile.TarInfo,
    found: dict[str, list[str | int]],
    kept: dict[str, bytes],
    into: Path | None,
) -> None:
    """Hash one member, and keep what has to be kept."""
    name = member.name
    source = tar.extractfile(member) if member.isreg() and _is_ours(name) else None
    if source is None or name in found or name in kept:
        raise damaged("there is something in it that RunHub never puts there")
    if name in (MANIFEST, PROOF):
        kept[name] = source.read()
        return
    hashed = Hashed(source)  # type: ignore[arg-type]
    out: BinaryIO | None = None
    if into is not None:
        target = into / name
        target.parent.mkdir(parents=True, exist_ok=True)
        out = target.open("wb")
    try:
        while data := hashed.read(CHUNK):
            if out is not None:
                out.write(data)
    finally:
        if out is not None:
            out.close()
    found[name] = [hashed.hexdigest(), member.size]


def _is_ours(name: str) -> bool:
    """A name that leads nowhere else, whatever wrote it."""
    parts = PurePosixPath(name).parts
    inner = name.startswith(ORIGINALS) and len(parts) > 1 and ".." not in parts
    return name in (DUMP, MANIFEST, PROOF) or inner


def _believed(found: dict[str, list[str | int]], kept: dict[str, bytes]) -> Manifest:
    """The manifest, if all of it is true."""
    if set(kept) != {MANIFEST, PROOF}:
        raise BackupFault(CUT_OFF)
    if hashlib.sha256(kept[MANIFEST]).hexdigest().encode() != kept[PROOF]:
        raise damaged("its list of contents was altered")
    manifest = Manifest.from_bytes(kept[MANIFEST])
    if lacking := sorted(set(manifest.members) ^ set(found)):
        raise damaged(f"{lacking[0]} is not where the list of contents has it")
    for name, proof in manifest.members.items():
        if found[name] != proof:
            raise damaged(f"{name} is not what was written, its checksum differs")
    return manifest
