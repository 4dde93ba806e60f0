"""What an athlete wrote on another hub comes to this one, beside the recordings it is about.

Nothing is overwritten that the athlete has set here; done twice, it changes nothing the second time.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from activities.models import (
    Activity,
    ImportItem,
    ImportJob,
    MergeOffer,
    Outcome,
    SourceFile,
    State,
    Terms,
)
from activities.services.imports import OWN_ARCHIVE, Claim, item_settle
from activities.services.locks import athlete_locked
from activities.services.own_archive_cuts import cuts_apply
from activities.services.own_archive_days import days_apply
from activities.services.own_archive_people import people_apply
from activities.services.own_archive_typed import typed_in_apply
from activities.services.regroup import regroup_locked
from athletes.models import Athlete, Shoe
from common.errors import SourceFault

AT_ONCE = 500
PLAIN = ("title", "notes", "sport", "workout_type", "surface", "corrected_distance_m")
CHOICES = {
    name: frozenset(str(value) for value, _ in Activity._meta.get_field(name).choices or ())
    for name in ("sport", "workout_type", "surface")
}
Row = dict[str, Any]
Place = tuple[str, int]


@dataclass(slots=True)
class Applied:
    """How many activities were changed, and how many were created."""

    changed: int = 0
    typed_in: int = 0


def siblings_open(claim: Claim) -> bool:
    """Whether other members of the archive are still to be read: words come after all of them."""
    others = ImportItem.objects.filter(parent_id=claim.parent_id).exclude(pk=claim.item_id)
    return others.exclude(state=State.DONE).exists()


WRITTEN = (*PLAIN, "shoe", "edited", "time_zone", "local_date", "hides_map")


@transaction.atomic
def words_apply(*, claim: Claim, words: dict[str, Any]) -> None:
    """Apply `words`, of `reading.own_archive`, and settle the item. Raises SourceFault, LostClaim."""
    athlete_locked(claim.athlete_id)
    athlete = Athlete.objects.select_for_update().get(pk=claim.athlete_id)
    _check(words["activities"])
    done = Applied()
    try:
        shoes = people_apply(athlete=athlete, words=words)
        done.changed = _recorded_apply(claim, words, shoes)
        done.typed_in = typed_in_apply(
            claim=claim, athlete=athlete, rows=_typed(words), shoes=shoes
        )
        days_apply(athlete=athlete, words=words)
    except ValidationError as error:
        raise SourceFault(
            f"This archive holds a value that cannot be: {' '.join(error.messages)}",
            advice="The recordings in it were read. Make the archive anew and upload it again.",
            code="archive_words",
        ) from error
    _merges_apply(claim.athlete_id, words["merges"])
    item_settle(claim=claim, outcome=Outcome.SKIPPED, code=OWN_ARCHIVE, reason=_sentence(done))


def _sentence(done: Applied) -> str:
    return (
        "Part of a RunHub archive. "
        f"Taken over from it: words about {done.changed} recordings, {done.typed_in} typed-in runs."
    )


def _check(rows: Iterable[Row]) -> None:
    for row in rows:
        for name, allowed in CHOICES.items():
            if row[name] not in allowed and (row[name] or name == "sport"):
                raise SourceFault(
                    f"This archive names a {name.replace('_', ' ')} that this hub does not know: "
                    f"{row[name]}. Titles, notes and the like were not taken over.",
                    advice="Update this hub and upload the archive again.",
                    code="archive_words",
                )


def _typed(words: dict[str, Any]) -> list[Row]:
    # What was made out of recordings has no file either; it is made again from them.
    return [
        row for row in words["activities"] if not row["sha256"] and row["terms"] == Terms.MANUAL
    ]


def _recorded_apply(claim: Claim, words: dict[str, Any], shoes: dict[str, Shoe]) -> int:
    """The words about recordings, matched by the file's content and the place in it."""
    began = ImportJob.objects.values_list("created_at", flat=True).get(pk=claim.job_id)
    restored = set(
        ImportItem.objects.filter(job_id=claim.job_id, code="restored").values_list(
            "source_file_id", flat=True
        )
    )
    rows = {(row["sha256"], row["ordinal"]): row for row in words["activities"] if row["sha256"]}
    names = {row["sha256"]: row["name"] for row in words["files"]}
    changed, binned = 0, []
    fresh: dict[str, Activity] = {}
    for part in _parts(sorted({sha256 for sha256, _ in rows})):
        writing = []
        for activity in _by_files(claim.athlete_id, part):
            row = rows.get((activity.source_file.sha256, activity.ordinal))
            if row is None:
                continue
            is_fresh = activity.created_at >= began
            if is_fresh:
                fresh[row["id"]] = activity
            if _take(activity, row, shoes, is_fresh=is_fresh):
                writing.append(activity)
            if row["trashed"] and (is_fresh or activity.source_file_id in restored):
                binned.append(activity)
        Activity.objects.bulk_update(writing, WRITTEN)
        changed += len(writing)
        _names_apply(claim.athlete_id, {sha: names[sha] for sha in part if sha in names}, began)
    binned += _cuts(words, fresh, shoes)
    _bin(claim.athlete_id, binned)
    return changed


def _cuts(
    words: dict[str, Any], fresh: dict[str, Activity], shoes: dict[str, Shoe]
) -> list[Activity]:
    """Cut and join what this import brought, as it was there. Returns what belongs in the trash."""
    rows = {row["id"]: row for row in words["activities"] if row["made"]}
    kinds = {key: row["made"] for key, row in rows.items()}
    made = [
        (fresh[key], rows[key])
        for key in cuts_apply(parts=words["parts"], kinds=kinds, here=fresh)
        if key in rows
    ]
    for activity, row in made:
        if _take(activity, row, shoes, is_fresh=True):
            activity.save(update_fields=WRITTEN)
    return [activity for activity, row in made if row["trashed"]]


def _by_files(athlete_id: int, hashes: list[str]) -> Iterable[Activity]:
    found = Activity.objects.filter(athlete_id=athlete_id, source_file__sha256__in=hashes)
    found = found.select_for_update(of=("self",)).select_related("source_file")
    return found.defer("track", "thumb").order_by("pk")


def _take(activity: Activity, row: Row, shoes: dict[str, Shoe], *, is_fresh: bool) -> bool:
    """Set what the athlete set there and not here; of one that only this import brought, what was
    guessed there as well. True if anything changed."""
    values = {name: row[name] for name in PLAIN} | {"shoe": shoes.get(row["shoe"])}
    wanted = [name for name in values if is_fresh or name in row["edited"]]
    changes = {
        name: values[name]
        for name in wanted
        if name not in activity.edited and getattr(activity, name) != values[name]
    }
    if row["hides_map"] and not activity.hides_map:
        changes["hides_map"] = True
    edited = sorted({*activity.edited, *row["edited"]})
    if is_fresh and activity.time_zone != row["time_zone"]:
        local = activity.start.astimezone(ZoneInfo(row["time_zone"]))
        changes |= {"time_zone": row["time_zone"], "local_date": local.date()}
    if not changes and edited == sorted(activity.edited):
        return False
    for name, value in changes.items():
        setattr(activity, name, value)
    activity.edited = edited
    return True


def _names_apply(athlete_id: int, names: dict[str, str], began: datetime) -> None:
    """Files get the names back that they were handed in with."""
    found = SourceFile.objects.filter(
        athlete_id=athlete_id, sha256__in=names, created_at__gte=began
    )
    rows = [row for row in found if names[row.sha256]]
    for row in rows:
        row.name = names[row.sha256]
    SourceFile.objects.bulk_update(rows, ["name"])


def _bin(athlete_id: int, binned: list[Activity]) -> None:
    """Into the trash, from where they can be brought back as long as any others."""
    ids = [activity.pk for activity in binned]
    Activity.objects.filter(pk__in=ids).update(trashed_at=timezone.now())
    # One behind a run that stays lies there on its own; what was behind it stands up.
    Activity.objects.filter(pk__in=ids, canonical__trashed_at__isnull=True).exclude(
        canonical=None
    ).update(canonical=None)
    regroup_locked(athlete_id=athlete_id, starts=[activity.start for activity in binned])


def _merges_apply(athlete_id: int, rows: list[Row]) -> None:
    """Answers to "is this the same run?", where this hub asks or has not asked yet."""
    places = {(sha256, ordinal) for row in rows for sha256, ordinal in row["sides"]}
    found: dict[Place, Activity] = {}
    for part in _parts(sorted({sha256 for sha256, _ in places})):
        for activity in _by_files(athlete_id, part):
            found[activity.source_file.sha256, activity.ordinal] = activity
    starts = []
    for row in rows:
        sides = [found.get((sha256, ordinal)) for sha256, ordinal in row["sides"]]
        known = sorted((side for side in sides if side is not None), key=lambda side: side.pk)
        if len(known) < 2 or known[0].pk == known[1].pk:
            continue
        offer, is_new = MergeOffer.objects.get_or_create(
            first=known[0],
            second=known[1],
            defaults={"athlete_id": athlete_id, "answer": row["answer"]},
        )
        if offer.answer == MergeOffer.Answer.OPEN:
            MergeOffer.objects.filter(pk=offer.pk).update(answer=row["answer"])
            is_new = True
        starts += [known[0].start] if is_new else []
    regroup_locked(athlete_id=athlete_id, starts=starts)


def _parts(items: list[str]) -> Iterator[list[str]]:
    for at in range(0, len(items), AT_ONCE):
        yield items[at : at + AT_ONCE]
