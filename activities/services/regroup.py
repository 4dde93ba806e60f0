"""Which recordings are one run: a function of the set of recordings, so that any order of
import ends in the same activities."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from activities.core.same_run import MAX_START_APART_S, RecordingKey, group, richness
from activities.models import Activity, MergeOffer
from activities.services.feel import feel_carry
from activities.services.locks import athlete_locked
from activities.services.parts import standing

CARRIED = ("title", "notes", "workout_type", "surface", "shoe_id", "corrected_distance_m", "sport")
REACH = timedelta(seconds=MAX_START_APART_S)
COLUMNS = (
    "athlete_id",
    "canonical_id",
    "source_file__sha256",
    "source_file__format",
    "ordinal",
    "start",
    "elapsed_s",
    "distance_m",
    "sport",
    "device",
    "channel_count",
    "edited",
    *CARRIED,
)


@transaction.atomic
def regroup(*, athlete_id: int, starts: Iterable[datetime]) -> None:
    """Settle anew which recordings around `starts` are one run and which of them is canonical."""
    athlete_locked(athlete_id)
    regroup_locked(athlete_id=athlete_id, starts=starts)


def regroup_locked(*, athlete_id: int, starts: Iterable[datetime]) -> None:
    """The same under the caller's lock."""
    done: set[int] = set()
    for start in starts:
        found = [activity for activity in _around(athlete_id, start) if activity.pk not in done]
        done.update(activity.pk for activity in found)
        if len(found) > 1:
            _settle(athlete_id, found)
        elif found:
            lead = standing([found[0].pk]).get(found[0].pk)
            if found[0].canonical_id != lead:
                Activity.objects.filter(pk=found[0].pk).update(canonical=lead)


# What was typed in is no recording: it never disappears behind one.
NEAR = """
SELECT FROM activities_activity
WHERE athlete_id = %(athlete)s AND start BETWEEN %(first)s AND %(last)s
  AND trashed_at IS NULL AND source_file_id IS NOT NULL
"""


def near_parameters(athlete_id: int, starts: list[datetime]) -> dict[str, Any]:
    """Parameters of NEAR, which finds the recordings near `starts` and between them."""
    return {"athlete": athlete_id, "first": min(starts) - REACH, "last": max(starts) + REACH}


def _around(athlete_id: int, start: datetime) -> list[Activity]:
    """Activities linked to `start` by chains of near starts, trash left out."""
    query = Activity.objects.filter(
        athlete_id=athlete_id, trashed_at__isnull=True, source_file__isnull=False
    )
    query = query.select_related("source_file").only(*(c for c in COLUMNS)).order_by("start", "pk")
    low, high, count = start - REACH, start + REACH, -1
    found: list[Activity] = []
    while len(found) != count:
        count = len(found)
        found = list(query.filter(start__gte=low, start__lte=high))
        if len(found) < 2:
            break
        low = min(low, found[0].start - REACH)
        high = max(high, found[-1].start + REACH)
    return found


def _settle(athlete_id: int, found: list[Activity]) -> None:
    keys = {_key(activity): activity for activity in found}
    grouping = group(keys)
    sets = [[keys[key] for key in members] for members in grouping.groups]
    answers = _answers(athlete_id, found)
    runs = _united(sets, [pair for pair, answer in answers.items() if answer == "merged"])
    made = standing([activity.pk for activity in found])
    for members in runs:
        if any(member.pk in made for member in members):
            _point_to_made(members, made)
        else:
            _point(members)
    offers = [(keys[a].pk, keys[b].pk) for a, b in grouping.merge_offers]
    _offer(athlete_id, _wanted(offers, runs, answers), answers)


def _key(activity: Activity) -> RecordingKey:
    source = activity.source_file
    nan = float("nan")
    return RecordingKey(
        sha256=source.sha256 if source else f"manual-{activity.pk}",
        ordinal=activity.ordinal,
        start_utc=activity.start.timestamp(),
        duration_s=activity.elapsed_s,
        distance_m=nan if activity.distance_m is None else activity.distance_m,
        sport=activity.sport,
        device=activity.device,
        channel_count=activity.channel_count,
        format=source.format if source else "manual",
    )


def _answers(athlete_id: int, found: list[Activity]) -> dict[tuple[int, int], str]:
    ids = [activity.pk for activity in found]
    rows = MergeOffer.objects.filter(athlete_id=athlete_id, first__in=ids, second__in=ids)
    return {(row.first_id, row.second_id): row.answer for row in rows}


def _united(sets: list[list[Activity]], merged: list[tuple[int, int]]) -> list[list[Activity]]:
    """Join the sets that the athlete has said are one run; the richest member leads."""
    for a, b in merged:
        first = next((s for s in sets if any(m.pk == a for m in s)), None)
        second = next((s for s in sets if any(m.pk == b for m in s)), None)
        if first is None or second is None or first is second:
            continue
        first.extend(second)
        first.sort(key=lambda member: richness(_key(member)))
        sets.remove(second)
    return sets


def _point(members: list[Activity]) -> None:
    """Make the first canonical and carry over what the athlete typed into the one that was."""
    lead, rest = members[0], members[1:]
    feel_carry(was=[m.pk for m in rest if m.canonical_id is None], lead=lead.pk)
    was = next((m for m in rest if m.canonical_id is None and m.edited), None)
    if was is not None:
        carry(was=was, lead=lead)
    if lead.canonical_id is not None:
        lead.canonical = None
        lead.save(update_fields=["canonical"])
    moved = [m.pk for m in rest if m.canonical_id != lead.pk]
    if moved:
        Activity.objects.filter(pk__in=moved).update(canonical=lead)


def _point_to_made(members: list[Activity], made: Mapping[int, int]) -> None:
    """What the athlete cut or put together stands for the run, whatever recording is richest."""
    lead = next(made[member.pk] for member in members if member.pk in made)
    for member in members:
        stands = made.get(member.pk, lead)
        if member.canonical_id != stands:
            Activity.objects.filter(pk=member.pk).update(canonical=stands)


def carry(*, was: Activity, lead: Activity) -> None:
    """What the athlete typed into `was` goes to `lead`, which stands for the run from now on."""
    fields = [name for name in CARRIED if name.removesuffix("_id") in was.edited]
    fields = [name for name in fields if name.removesuffix("_id") not in lead.edited]
    if not fields:
        return
    for name in fields:
        setattr(lead, name, getattr(was, name))
    plain = [name.removesuffix("_id") for name in fields]
    lead.edited = [*lead.edited, *plain]
    lead.save(update_fields=["edited", *plain])


def _wanted(
    offers: list[tuple[int, int]],
    runs: list[list[Activity]],
    answers: dict[tuple[int, int], str],
) -> dict[tuple[int, int], str]:
    """What is asked of the recordings that lead two runs: "open", or "declined" once for all.

    A no is about the runs, whichever recordings led them then; it is noted for those that lead
    now, because the others may be deleted one day.
    """
    run_of = {member.pk: number for number, run in enumerate(runs) for member in run}
    declined = [
        {run_of[pk] for pk in pair} for pair, answer in answers.items() if answer == "declined"
    ]
    wanted = {}
    for pair in offers:
        apart = {run_of[pk] for pk in pair}
        if len(apart) == 2:
            first, second = sorted(runs[number][0].pk for number in apart)
            wanted[first, second] = "declined" if apart in declined else "open"
    return wanted


def _offer(
    athlete_id: int, wanted: dict[tuple[int, int], str], answers: dict[tuple[int, int], str]
) -> None:
    kept = {
        pair: answer
        for pair, answer in answers.items()
        if answer != "open" or wanted.get(pair) == "open"
    }
    for first, second in set(answers) - set(kept):
        MergeOffer.objects.filter(first_id=first, second_id=second).delete()
    MergeOffer.objects.bulk_create(
        [
            MergeOffer(athlete_id=athlete_id, first_id=first, second_id=second, answer=answer)
            for (first, second), answer in sorted(wanted.items())
            if (first, second) not in kept
        ],
        ignore_conflicts=True,
    )
