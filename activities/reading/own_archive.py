"""An archive that a RunHub made: recognised by its manifest, and its athlete's words read from it.

A stranger's file like any other: sizes, hashes, types and ranges are checked before a value is
believed, and what is not asked for is dropped.
"""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Callable
from pathlib import PurePosixPath
from typing import Any

from activities.reading.own_values import (
    Odd,
    activity_row,
    day_row,
    feel_row,
    file_row,
    merge_row,
    part_row,
    profile_row,
    shoe_row,
    threshold_row,
    zone_row,
)
from common.errors import SourceFault

MANIFEST = "manifest.json"
MARK = '"runhub_archive"'
VERSION = 1
HEAD_BYTES = 64
# As JSON again, and escaped, the answer to the worker must fit a frame of wire.py.
MOST_BYTES = {
    "manifest.json": 20 * 2**20,
    "activities.json": 20 * 2**20,
    "wellness.json": 10 * 2**20,
}
SMALL_BYTES = 2**20
# Each part is made again while other imports of the athlete wait.
MOST_ROWS = {"activities": 50_000, "files": 50_000, "merges": 50_000, "parts": 1_000,
             "days": 20_000, "feels": 50_000}  # fmt: skip
FEW_ROWS = 2_000
Row = dict[str, Any]
TABLES: dict[str, dict[str, Callable[[Row], Row]]] = {
    "activities.json": {
        "files": file_row,
        "activities": activity_row,
        "parts": part_row,
        "merges": merge_row,
    },
    "shoes.json": {"shoes": shoe_row},
    "thresholds.json": {"thresholds": threshold_row},
    "privacy.json": {"zones": zone_row},
    "wellness.json": {"days": day_row, "feels": feel_row},
}
# What archives of older hubs do not have.
LATER = frozenset({"privacy.json", "wellness.json"})


def manifest_of(archive: zipfile.ZipFile, infos: list[zipfile.ZipInfo]) -> int | None:
    """The number of the manifest's entry, at the top or in the one folder there is; None for
    archives that no RunHub made."""
    for index, info in enumerate(infos):
        path = PurePosixPath(info.filename)
        if path.name != MANIFEST or len(path.parts) > 2 or info.flag_bits & 0x1:
            continue
        try:
            with archive.open(info) as entry:
                head = entry.read(HEAD_BYTES)
        except (OSError, *DAMAGES):
            continue
        if MARK.encode() in head:
            return index
    return None


# What Python's zipfile raises on malformed entries.
DAMAGES = (zipfile.BadZipFile, EOFError, LookupError, NotImplementedError, RuntimeError, ValueError)


def words_of(archive: zipfile.ZipFile, index: int) -> dict[str, Any]:
    """What the athlete wrote, of the archive whose manifest is entry `index`.

    Rows by table, and "profile"; JSON-ready, checked. Raises SourceFault.
    """
    infos = archive.infolist()
    if index >= len(infos):
        raise _fault("The archive has changed.")
    folder = infos[index].filename.removesuffix(MANIFEST)
    manifest = _json(_bytes(archive, folder + MANIFEST, MANIFEST), MANIFEST)
    version = manifest.get("runhub_archive")
    if not isinstance(version, int) or isinstance(version, bool) or version < 1:
        raise _fault("The manifest of this archive names no version.")
    if version > VERSION:
        raise SourceFault(
            "This archive was made by a newer RunHub.",
            advice="Its recordings were read. Update this hub and upload the archive again.",
            code="archive_newer",
        )
    sums = manifest.get("files")
    found: dict[str, Any] = {}
    for name, tables in TABLES.items():
        if name in LATER and isinstance(sums, dict) and name not in sums:
            found |= {table: [] for table in tables}
            continue
        content = _checked(archive, folder, name, sums)
        for table, row_of in tables.items():
            found[table] = _rows(content, name, table, row_of)
    try:
        found["profile"] = profile_row(_checked(archive, folder, "profile.json", sums))
    except Odd as odd:
        raise _fault(f"profile.json of this archive: {odd}.") from odd
    return found


def _checked(archive: zipfile.ZipFile, folder: str, name: str, sums: Any) -> Row:
    """A table whose bytes are those the manifest speaks of."""
    said = sums.get(name) if isinstance(sums, dict) else None
    sha256 = said.get("sha256") if isinstance(said, dict) else None
    data = _bytes(archive, folder + name, name)
    if hashlib.sha256(data).hexdigest() != sha256:
        raise _fault(f"{name} of this archive is not what its manifest says.")
    return _json(data, name)


def _bytes(archive: zipfile.ZipFile, entry: str, name: str) -> bytes:
    most = MOST_BYTES.get(name, SMALL_BYTES)
    try:
        with archive.open(entry) as source:
            data = source.read(most + 1)
    except KeyError as error:
        raise _fault(f"{name} is missing in this archive.") from error
    except (OSError, *DAMAGES) as error:
        raise _fault(f"{name} of this archive is damaged.") from error
    if len(data) > most:
        raise _fault(f"{name} of this archive is larger than {most // 2**20} MiB.")
    return data


def _json(data: bytes, name: str) -> Row:
    def refuse(constant: str) -> None:
        raise ValueError(constant)

    try:
        found = json.loads(data, parse_constant=refuse)
    except (ValueError, RecursionError) as error:
        raise _fault(f"{name} of this archive is no JSON that RunHub writes.") from error
    if not isinstance(found, dict):
        raise _fault(f"{name} of this archive is no JSON that RunHub writes.")
    return found


def _rows(content: Row, name: str, table: str, row_of: Callable[[Row], Row]) -> list[Row]:
    rows, most = content.get(table), MOST_ROWS.get(table, FEW_ROWS)
    if not isinstance(rows, list):
        raise _fault(f"{name} of this archive has no list of {table}.")
    if len(rows) > most:
        raise _fault(f"{name} of this archive has more than {most:,} {table}.")
    found = []
    for number, row in enumerate(rows, start=1):
        try:
            if not isinstance(row, dict):
                raise Odd("is no object")
            found.append(row_of(row))
        except Odd as odd:
            raise _fault(f"{name} of this archive, row {number} of {table}: {odd}.") from odd
    return found


def _fault(message: str) -> SourceFault:
    return SourceFault(
        f"{message} Titles, notes and the like were not taken over.",
        advice="The recordings in it were read. Make the archive anew and upload it again.",
        code="archive_words",
    )
