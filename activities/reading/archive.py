"""Zip archives of strangers: what is in them, and one member's bytes, within limits.

Names inside an archive are labels only, never paths on disk. The sizes a zip declares are not
believed: bytes are counted while unpacking.
"""

from __future__ import annotations

import errno
import hashlib
import shutil
import stat
import struct
import zipfile
import zlib
from dataclasses import asdict, dataclass
from pathlib import Path, PurePosixPath
from typing import IO, Any

from activities.reading.own_archive import MANIFEST, manifest_of
from activities.reading.zip_directory import directory_entries
from common.errors import SourceFault

ACTIVITY_SUFFIXES = (".fit", ".gpx", ".tcx", ".fit.gz", ".gpx.gz", ".tcx.gz")
HONEST_BYTES = 2**20  # ratios are judged only past this size
CHUNK = 2**18


@dataclass(frozen=True, slots=True)
class Limits:
    """In bytes, entries, and unpacked : packed."""

    file: int = 50 * 2**20
    unpacked: int = 100 * 2**20
    archive: int = 4096 * 2**20
    archive_unpacked: int = 10240 * 2**20
    entries: int = 50_000
    ratio: int = 100
    levels: int = 1  # archives inside an archive
    spare_disk: int = 512 * 2**20

    def as_dict(self) -> dict[str, int]:
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Member:
    """One entry worth reading. `index` is its number in the archive's directory."""

    index: int
    name: str
    size: int
    is_archive: bool


@dataclass(frozen=True, slots=True)
class Listing:
    members: tuple[Member, ...]
    other: int  # entries that are neither activities nor archives
    entries: int
    unpacked: int


def fault(message: str, advice: str, code: str) -> SourceFault:
    return SourceFault(message, advice=advice, code=code)


# What Python's zipfile raises on malformed archives.
DAMAGES = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    LookupError,
    NotImplementedError,
    OverflowError,
    RuntimeError,
    ValueError,
)
METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


def open_zip(path: str | Path, limits: Limits) -> zipfile.ZipFile:
    """The opened archive. Its entries are counted before Python makes an object of each."""
    try:
        with Path(path).open("rb") as file:
            entries = directory_entries(file, limits.entries)
        if entries > limits.entries:
            raise fault(
                f"The archive holds too many entries; {limits.entries:,} are allowed.",
                "Split it into several archives and upload them one by one.",
                "zip_entries",
            )
        return zipfile.ZipFile(path)
    except (*DAMAGES, OSError) as error:
        raise fault(
            "This archive is damaged and cannot be opened.",
            "Download it again; if it came in parts, upload the whole one.",
            "zip_damaged",
        ) from error


def is_zip(head: bytes) -> bool:
    return head[:4] in (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")


def listing(path: str | Path, limits: Limits, depth: int) -> Listing:
    """The members of the archive at `path`. Raises SourceFault where a limit is passed."""
    with open_zip(path, limits) as archive:
        infos = archive.infolist()
        _check_overlap(archive, infos)
        total = sum(info.file_size for info in infos)
        if total > limits.archive_unpacked:
            raise fault(
                f"Unpacked, the archive is larger than {limits.archive_unpacked // 2**30} GiB.",
                "Split it into several archives and upload them one by one.",
                "zip_too_large",
            )
        members = [_member(index, info) for index, info in enumerate(infos) if _wanted(info)]
        manifest = manifest_of(archive, infos)
    if manifest is not None:
        return _own_listing(members, manifest, infos, total)
    kept = [member for member in members if not (member.is_archive and depth >= limits.levels)]
    other = sum(not _is_folder(info) for info in infos) - len(kept)
    return Listing(tuple(kept), other, len(infos), total)


def _is_folder(info: zipfile.ZipInfo) -> bool:
    """As `ZipInfo.is_dir`, which fails on an entry without a name."""
    return info.filename.endswith("/")


def _own_listing(
    members: list[Member], manifest: int, infos: list[zipfile.ZipInfo], total: int
) -> Listing:
    """Of an archive that a RunHub made: its recordings, then the words about them, read last; all
    else in it is made from these."""
    folder = infos[manifest].filename.removesuffix(MANIFEST) + "originals/"
    kept = [
        member
        for member in members
        if not member.is_archive and infos[member.index].filename.startswith(folder)
    ]
    kept.append(Member(manifest, MANIFEST, infos[manifest].file_size, is_archive=False))
    return Listing(tuple(kept), 0, len(infos), total)


def _wanted(info: zipfile.ZipInfo) -> bool:
    name = PurePosixPath(info.filename).name.lower()
    if _is_folder(info) or not name or name.startswith("._") or "__MACOSX" in info.filename:
        return False
    return name.endswith((*ACTIVITY_SUFFIXES, ".zip"))


def _member(index: int, info: zipfile.ZipInfo) -> Member:
    name = label(info.filename)
    return Member(index, name[-390:], info.file_size, name.lower().endswith(".zip"))


def label(name: str) -> str:
    """A name of a stranger as a label, never a path: printable, no empty or climbing parts."""
    parts = "".join(char for char in name if char.isprintable()).replace("\\", "/").split("/")
    return "/".join(part for part in parts if part.strip() not in ("", ".", ".."))


def _check_overlap(archive: zipfile.ZipFile, infos: list[zipfile.ZipInfo]) -> None:
    """Entries that share bytes are how a small file declares a huge one."""
    end = 0
    for info in sorted(infos, key=lambda info: info.header_offset):
        if info.header_offset < end:
            raise fault(
                "Entries of this archive overlap, which no honest archive does.",
                "Make the archive anew from the files themselves.",
                "zip_overlap",
            )
        end = info.header_offset + 30 + len(info.orig_filename) + info.compress_size
    if end > archive.start_dir:
        raise fault(
            "Entries of this archive reach past its end.",
            "Make the archive anew from the files themselves.",
            "zip_overlap",
        )


def extract(
    archive: zipfile.ZipFile, index: int, target: Path, limits: Limits
) -> tuple[str, int, bytes]:
    """Unpack entry `index` to `target`, counting. Returns sha256, size and the first 4 KiB."""
    infos = archive.infolist()
    if index >= len(infos):
        raise fault("The archive has changed.", "Upload it again.", "zip_damaged")
    info = infos[index]
    if info.flag_bits & 0x1:
        raise fault(
            "This file is encrypted inside the archive.",
            "Unpack the archive with its password and upload the files.",
            "zip_encrypted",
        )
    if stat.S_ISLNK(info.external_attr >> 16):
        raise fault(
            "This entry is a link, not a file.",
            "Put the file itself into the archive.",
            "zip_symlink",
        )
    if info.compress_type not in METHODS:
        raise fault(
            "This file is packed in a way that RunHub does not unpack.",
            "Make an ordinary ZIP archive of the files, or upload them as they are.",
            "zip_method",
        )
    limit = limits.archive if info.filename.lower().endswith(".zip") else limits.unpacked
    check_disk(target.parent, min(info.file_size, limit), limits)
    try:
        with archive.open(info) as source, target.open("wb") as out:
            return _copy(source, out, limit, info.compress_size, limits.ratio)
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise _disk_full() from error
        raise _entry_damaged() from error
    except DAMAGES as error:
        raise _entry_damaged() from error


def check_disk(folder: Path, size_bytes: int, limits: Limits) -> None:
    """Raise SourceFault "disk_full" if writing so much would leave the disk too little."""
    if shutil.disk_usage(folder).free - size_bytes < limits.spare_disk:
        raise _disk_full()


def _disk_full() -> SourceFault:
    return SourceFault(
        "The disk of this hub is full.",
        advice="Ask the administrator to make room, then retry.",
        permanent=False,
        code="disk_full",
    )


def _entry_damaged() -> SourceFault:
    return fault(
        "This entry of the archive is damaged.",
        "Download the archive again, or upload the file alone.",
        "zip_entry_damaged",
    )


def _copy(
    source: IO[bytes], out: IO[Any], limit: int, packed: int, ratio: int
) -> tuple[str, int, bytes]:
    digest, size, head = hashlib.sha256(), 0, b""
    while chunk := source.read(CHUNK):
        size += len(chunk)
        if size > limit:
            raise fault(
                f"Unpacked, this file is larger than {limit // 2**20} MiB.",
                "Split the recording, or ask the administrator to raise the limit.",
                "too_large",
            )
        if size > HONEST_BYTES and size > ratio * max(packed, 1):
            raise fault(
                f"This entry unpacks to more than {ratio} times its size.",
                "Put the plain file into the archive, without packing it twice.",
                "zip_ratio",
            )
        head = head or chunk[:4096]
        digest.update(chunk)
        out.write(chunk)
    return digest.hexdigest(), size, head
