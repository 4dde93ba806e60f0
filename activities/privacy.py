"""What readers who are not the owner see of the way of an activity.

Pages and API ask here for everybody but the athlete. An athlete who hides nothing costs nothing:
that stands in their own row. For the others the cuts are worked out beforehand
(`activities.services.privacy`); what is not worked out yet is not shown.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from django.contrib.gis.db.models import MultiLineStringField
from django.contrib.gis.geos import MultiLineString
from django.db.models import Case, F, Q, TextField, Value, When

from activities.core.hiding import Span, hide
from activities.core.recording import Recording
from activities.models import Activity, PrivateCut

if TYPE_CHECKING:
    from django.db.models import Expression


def hidden_spans(activity: Activity) -> list[Span] | None:
    """Parts of the recording that others don't see, s from its start, [from, to).

    [] = nothing is hidden; None = not worked out yet: nothing may be shown.
    """
    if activity.athlete.privacy_version == 0:
        return []
    cut = _cut_of(activity)
    if cut is None:
        return None
    pairs = iter(cut.spans)
    return list(zip(pairs, pairs, strict=True))


def is_cut(activity: Activity) -> bool:
    """Whether its reader may be seeing less than the whole: times of the whole recording, which
    say where the hidden part ends, are not for them."""
    return not activity.is_own and activity.athlete.privacy_version != 0


def hides_map(activity: Activity) -> bool:
    """Whether others see no map of it, whatever zones leave: for this run, or for all."""
    return activity.hides_map or activity.athlete.hides_maps


def others_recording(activity: Activity, recording: Recording) -> Recording | None:
    """`recording` of `activity` as others see it; None where nothing of it is left."""
    spans = hidden_spans(activity)
    if spans is None:
        return None
    return hide(recording, spans, place=not hides_map(activity))


def shared_track(activity: Activity) -> MultiLineString | None:
    """The track others see."""
    if hides_map(activity):
        return None
    if activity.athlete.privacy_version == 0:
        return activity.track
    cut = _cut_of(activity)
    return None if cut is None else cut.track


def shared_thumb(activity: Activity) -> str:
    """The track others see, as a drawing."""
    if hides_map(activity):
        return ""
    if activity.athlete.privacy_version == 0:
        return activity.thumb
    cut = _cut_of(activity)
    return "" if cut is None else cut.thumb


def shared_thumbs(ids: Collection[int]) -> dict[int, str]:
    """The same for a list, by primary key. One query."""
    found = Activity.objects.filter(pk__in=ids)
    return dict(found.values_list("pk", shared_thumb_column()))


def shared_thumb_column() -> Expression:
    """The same as an expression over activities."""
    hidden = Q(hides_map=True) | Q(athlete__hides_maps=True)
    return Case(
        When(hidden, then=Value("")),
        When(athlete__privacy_version=0, then=F("thumb")),
        When(cut__version=F("athlete__privacy_version"), then=F("cut__thumb")),
        default=Value(""),
        output_field=TextField(),
    )


def shared_track_column() -> Expression:
    """The track others see as an expression over activities; null where there is none."""
    hidden = Q(hides_map=True) | Q(athlete__hides_maps=True)
    return Case(
        When(hidden, then=None),
        When(athlete__privacy_version=0, then=F("track")),
        When(cut__version=F("athlete__privacy_version"), then=F("cut__track")),
        default=None,
        output_field=MultiLineStringField(srid=4326),
    )


def _cut_of(activity: Activity) -> PrivateCut | None:
    """The row that is valid, asked once for each activity at hand."""
    known: dict[str, PrivateCut | None] = activity.__dict__
    if "_cut" not in known:
        version = activity.athlete.privacy_version
        known["_cut"] = PrivateCut.objects.filter(activity=activity, version=version).first()
    return known["_cut"]
