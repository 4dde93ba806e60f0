"""Digests of the reading child become rows."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from itertools import accumulate
from pathlib import Path
from typing import Any

from django.core.files.base import File
from django.core.files.storage import storages
from django.db.models import Model
from django.utils import timezone

from activities.models import Activity, RecordingInfo, SourceFile, Terms
from activities.services.imports import Claim
from activities.services.prepared import prepared
from activities.services.regroup import NEAR, near_parameters

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Stored:
    """What a file brought: its row, and its activities in the order of its recordings."""

    source_file_id: int
    ids: list[int]
    starts: list[datetime]
    alone: bool  # one recording, and no other is anywhere near it


def original_store(*, athlete_id: int, sha256: str, format_key: str, path: str) -> str:
    """Keep the bytes at `path` under their own hash. Doing it twice changes nothing.

    Always written anew: a fresh file is safe from `originals_tidy` until its row is there.
    """
    name = f"{athlete_id}/{sha256[:2]}/{sha256}.{format_key}"
    with Path(path).open("rb") as source:
        storages["originals"].save(name, File(source))
    return name


# One statement for a whole file: each costs a worker as much as adapting all of its rows. Rows
# travel as JSON, which is cast column by column; blobs travel end to end in binary, beside it.
STORE = """
WITH source AS (
    INSERT INTO activities_sourcefile ({source_columns})
    SELECT {source_values}
    FROM json_populate_record(NULL::activities_sourcefile, %(source)s) AS new
    ON CONFLICT (athlete_id, sha256) DO NOTHING
    RETURNING id
), brought AS (
    SELECT * FROM json_to_recordset(%(recordings)s)
    AS row(ordinal int, activity json, info json, streams json, masks json)
), activity AS (
    INSERT INTO activities_activity ({activity_columns})
    SELECT {activity_values}
    FROM source, brought, json_populate_record(NULL::activities_activity, brought.activity) AS new
    RETURNING id, ordinal
), info AS (
    INSERT INTO activities_recordinginfo ({info_columns})
    SELECT {info_values}
    FROM activity JOIN brought USING (ordinal),
         json_populate_record(NULL::activities_recordinginfo, brought.info) AS new
), stream AS (
    INSERT INTO activities_stream (activity_id, key, data)
    SELECT activity.id, part.key, substr(%(blobs)b, part.first, part.size)
    FROM activity JOIN brought USING (ordinal),
         json_to_recordset(brought.streams) AS part(key text, first int, size int)
), mask AS (
    INSERT INTO activities_streammask (activity_id, key, version, data)
    SELECT activity.id, part.key, part.version, substr(%(blobs)b, part.first, part.size)
    FROM activity JOIN brought USING (ordinal),
         json_to_recordset(brought.masks) AS part(key text, version int, first int, size int)
)
SELECT source.id, activity.id, activity.ordinal, EXISTS ({near}) FROM source, activity
"""


@cache
def store_statement() -> str:
    """STORE with the columns the models have."""
    return STORE.format(
        near=NEAR,
        **_lists("source", SourceFile),
        **_lists("activity", Activity, source_file_id="source.id"),
        **_lists("info", RecordingInfo, activity_id="activity.id"),
    )


def _lists(name: str, model: type[Model], **elsewhere: str) -> dict[str, str]:
    columns = [f.column for f in model._meta.concrete_fields if not f.primary_key]
    values = [elsewhere.get(column, f"new.{column}") for column in columns]
    return {f"{name}_columns": ", ".join(columns), f"{name}_values": ", ".join(values)}


def _blank(model: type[Model]) -> Row:
    """Defaults of all the columns: a field that is added to the model is not forgotten here."""
    return {f.column: f.get_default() for f in model._meta.concrete_fields if not f.primary_key}


def file_store(
    *,
    claim: Claim,
    sha256: str,
    size_bytes: int,
    format_key: str,
    name: str,
    recordings: list[Row],
    blobs: list[bytes],
) -> Stored | None:
    """A file with its recordings, or None if its bytes are there already.

    `name`: where storage keeps it. In the caller's transaction.
    """
    source = {
        **_blank(SourceFile),
        "athlete_id": claim.athlete_id,
        "sha256": sha256,
        "name": claim.name[-255:],
        "format": format_key,
        "size_bytes": size_bytes,
        "file": name,
        "source": claim.source,
        "terms": _terms(claim),
        "created_at": timezone.now(),
    }
    rows = [_activity(claim, source, found, blobs) for found in recordings]
    brought = _brought(rows, recordings, _places(blobs))
    starts = [row["start"] for row in rows]
    sent = {"source": _json(source), "recordings": _json(brought), "blobs": b"".join(blobs)}
    made = prepared(store_statement(), sent | near_parameters(claim.athlete_id, starts))
    if not made:
        return None
    ids = {ordinal: pk for _, pk, ordinal, _ in made}
    source_file_id, _, _, is_near = made[0]
    alone = len(rows) == 1 and not is_near
    return Stored(source_file_id, [ids[row["ordinal"]] for row in rows], starts, alone)


def _brought(rows: list[Row], recordings: list[Row], places: list[dict[str, int]]) -> list[Row]:
    """What STORE takes of each recording."""
    return [
        {
            "ordinal": row["ordinal"],
            "activity": row,
            "info": _blank(RecordingInfo) | found["info"],
            "streams": [{"key": key, **places[at]} for key, at in found["streams"].items()],
            "masks": [
                {"key": key, "version": found["cleaner_version"], **places[at]}
                for key, at in found["masks"].items()
            ],
        }
        for row, found in zip(rows, recordings, strict=True)
    ]


def _places(blobs: list[bytes]) -> list[dict[str, int]]:
    """Where each blob is once they lie end to end; PostgreSQL counts from 1."""
    ends = accumulate(map(len, blobs))
    return [
        {"first": end - len(blob) + 1, "size": len(blob)}
        for end, blob in zip(ends, blobs, strict=True)
    ]


def _json(value: Any) -> str:
    return json.dumps(value, default=str)


# Folders in which services hand out a whole account: Strava, Garmin, Apple Health.
TAKEOUT_FOLDERS = ("/activities/", "/DI_CONNECT/", "/apple_health_export/")


# And in which RunHub does, where an upload's own terms are not the file's: what came under stricter
# ones stays so from its first moment here.
OWN_FOLDERS = {f"/originals/{terms}/": terms for terms in (Terms.STRAVA_API, Terms.OWN_TAKEOUT)}


def _terms(claim: Claim) -> str:
    for folder, terms in OWN_FOLDERS.items():
        if claim.parent_id and folder in claim.name:
            return terms
    is_takeout = claim.parent_id and any(folder in claim.name for folder in TAKEOUT_FOLDERS)
    return Terms.OWN_TAKEOUT if is_takeout else Terms.OWN_FILE


def _activity(claim: Claim, source: Row, found: Row, blobs: list[bytes]) -> Row:
    is_run, track, shoe = found["sport"] == "run", found["track"], claim.shoe
    as_found = ("ordinal", "sport", "sub_sport", "title", "notes", "time_zone", "local_date")
    return {
        **_blank(Activity),
        **{name: found[name] for name in (*as_found, "device", "thumb")},
        **found["figures"],
        "athlete_id": claim.athlete_id,
        "terms": source["terms"],
        "workout_type": found["workout_type"] if is_run else "",
        "surface": found["surface"] if is_run else "",
        "shoe_id": shoe[0] if shoe and is_run and _worn(shoe, found["local_date"]) else None,
        "start": datetime.fromtimestamp(found["start_utc"], UTC),
        "channel_count": len(found["streams"]),
        "track": None if track is None else blobs[track].hex(),
        "created_at": source["created_at"],
    }


def _worn(shoe: tuple[int, str | None, str | None], day: str) -> bool:
    """Whether a shoe was in use on `day`; ISO dates compare as texts."""
    _, first, last = shoe
    return (first is None or first <= day) and (last is None or day <= last)


def recordings_restore(*, source_file: SourceFile) -> list[Activity]:
    """Take those of a file's activities that lie in the trash out of it."""
    trashed = Activity.objects.filter(source_file=source_file, trashed_at__isnull=False)
    found = list(trashed.only("pk", "start"))
    trashed.update(trashed_at=None)
    return found
