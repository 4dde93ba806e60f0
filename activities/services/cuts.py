"""Crop, split and merge: new activities made of recordings that stay as they are.

docs/decisions/010-cuts-are-activities-of-their-own.md says why.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.contrib.gis.geos import GEOSGeometry
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from activities.core.recording import Recording
from activities.models import (
    Activity,
    ActivityPart,
    Made,
    RecordingInfo,
    Stream,
    StreamMask,
    Terms,
)
from activities.reading.digest import digest
from activities.selectors.cuts import MOST_PARTS, joined, part_of, recorded
from activities.services.feel import feel_carry
from activities.services.locks import athlete_locked
from activities.services.parts import made_from, put_behind, starts_behind
from activities.services.regroup import regroup_locked

TITLE_LETTERS, NOTES_LETTERS = 120, 10_000
# What people see as theirs; `corrected_distance_m` was for the whole and is left behind.
TYPED = ("title", "notes", "workout_type", "surface", "shoe_id")


@dataclass(frozen=True, slots=True)
class _Span:
    of: Activity
    from_s: float = 0.0
    to_s: float | None = None


@transaction.atomic
def activity_crop(*, activity: Activity, from_s: float, to_s: float) -> Activity:
    """An activity of what lies between two moments, s from the start, in the place of the whole.

    Raises ValidationError for a recording without samples or a span without anything in it.
    """
    whole, info = _held([activity])[0], _info(activity)
    recording = recorded(whole, info)
    part = part_of(recording, from_s, to_s)
    if part is recording:
        raise ValidationError(_("That is the whole recording already."), code="nothing_to_crop")
    made = _made(Made.CROPPED, part, [_Span(whole, from_s, to_s)], [info], _typed([whole]))
    put_behind([whole.pk], made)
    return made


@transaction.atomic
def activity_split(*, activity: Activity, at_s: float) -> tuple[Activity, Activity]:
    """Two activities, before and after a moment, s from the start, in the place of the whole.

    Raises ValidationError as `activity_crop` does.
    """
    whole, info = _held([activity])[0], _info(activity)
    recording = recorded(whole, info)
    before, after = part_of(recording, 0.0, at_s), part_of(recording, at_s, float("inf"))
    typed = _typed([whole])
    part_2 = _("%(title)s, part 2") % {"title": typed["title"][: TITLE_LETTERS - 20]}
    first = _made(Made.SPLIT, before, [_Span(whole, 0.0, at_s)], [info], typed)
    second = _made(Made.SPLIT, after, [_Span(whole, at_s)], [info], typed | {"title": part_2})
    put_behind([whole.pk], first)
    return first, second


@transaction.atomic
def activity_merge(*, activities: Sequence[Activity]) -> Activity:
    """One activity of two to five of one athlete, in their place; what lies between is a pause.

    Raises ValidationError where they overlap, lie days apart, differ in sport or have no samples.
    """
    if not 2 <= len({activity.pk for activity in activities}) <= MOST_PARTS:
        raise ValidationError(_("Choose two to five activities."), code="merge_count")
    parts = _held(activities)
    infos = [_info(part) for part in parts]
    recordings = [recorded(part, info) for part, info in zip(parts, infos, strict=True)]
    whole = joined(parts, recordings)
    made = _made(Made.MERGED, whole, [_Span(part) for part in parts], infos, _typed(parts))
    put_behind([part.pk for part in parts], made)
    return made


@transaction.atomic
def made_take_back(*, activity: Activity) -> list[Activity]:
    """Take a crop, split or merge back, and the steps that were taken after it.

    Returns what it was made of, which is seen again as it was. What was typed into a cropped one
    or the first half goes to the whole.
    """
    athlete_locked(activity.athlete_id)
    if not activity.made:
        raise ValidationError(_("There is nothing to take back."), code="not_made")
    return _taken_back(activity)


def parts_freed(*, ids: Sequence[int]) -> None:
    """Take back all that was made of `ids` and is not in the trash; under the caller's lock."""
    while made := [found for found in made_from(ids) if found.trashed_at is None]:
        _taken_back(made[0])


def _taken_back(activity: Activity) -> list[Activity]:
    """The trash stays as it is, but for halves of the same whole, which go."""
    of = list(Activity.objects.filter(pieces__activity=activity).defer("track").order_by("start"))
    ids = [part.pk for part in of]
    while later := made_from(piece.pk for piece in made_from(ids)):
        _taken_back(later[0])
    pieces = made_from(ids)
    if activity.made != Made.MERGED and of and pieces:
        first = min(pieces, key=lambda piece: piece.start)
        _carry_back(first, of[0])
        feel_carry(was=[first.pk], lead=of[0].pk, over=True)
    starts = starts_behind([activity.pk])
    gone = [piece.pk for piece in pieces] or [activity.pk]
    below = list(Activity.objects.filter(canonical__in=gone).values_list("pk", flat=True))
    Activity.objects.filter(pk__in=gone).defer("track", "thumb", "notes").delete()
    for part in of:
        part.canonical = None
        _point_below(part, below)
    Activity.objects.filter(pk__in=ids).update(canonical=None)
    regroup_locked(athlete_id=activity.athlete_id, starts=starts)
    return of


def _point_below(part: Activity, below: Sequence[int]) -> None:
    """What `part` was made of in an earlier step stands behind it again."""
    ids = {part.pk}
    while ids:
        found = Activity.objects.filter(pieces__activity__in=ids, pk__in=below)
        ids = set(found.values_list("pk", flat=True))
        Activity.objects.filter(pk__in=ids).update(canonical=part)


def _carry_back(made: Activity, whole: Activity) -> None:
    names = [name for name in TYPED if name.removesuffix("_id") in made.edited]
    for name in names:
        setattr(whole, name, getattr(made, name))
    plain = [name.removesuffix("_id") for name in names]
    whole.edited = sorted({*whole.edited, *plain})
    whole.save(update_fields=[*plain, "edited"])


def _held(activities: Sequence[Activity]) -> list[Activity]:
    """The same, unchangeable by others, in order of time. Raises ValidationError if one is gone."""
    athlete_id = activities[0].athlete_id
    athlete_locked(athlete_id)
    ids = {activity.pk for activity in activities}
    rows = Activity.objects.select_for_update(of=("self",)).select_related("source_file")
    found = list(
        rows.filter(
            pk__in=ids,
            athlete_id=athlete_id,
            canonical__isnull=True,
            trashed_at__isnull=True,
        )
        .defer("track", "thumb")
        .order_by("start", "pk")
    )
    if len(found) != len(ids):
        raise ValidationError(
            _("One of them was changed meanwhile. Look again and repeat it."), code="changed"
        )
    return found


def _info(activity: Activity) -> RecordingInfo:
    return RecordingInfo.objects.filter(activity=activity).first() or RecordingInfo()


def _typed(parts: Sequence[Activity]) -> dict[str, Any]:
    """What the new activity is called and says: of several, what was set by hand, longest first."""
    longest = sorted(parts, key=lambda part: -part.elapsed_s)
    typed = {}
    for name in TYPED:
        plain = name.removesuffix("_id")
        lead = next((part for part in longest if plain in part.edited), longest[0])
        typed[name] = getattr(lead, name)
    notes = dict.fromkeys(part.notes for part in parts if part.notes)
    typed["notes"] = "\n\n".join(notes)[:NOTES_LETTERS]
    edited = {name for part in parts for name in part.edited} - {"corrected_distance_m"}
    return typed | {"edited": sorted(edited)}


def _made(
    made: Made,
    recording: Recording,
    spans: Sequence[_Span],
    infos: Sequence[RecordingInfo],
    typed: dict[str, Any],
) -> Activity:
    """The rows of a new activity, worked out as those of an import are."""
    lead = spans[0].of
    blobs: list[bytes] = []
    # The place decides the zone; without one it is that of the recording.
    found = digest(recording, {"home_zone": lead.time_zone}, blobs)
    track = found["track"]
    activity = Activity.objects.create(
        athlete_id=lead.athlete_id,
        terms=_strictest([span.of.terms for span in spans]),
        made=made,
        sport=lead.sport,
        sub_sport=found["sub_sport"],
        start=datetime.fromtimestamp(found["start_utc"], UTC),
        time_zone=found["time_zone"],
        local_date=found["local_date"],
        device=lead.device,
        channel_count=len(found["streams"]),
        track=None if track is None else GEOSGeometry(blobs[track].hex()),
        thumb=found["thumb"],
        **found["figures"],
        **typed,
    )
    extra = found["info"]["extra"] | {"format": recording.format}
    said = {key: infos[0].extra[key] for key in _SAID if key in infos[0].extra}
    RecordingInfo.objects.create(activity=activity, **found["info"] | {"extra": extra | said})
    Stream.objects.bulk_create(
        Stream(activity=activity, key=key, data=blobs[at]) for key, at in found["streams"].items()
    )
    StreamMask.objects.bulk_create(
        StreamMask(activity=activity, key=key, version=found["cleaner_version"], data=blobs[at])
        for key, at in found["masks"].items()
    )
    ActivityPart.objects.bulk_create(
        ActivityPart(activity=activity, of=span.of, position=at, from_s=span.from_s, to_s=span.to_s)
        for at, span in enumerate(spans)
    )
    return activity


_SAID = ("feel", "effort", "software", "serial")
_STRICTEST = (Terms.STRAVA_API, Terms.OWN_TAKEOUT, Terms.OWN_FILE, Terms.MANUAL)


def _strictest(terms: Sequence[str]) -> str:
    return min(terms, key=lambda one: _STRICTEST.index(Terms(one)))
