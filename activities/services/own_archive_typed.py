"""Of an archive of another hub: runs that were typed in."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from django.utils import timezone

from activities.models import Activity, ImportItem, Outcome, State
from activities.services.imports import Claim
from activities.services.library import activity_create_manual
from athletes.models import Athlete, Shoe

Row = dict[str, Any]
FIGURES = ("moving_s", "distance_m", "average_heart_rate_bpm", "ascent_m")
WORDS = ("sport", "title", "workout_type", "surface", "notes", "time_zone")


def typed_in_apply(
    *, claim: Claim, athlete: Athlete, rows: list[Row], shoes: dict[str, Shoe]
) -> int:
    """Create those that are not here; each is an item of the batch, so that undo finds it.

    Returns how many. In the caller's transaction. Raises ValidationError.
    """
    there = Activity.objects.filter(athlete=athlete, source_file=None)
    known_ids, known = set(), set()
    for key, start, moving_s in there.values_list("public_id", "start", "moving_s"):
        known_ids.add(key)
        known.add((start, moving_s))
    made = []
    for row in rows:
        key, start = _own_id(athlete, row["id"]), datetime.fromisoformat(row["start"])
        if {key, UUID(row["id"])} & known_ids or (start, row["moving_s"]) in known:
            continue
        known_ids.add(key)
        made.append(_create(athlete, row, shoes, key, start))
    ImportItem.objects.bulk_create([_item(claim, activity) for activity in made])
    return len(made)


def _own_id(athlete: Athlete, key: str) -> UUID:
    """An id that only this athlete's import can take, the same each time: nobody else's is
    touched, or found out, by naming it."""
    return uuid5(athlete.public_id, key)


def _create(
    athlete: Athlete, row: Row, shoes: dict[str, Shoe], key: UUID, start: datetime
) -> Activity:
    given = {name: row[name] for name in (*FIGURES, *WORDS)}
    activity = activity_create_manual(
        athlete=athlete, start=start, shoe=shoes.get(row["shoe"]), **given
    )
    activity.public_id = key
    activity.corrected_distance_m = row["corrected_distance_m"]
    activity.edited = row["edited"]
    activity.trashed_at = timezone.now() if row["trashed"] else None
    activity.save(update_fields=["public_id", "corrected_distance_m", "edited", "trashed_at"])
    return activity


def _item(claim: Claim, activity: Activity) -> ImportItem:
    return ImportItem(
        job_id=claim.job_id,
        parent_id=claim.parent_id,
        name=f"{claim.name.rpartition('/')[0]}/{activity.title}"[-400:],
        depth=claim.depth,
        state=State.DONE,
        outcome=Outcome.ADDED,
        code="typed_in",
        activity=activity,
        settled_at=timezone.now(),
    )
