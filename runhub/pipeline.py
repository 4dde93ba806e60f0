"""The whole story of an import, from a waiting row to activities.

    claim -> open (unpack, hash) -> read and digest in the child -> store -> settle

Each item is claimed, fenced and committed alone. A crash anywhere leaves a row whose lease runs
out, and the next worker starts that item again.
"""

from __future__ import annotations

import errno
import logging
import time
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import InterfaceError, OperationalError, connection, transaction

from activities.models import Outcome, SourceFile
from activities.reading.archive import Limits
from activities.reading.own_archive import MANIFEST
from activities.reading.reader import Reader, ReaderCrashed
from activities.selectors.imports import original_of, standing_of
from activities.services.archives import archive_expand
from activities.services.imports import (
    Claim,
    LostClaim,
    item_claim,
    item_fail,
    item_put_back,
    item_renew,
    item_settle,
    job_settle,
)
from activities.services.locks import athlete_locked
from activities.services.own_archive import siblings_open, words_apply
from activities.services.quota import room_check
from activities.services.regroup import regroup_locked
from activities.services.staging import scratch_path, staged_remove
from activities.services.store import Stored, file_store, original_store, recordings_restore
from coaching.services.notifications import import_told
from common.errors import SourceFault

log = logging.getLogger(__name__)
TURN_ITEMS = 25
TURN_SECONDS = 2.0
DATABASE_FAULTS = (OperationalError, InterfaceError)
FULL_DISK = (errno.ENOSPC, errno.EDQUOT)
WAIT_S = 15.0  # an item that found no room
WORDS_WAIT_S = 1.0  # words about recordings that other workers still read
PUT_BACK_PAUSES_S = (0, 1, 2, 4, 8)  # as long as a restart of PostgreSQL takes


@cache
def reader() -> Reader:
    """The warm reading child of this worker process."""
    return Reader(
        memory_bytes=settings.LIMIT_READ_MEMORY_BYTES,
        cpu_seconds=settings.LIMIT_READ_SECONDS,
        file_bytes=max(settings.LIMIT_UNPACKED_BYTES, settings.LIMIT_ARCHIVE_BYTES),
        points=settings.LIMIT_POINTS,
    )


def limits() -> Limits:
    return Limits(
        file=settings.LIMIT_FILE_BYTES,
        unpacked=settings.LIMIT_UNPACKED_BYTES,
        archive=settings.LIMIT_ARCHIVE_BYTES,
        archive_unpacked=settings.LIMIT_ARCHIVE_UNPACKED_BYTES,
        entries=settings.LIMIT_ARCHIVE_ENTRIES,
        ratio=settings.LIMIT_ARCHIVE_RATIO,
        levels=settings.LIMIT_ARCHIVE_LEVELS,
        spare_disk=settings.LIMIT_SPARE_DISK_BYTES,
    )


def work_on(job_id: int) -> bool:
    """One turn on a job: some items, a few seconds at most, so that batches take turns.

    True when there may be more to do.
    """
    until = time.monotonic() + TURN_SECONDS
    for _ in range(TURN_ITEMS):
        claim = item_claim(job_id=job_id)
        if claim is None:
            if job_settle(job_id=job_id):
                staged_remove(job_id=job_id)
                import_told(job_id=job_id)
            return False
        if not import_item(claim):
            return False
        if time.monotonic() > until:
            break
    return True


class NoRoom(Exception):
    """The disk of the hub is full, whatever the file is like."""


def import_item(claim: Claim) -> bool:
    """Settle one item: added, already there, or failed with a sentence.

    False when the hub itself is in the way: the item waits, and the turn ends. The sweeper rings.
    """
    try:
        _import(claim)
    except LostClaim:
        log.warning("item %s was taken over by another worker", claim.item_id)
    except (NoRoom, *DATABASE_FAULTS) as fault:
        first = str(fault).strip().split("\n", 1)[0]
        log.warning("item %s waits, the hub is in the way: %s", claim.item_id, first)
        _put_back(claim, WAIT_S if isinstance(fault, NoRoom) else 0)
        return False
    return True


def _put_back(claim: Claim, wait_s: float) -> None:
    """Without a database for long the lease runs out instead, which costs an attempt."""
    for pause_s in PUT_BACK_PAUSES_S:
        time.sleep(pause_s)
        try:
            if not connection.in_atomic_block:
                connection.close_if_unusable_or_obsolete()
            item_put_back(claim=claim, wait_s=wait_s)
        except DATABASE_FAULTS:
            continue
        return
    log.warning("item %s could not be put back; its lease will run out", claim.item_id)


def _import(claim: Claim) -> None:
    try:
        if claim.is_archive:
            expand(claim)
        elif claim.parent_id and claim.name.endswith(f"/{MANIFEST}"):
            read_words(claim)
        else:
            read_file(claim)
    except SourceFault as fault:
        if fault.code == "disk_full":
            raise NoRoom(fault.message) from fault
        item_fail(claim=claim, fault=fault)
    except OSError as error:
        if error.errno in FULL_DISK:
            raise NoRoom(error.strerror) from error
        raise
    except ReaderCrashed as crash:
        item_fail(claim=claim, fault=_crashed(crash))
    else:
        if claim.entry is None and not claim.is_archive:
            Path(claim.staged).unlink(missing_ok=True)


def _crashed(crash: ReaderCrashed) -> SourceFault:
    return SourceFault(
        f"{crash} Reading this file failed three times.",
        advice="Export the activity again; if it stays so, please send us the file.",
        permanent=False,
        code="crashed",
    )


def expand(claim: Claim) -> None:
    """An archive becomes rows, one per member worth reading."""
    request = {"limits": limits().as_dict(), "depth": claim.depth}
    path = claim.staged
    if claim.entry is not None:
        found, _ = reader().ask(
            "extract",
            tick=lambda: item_renew(claim=claim),
            path=path,
            entry=claim.entry,
            scratch=scratch_path(job_id=claim.job_id),
            limits=request["limits"],
        )
        path = found["path"]
    try:
        listing, _ = reader().ask(
            "list", tick=lambda: item_renew(claim=claim), path=path, **request
        )
        archive_expand(claim=claim, listing=listing, path=path)
    except (SourceFault, ReaderCrashed, LostClaim):
        if path != claim.staged:
            Path(path).unlink(missing_ok=True)
        raise


def read_file(claim: Claim) -> None:
    """One file becomes activities, or is recognised as already there."""
    if claim.is_known and _already_there(claim, claim.sha256):
        return
    context = {"home_zone": claim.home_zone, "thresholds": claim.thresholds}
    try:
        opened, blobs = reader().ask(
            "open",
            tick=lambda: item_renew(claim=claim),
            path=claim.staged,
            entry=claim.entry,
            scratch=scratch_path(job_id=claim.job_id),
            limits=limits().as_dict(),
            new=claim.sha256,
            **context,
        )
        try:
            if "recordings" in opened:
                _store(claim, opened, blobs)
            elif not _already_there(claim, opened["sha256"]):
                read, blobs = reader().ask("read", tick=lambda: item_renew(claim=claim), **context)
                _store(claim, {**opened, **read}, blobs)
        finally:
            if opened["path"] != claim.staged:
                Path(opened["path"]).unlink(missing_ok=True)
    finally:
        reader().rest()


def read_words(claim: Claim) -> None:
    """What the athlete wrote on the hub that made this archive, once its recordings are here."""
    if siblings_open(claim):
        item_put_back(claim=claim, wait_s=WORDS_WAIT_S)
        return
    words, _ = reader().ask(
        "words",
        tick=lambda: item_renew(claim=claim),
        path=claim.staged,
        entry=claim.entry,
        limits=limits().as_dict(),
    )
    words_apply(claim=claim, words=words)


def _already_there(claim: Claim, sha256: str) -> bool:
    if original_of(athlete_id=claim.athlete_id, sha256=sha256) is None:
        return False
    with transaction.atomic():
        athlete_locked(claim.athlete_id)
        source_file = original_of(athlete_id=claim.athlete_id, sha256=sha256)
        if source_file is None:
            return False
        _settle_known(claim, source_file)
    return True


def _settle_known(claim: Claim, source_file: SourceFile) -> None:
    """The same bytes again: link them, and bring back from the trash what they had brought."""
    restored = recordings_restore(source_file=source_file)
    regroup_locked(athlete_id=claim.athlete_id, starts=[activity.start for activity in restored])
    standing = standing_of(source_file_id=source_file.pk)
    title = standing.lead.title if standing else source_file.name
    item_settle(
        claim=claim,
        outcome=Outcome.ADDED if restored else Outcome.DUPLICATE,
        source_file_id=source_file.pk,
        activity_id=standing.lead.pk if standing else None,
        code="restored" if restored else "same_bytes",
        reason=f"Back from the trash: {title}."
        if restored
        else f"The same file is already here: {title}.",
    )


def _store(claim: Claim, answer: dict[str, Any], blobs: list[bytes]) -> None:
    """`answer`: of the child, to "open" and "read"."""
    format_key, sha256 = answer["format"], answer["sha256"]
    room_check(athlete_id=claim.athlete_id, job_id=claim.job_id, size_bytes=answer["size"])
    name = original_store(
        athlete_id=claim.athlete_id, sha256=sha256, format_key=format_key, path=answer["path"]
    )
    with transaction.atomic():
        athlete_locked(claim.athlete_id)
        stored = file_store(
            claim=claim,
            sha256=sha256,
            size_bytes=answer["size"],
            format_key=format_key,
            name=name,
            recordings=answer["recordings"],
            blobs=blobs,
        )
        if stored is None:
            _settle_known(claim, original_of(athlete_id=claim.athlete_id, sha256=sha256))
            return
        if not stored.alone:
            regroup_locked(athlete_id=claim.athlete_id, starts=stored.starts)
        _settle_new(claim, stored)


def _settle_new(claim: Claim, stored: Stored) -> None:
    file_id, count = stored.source_file_id, len(stored.ids)
    if stored.alone:
        first = stored.ids[0]
        item_settle(claim=claim, outcome=Outcome.ADDED, source_file_id=file_id, activity_id=first)
        return
    standing = standing_of(source_file_id=file_id)
    if standing is None:
        raise LostClaim(claim.name)
    lead, known, reason = standing.lead, standing.known_before, ""
    if known and lead.source_file_id == file_id:
        reason = f"This richer recording now stands for a run that was here: {lead.title}."
    elif known:
        reason = f"The same run is already here: {lead.title}."
    elif count > 1:
        reason = f"{count} activities in one file."
    item_settle(
        claim=claim,
        outcome=Outcome.DUPLICATE if known else Outcome.ADDED,
        source_file_id=file_id,
        activity_id=lead.pk,
        code="same_run" if known else "",
        reason=reason,
    )
