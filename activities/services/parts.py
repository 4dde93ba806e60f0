"""Who stands for a recording that was cut or put together, and what is kept behind it.

What an activity was made of points to it by `canonical`, as do the other recordings of the same
run. However many steps were taken, all of it points to the last one, which is seen.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime

from django.db.models import Q

from activities.models import Activity, ActivityPart
from activities.services.feel import feel_carry


def standing(ids: Collection[int], *, without: Collection[int] = ()) -> dict[int, int]:
    """The activity outside the trash that stands for each of `ids`, if one was made of it.

    Of two halves it is the first. `without`: activities that are about to go.
    """
    rows = ActivityPart.objects.filter(of__in=ids).order_by("of_id", "activity_id")
    found: dict[int, int] = {}
    for of_id, piece, trashed_at, root, root_trashed_at in rows.values_list(
        "of_id",
        "activity_id",
        "activity__trashed_at",
        "activity__canonical_id",
        "activity__canonical__trashed_at",
    ):
        lead, away = (piece, trashed_at) if root is None else (root, root_trashed_at)
        if away is None and lead not in without:
            found.setdefault(of_id, lead)
    return found


def stood_by_others(ids: Collection[int]) -> list[datetime]:
    """What stands behind `ids` goes behind the other half, where there is one outside the trash.

    Returns the starts of those that went.
    """
    starts: list[datetime] = []
    while True:
        behind = Activity.objects.filter(canonical__in=ids, trashed_at__isnull=True)
        rows = dict(behind.filter(pieces__isnull=False).values_list("pk", "start"))
        others = standing(rows, without=ids)
        if not others:
            return starts
        for pk, lead in others.items():
            Activity.objects.filter(pk=pk).update(canonical=lead)
        starts += [rows[pk] for pk in others]


def made_from(ids: Iterable[int]) -> list[Activity]:
    """Activities that were made of any of `ids`, in the trash or not, the latest step first."""
    made = Activity.objects.filter(parts__of__in=list(ids)).distinct()
    return list(made.defer("track", "thumb").order_by("-pk"))


def starts_behind(ids: Collection[int]) -> list[datetime]:
    """Starts of the recordings that `ids` were made of, through all the steps."""
    starts: list[datetime] = []
    below = set(ids)
    while below:
        rows = Activity.objects.filter(pieces__activity__in=below).distinct()
        found = list(rows.values_list("pk", "start", "source_file_id"))
        starts += [start for _, start, source in found if source is not None]
        below = {pk for pk, _, _ in found}
    return starts


def parts_restored(ids: Collection[int]) -> list[datetime]:
    """What `ids` were made of leaves the trash with them. Returns the starts of its recordings."""
    below = set(ids)
    while below:
        found = Activity.objects.filter(pieces__activity__in=below)
        below = set(found.values_list("pk", flat=True))
        leads = standing(below)
        for pk, lead in leads.items():
            Activity.objects.filter(pk=pk).update(canonical=lead, trashed_at=None)
    return starts_behind(ids)


def put_behind(ids: Collection[int], lead: Activity) -> None:
    """`ids`, and all that stands behind them, stand behind `lead` from now on."""
    feel_carry(was=ids, lead=lead.pk)
    Activity.objects.filter(Q(pk__in=ids) | Q(canonical__in=ids)).exclude(pk=lead.pk).update(
        canonical=lead
    )
