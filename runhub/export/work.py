"""The whole story of an archive, from a waiting row to a file that can be fetched.

    claim -> originals -> samples -> tables -> manifest -> ready

In turns of a few seconds, so that imports and analyses wait no longer than that. Nothing larger
than one recording is held in memory.
"""

from __future__ import annotations

import errno
import json
import logging
import time
from collections import defaultdict
from collections.abc import Iterator

from django.core.files.storage import storages
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from activities.models import Activity, SourceFile, Stream, StreamMask, Terms
from common.errors import SourceFault
from runhub.export import others, tables
from runhub.export.archive import Archive, file_sha256
from runhub.export.readme import README
from runhub.export.rows import (
    Claim,
    LostClaim,
    export_claim,
    export_fail,
    export_path,
    export_put_back,
    export_ready,
    export_renew,
    exports_folder,
    leftovers_remove,
)
from runhub.export.samples import samples_file

log = logging.getLogger(__name__)
TURN_SECONDS = 4.0
TELL_SECONDS = 1.0
FILES, SAMPLES = 50, 10  # at once
VERSION = 1
FULL_DISK = (errno.ENOSPC, errno.EDQUOT)


def work_on(export_id: int) -> bool:
    """One turn on an archive. True when there is more to do."""
    claim = export_claim(export_id=export_id)
    if claim is None:
        return False
    making = Making(claim)
    try:
        return making.turn()
    except LostClaim:
        log.warning("export %s was taken over by another worker", claim.key)
    except SourceFault as fault:
        making.give_up(f"{fault.message} {fault.advice}")
    except OSError as error:
        if error.errno not in FULL_DISK:
            raise
        making.give_up("The disk of this hub is full. Ask the administrator to make room.")
    return False


class Making:
    """One turn of making one archive."""

    def __init__(self, claim: Claim) -> None:
        self.claim = claim
        folder = exports_folder()
        leftovers_remove(claim=claim, but=claim.kept)
        self.archive = Archive(folder, f"{claim.key}-{claim.token}")
        is_known = bool(claim.kept) and self.archive.take_over(
            Archive(folder, f"{claim.key}-{claim.kept}")
        )
        if not is_known:
            self.archive.place = {"step": "originals", "after": 0, "done": 0, "gone": []}
        self.until = time.monotonic() + TURN_SECONDS
        self.told = 0.0
        self.total = self._count()

    def turn(self) -> bool:
        self._tell()
        place = self.archive.place
        for step, parts in (("originals", self._originals), ("samples", self._samples)):
            if place["step"] != step:
                continue
            for after in parts():
                place["after"] = after
                self._tell()
                if time.monotonic() > self.until:
                    return self._pause()
            place["step"], place["after"] = "samples" if step == "originals" else "tables", 0
        self._tables()
        self._finish()
        return False

    def give_up(self, reason: str) -> None:
        export_fail(claim=self.claim, reason=reason)
        leftovers_remove(claim=self.claim)

    def _count(self) -> int:
        files = SourceFile.objects.filter(athlete_id=self.claim.athlete_id).count()
        return files + self._sampled().count() + 1

    def _tell(self) -> None:
        if time.monotonic() - self.told > TELL_SECONDS:
            done = min(self.archive.place["done"], self.total)
            export_renew(claim=self.claim, done=done, total=self.total)
            self.told = time.monotonic()

    def _pause(self) -> bool:
        self.archive.close()
        done = min(self.archive.place["done"], self.total)
        export_put_back(claim=self.claim, done=done, total=self.total)
        return True

    def _originals(self) -> Iterator[int]:
        """Each file as it was handed in, byte for byte; yields the row to go on after."""
        found = SourceFile.objects.filter(athlete_id=self.claim.athlete_id).order_by("pk")
        while rows := list(found.filter(pk__gt=self.archive.place["after"])[:FILES]):
            for row in rows:
                name = tables.original_name(row.sha256, row.name, row.format, row.terms)
                try:
                    with storages["originals"].open(row.file.name) as source:
                        self.archive.copy(name, source, row.size_bytes)
                except (
                    FileNotFoundError
                ):  # deleted for good meanwhile, or lost: said in the manifest
                    self.archive.place["gone"].append(name)
                self.archive.place["done"] += 1
                yield row.pk

    def _sampled(self) -> QuerySet[Activity]:
        return Activity.objects.filter(
            athlete_id=self.claim.athlete_id, channel_count__gt=0
        ).order_by("pk")

    def _samples(self) -> Iterator[int]:
        """A Parquet file for each activity that has samples."""
        names = ("pk", "public_id", "start", "sport")
        while rows := list(
            self._sampled().filter(pk__gt=self.archive.place["after"]).values_list(*names)[:SAMPLES]
        ):
            streams, masks = (
                _blobs(kind, [row[0] for row in rows]) for kind in (Stream, StreamMask)
            )
            for pk, key, start, sport in rows:
                notes = {"activity": str(key), "start": tables.plain(start), "sport": sport}
                data = samples_file(streams[pk], masks[pk], notes)
                if data is not None:
                    self.archive.put(f"streams/{key}.parquet", data)
                self.archive.place["done"] += 1
                yield pk

    @transaction.atomic
    def _tables(self) -> None:
        whose, put = self.claim.athlete_id, self.archive.lines
        columns = tables.activity_columns()
        put("activities.csv", tables.csv_lines(columns, tables.activities(whose)))
        self._tell()
        put("activities.json", _activities_json(whose))
        metrics = tables.csv_lines(tables.METRIC_COLUMNS, tables.metrics(whose))
        put("metrics.csv", metrics)
        self._tell()
        put("daily_load.csv", tables.csv_lines(tables.day_columns(), tables.day_loads(whose)))
        for name, rows in (("thresholds", tables.thresholds), ("shoes", tables.shoes)):
            put(f"{name}.json", _object(name, rows(whose)))
        put("privacy.json", _object("zones", tables.zones(whose)))
        put("wellness.json", _wellness_json(whose))
        put("comments.json", _object("comments", others.comments(whose)))
        put("sharing.json", _sharing_json(whose))
        profile = json.dumps(tables.profile(whose), ensure_ascii=False, indent=1)
        put("profile.json", [profile, "\n"])
        put("README.txt", [README])

    def _finish(self) -> None:
        """The manifest, then the file under its own name: it is there whole or not at all."""
        manifest = {
            "runhub_archive": VERSION,
            "made_at": tables.plain(timezone.now()),
            "counts": _counts(self.claim.athlete_id),
            "missing": self.archive.place["gone"],
            "files": dict(self.archive.entries),
        }
        self.archive.put("manifest.json", json.dumps(manifest, indent=0).encode())
        self.archive.close()
        size = self.archive.path.stat().st_size
        sha256 = file_sha256(self.archive.path, self._tell)
        with transaction.atomic():
            # Fenced first: whoever has lost the claim renames nothing.
            export_ready(claim=self.claim, size_bytes=size, sha256=sha256)
            self.archive.path.replace(export_path(self.claim.key))
        leftovers_remove(claim=self.claim)


def _blobs(kind: type[Stream] | type[StreamMask], ids: list[int]) -> dict[int, dict[str, bytes]]:
    found: dict[int, dict[str, bytes]] = defaultdict(dict)
    for pk, key, data in kind.objects.filter(activity__in=ids).values_list(
        "activity_id", "key", "data"
    ):
        found[pk][key] = bytes(data)
    return found


def _object(name: str, rows: Iterator[tables.Row]) -> Iterator[str]:
    yield "{"
    yield from tables.json_lines(name, rows)
    yield "\n}\n"


def _activities_json(athlete_id: int) -> Iterator[str]:
    yield "{"
    yield from tables.json_lines("files", tables.files(athlete_id))
    yield from tables.json_lines("activities", tables.activities(athlete_id), first=False)
    yield from tables.json_lines("parts", tables.parts(athlete_id), first=False)
    yield from tables.json_lines("merges", tables.merges(athlete_id), first=False)
    yield "\n}\n"


def _wellness_json(athlete_id: int) -> Iterator[str]:
    yield "{"
    yield from tables.json_lines("days", tables.wellness(athlete_id))
    yield from tables.json_lines("feels", tables.feels(athlete_id), first=False)
    yield "\n}\n"


def _sharing_json(athlete_id: int) -> Iterator[str]:
    yield "{"
    yield from tables.json_lines("teams", others.shares(athlete_id))
    yield from tables.json_lines("looks", others.looks(athlete_id), first=False)
    yield from tables.json_lines("passes", others.passes(athlete_id), first=False)
    yield "\n}\n"


def _counts(athlete_id: int) -> dict[str, int]:
    all_of = Activity.objects.filter(athlete_id=athlete_id)
    standing = all_of.filter(canonical__isnull=True)
    return {
        "originals": SourceFile.objects.filter(athlete_id=athlete_id).count(),
        "recordings": all_of.count(),
        "activities": standing.filter(trashed_at__isnull=True).count(),
        "in_trash": standing.filter(trashed_at__isnull=False).count(),
        "typed_in": standing.filter(terms=Terms.MANUAL, made="").count(),
    }
