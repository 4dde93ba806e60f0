"""Digests of the reading child become rows."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from django.contrib.gis.geos import GEOSGeometry
from django.core.files.base import File
from django.core.files.storage import storages
from django.db import connection
from django.db.models import Model
from psycopg import sql

from activities.models import Activity, RecordingInfo, SourceFile, Stream, StreamMask, Terms
from activities.services.imports import Claim


def original_store(*, athlete_id: int, sha256: str, format_key: str, path: str) -> str:
    """Keep the bytes at `path` under their own hash. Doing it twice changes nothing.

    Always written anew: a fresh file is safe from `originals_tidy` until its row is there.
    """
    name = f"{athlete_id}/{sha256[:2]}/{sha256}.{format_key}"
    with Path(path).open("rb") as source:
        storages["originals"].save(name, File(source))
    return name


def source_file_create(
    *, claim: Claim, sha256: str, size_bytes: int, format_key: str, name: str
) -> SourceFile | None:
    """The row of new bytes, or None if they are there already. `name`: where storage keeps them."""
    source_file = SourceFile(
        athlete_id=claim.athlete_id,
        sha256=sha256,
        name=claim.name[-255:],
        format=format_key,
        size_bytes=size_bytes,
        file=name,
        source=claim.source,
        terms=_terms(claim),
    )
    row = (claim.athlete_id, sha256, source_file.name, format_key, size_bytes, name)
    with connection.cursor() as cursor:
        cursor.execute(NEW_SOURCE, (*row, source_file.source, source_file.terms))
        made = cursor.fetchone()
    source_file.pk = made[0] if made else None
    return source_file if made else None


# Folders in which services hand out a whole account: Strava, Garmin, Apple Health.
TAKEOUT_FOLDERS = ("/activities/", "/DI_CONNECT/", "/apple_health_export/")


def _terms(claim: Claim) -> str:
    is_takeout = claim.parent_id and any(folder in claim.name for folder in TAKEOUT_FOLDERS)
    return Terms.OWN_TAKEOUT if is_takeout else Terms.OWN_FILE


NEW_SOURCE = """
INSERT INTO activities_sourcefile
    (athlete_id, sha256, name, format, size_bytes, file, source, terms, created_at)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, now())
ON CONFLICT (athlete_id, sha256) DO NOTHING RETURNING id
"""


def recordings_restore(*, source_file: SourceFile) -> list[Activity]:
    """Take those of a file's activities that lie in the trash out of it."""
    trashed = Activity.objects.filter(source_file=source_file, trashed_at__isnull=False)
    found = list(trashed.only("pk", "start"))
    trashed.update(trashed_at=None)
    return found


def recordings_store(
    *,
    claim: Claim,
    source_file: SourceFile,
    recordings: list[dict[str, Any]],
    blobs: list[bytes],
) -> list[Activity]:
    """One activity with streams, masks and info per digest. In the caller's transaction."""
    activities = Activity.objects.bulk_create(
        [_activity(source_file, found, blobs, claim.shoe) for found in recordings]
    )
    pairs = list(zip(activities, recordings, strict=True))
    RecordingInfo.objects.bulk_create(
        RecordingInfo(activity=activity, **found["info"]) for activity, found in pairs
    )
    _copy(
        Stream,
        ("activity_id", "key", "data"),
        [
            (activity.pk, key, blobs[at])
            for activity, found in pairs
            for key, at in found["streams"].items()
        ],
    )
    _copy(
        StreamMask,
        ("activity_id", "key", "version", "data"),
        [
            (activity.pk, key, found["cleaner_version"], blobs[at])
            for activity, found in pairs
            for key, at in found["masks"].items()
        ],
    )
    return activities


def _copy(model: type[Model], columns: tuple[str, ...], rows: list[tuple[Any, ...]]) -> None:
    """COPY: an INSERT would spell every blob in hexadecimal, at ten times the CPU."""
    if not rows:
        return
    table = sql.Identifier(model._meta.db_table)
    names = sql.SQL(", ").join(map(sql.Identifier, columns))
    with connection.cursor() as cursor:
        statement = sql.SQL("COPY {} ({}) FROM STDIN").format(table, names)
        with cursor.copy(statement) as copy:
            for row in rows:
                copy.write_row(row)


def _activity(
    source_file: SourceFile,
    found: dict[str, Any],
    blobs: list[bytes],
    shoe: tuple[int, str | None, str | None] | None,
) -> Activity:
    figures = found["figures"]
    day = date.fromisoformat(found["local_date"])
    is_run = found["sport"] == "run"
    return Activity(
        athlete_id=source_file.athlete_id,
        source_file=source_file,
        ordinal=found["ordinal"],
        terms=source_file.terms,
        sport=found["sport"],
        sub_sport=found["sub_sport"],
        title=found["title"],
        notes=found["notes"],
        workout_type=found["workout_type"] if is_run else "",
        surface=found["surface"] if is_run else "",
        shoe_id=shoe[0] if shoe and is_run and _worn(shoe, found["local_date"]) else None,
        start=datetime.fromtimestamp(found["start_utc"], UTC),
        time_zone=found["time_zone"],
        local_date=day,
        channel_count=len(found["streams"]),
        device=found["device"],
        track=None if found["track"] is None else _geometry(blobs[found["track"]]),
        thumb=found["thumb"],
        **figures,
    )


def _geometry(ewkb: bytes) -> GEOSGeometry:
    return GEOSGeometry(memoryview(ewkb))


def _worn(shoe: tuple[int, str | None, str | None], day: str) -> bool:
    """Whether a shoe was in use on `day`; ISO dates compare as texts."""
    _, first, last = shoe
    return (first is None or first <= day) and (last is None or day <= last)
