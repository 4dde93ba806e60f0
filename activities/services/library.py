"""What an athlete does with the activities they have: edit, correct, bin, restore, type in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _

from activities.core.limits import FIGURE_RANGES
from activities.models import Activity, MergeOffer, Sport, Surface, Terms, WorkoutType
from activities.models.activity import POSSIBLE_STARTS
from activities.services.locks import athlete_locked
from activities.services.parts import parts_restored, stood_by_others
from activities.services.regroup import regroup, regroup_locked
from athletes.models import Athlete, Shoe


class _Keep:
    """Type of KEEP: None is a value for a shoe ("no shoe") and for a corrected distance."""


KEEP: Final = _Keep()
MAX_BULK = 500
LONGEST_S = 10 * 24 * 3600.0
FARTHEST_M = 2_000_000.0

Snapshot = dict[str, dict[str, Any]]


@transaction.atomic
def activity_edit(
    *,
    activity: Activity,
    title: str | None = None,
    sport: str | None = None,
    workout_type: str | None = None,
    surface: str | None = None,
    shoe: Shoe | _Keep | None = KEEP,
    notes: str | None = None,
) -> Activity:
    """Set what is given (None and KEEP leave a field alone) and remember it was set by hand."""
    changes: dict[str, Any] = {
        key: value
        for key, value in (
            ("title", title.strip() if title is not None else None),
            ("sport", sport),
            ("workout_type", workout_type),
            ("surface", surface),
            ("notes", notes.strip() if notes is not None else None),
        )
        if value is not None
    }
    if not isinstance(shoe, _Keep):
        changes["shoe"] = shoe
    _check(activity.athlete_id, changes)
    locked = Activity.objects.select_for_update().defer("track").get(pk=activity.pk)
    _apply(locked, changes)
    locked.save(update_fields=[*changes, "edited"])
    _apply(activity, changes)
    return activity


@transaction.atomic
def activities_bulk_edit(
    *,
    athlete: Athlete,
    keys: Sequence[UUID],
    workout_type: str | None = None,
    surface: str | None = None,
    shoe: Shoe | _Keep | None = KEEP,
) -> Snapshot:
    """Set fields of several activities at once. Returns what they held before, for undo."""
    changes: dict[str, Any] = {
        key: value
        for key, value in (("workout_type", workout_type), ("surface", surface))
        if value is not None
    }
    if not isinstance(shoe, _Keep):
        changes["shoe"] = shoe
    if not changes:
        raise ValidationError(_("Choose what to change."), code="nothing_to_change")
    _check(athlete.pk, changes)
    rows = _locked(athlete, keys)
    before: Snapshot = {
        str(row.public_id): {
            "workout_type": row.workout_type,
            "surface": row.surface,
            "shoe_id": row.shoe_id,
            "edited": row.edited,
        }
        for row in rows
    }
    for row in rows:
        _apply(row, changes)
    Activity.objects.bulk_update(rows, [*changes, "edited"])
    return before


@transaction.atomic
def activities_bulk_revert(*, athlete: Athlete, before: Mapping[str, Mapping[str, Any]]) -> int:
    """Put back what `activities_bulk_edit` returned. Returns how many were put back."""
    rows = _locked(athlete, [UUID(key) for key in before])
    shoes = set(athlete.shoes.values_list("pk", flat=True))
    for row in rows:
        old = before[str(row.public_id)]
        row.workout_type, row.surface = old["workout_type"], old["surface"]
        row.shoe_id = old["shoe_id"] if old["shoe_id"] in shoes else None
        row.edited = list(old["edited"])
    Activity.objects.bulk_update(rows, ["workout_type", "surface", "shoe", "edited"])
    return len(rows)


@transaction.atomic
def activity_trash(*, athlete: Athlete, keys: Sequence[UUID]) -> int:
    """Move activities to the trash, where they stay for settings.TRASH_DAYS days."""
    athlete_locked(athlete.pk)
    found = Activity.objects.filter(
        athlete=athlete, public_id__in=_few(keys), canonical__isnull=True, trashed_at__isnull=True
    )
    ids = list(found.values_list("pk", flat=True))
    now = timezone.now()
    # What two halves were made of stays as long as one of them does.
    starts = stood_by_others(ids)
    Activity.objects.filter(pk__in=ids).update(trashed_at=now)
    regroup_locked(athlete_id=athlete.pk, starts=starts)
    # Its other recordings go with it, or the next import would bring the run back.
    alive = Activity.objects.filter(canonical__in=ids, trashed_at__isnull=True)
    alive.update(trashed_at=now)
    return len(ids)


@transaction.atomic
def activity_restore(*, athlete: Athlete, keys: Sequence[UUID]) -> int:
    """Bring activities back from the trash."""
    athlete_locked(athlete.pk)
    found = Activity.objects.filter(
        athlete=athlete, public_id__in=_few(keys), canonical__isnull=True, trashed_at__isnull=False
    )
    ids, starts = [], []
    for pk, start, trashed_at in found.values_list("pk", "start", "trashed_at"):
        ids.append(pk)
        starts.append(start)
        # Its other recordings come back only if they went with it.
        together = Activity.objects.filter(_with_recordings([pk]), trashed_at=trashed_at)
        together.update(trashed_at=None)
    # The same run may have been imported again meanwhile.
    regroup(athlete_id=athlete.pk, starts=[*starts, *parts_restored(ids)])
    return len(ids)


@transaction.atomic
def activity_correct_distance(*, activity: Activity, distance_m: float | None) -> Activity:
    """Set the distance the athlete knows to be right (a treadmill's display); None takes it back.

    It scales distance, pace and splits wherever they are shown; the recording stays as it is.
    """
    if distance_m is not None and not 0 < distance_m <= FARTHEST_M:
        raise ValidationError(
            _("Enter a distance greater than zero, or leave it empty."), code="distance_range"
        )
    locked = Activity.objects.select_for_update().defer("track").get(pk=activity.pk)
    changes = {"corrected_distance_m": distance_m}
    _apply(locked, changes)
    locked.save(update_fields=[*changes, "edited"])
    _apply(activity, changes)
    return activity


@transaction.atomic
def activity_create_manual(
    *,
    athlete: Athlete,
    start: datetime,
    time_zone: str,
    moving_s: float,
    distance_m: float | None = None,
    sport: str = Sport.RUN,
    title: str = "",
    workout_type: str = "",
    surface: str = "",
    shoe: Shoe | None = None,
    average_heart_rate_bpm: float | None = None,
    ascent_m: float | None = None,
    notes: str = "",
) -> Activity:
    """An activity typed in by hand: totals only, no recording behind it."""
    changes = {"sport": sport, "workout_type": workout_type, "surface": surface, "shoe": shoe}
    _check(athlete.pk, changes)
    if not 0 < moving_s <= LONGEST_S:
        raise ValidationError({"duration": _("Enter how long it took.")}, code="duration_range")
    if distance_m is not None and not 0 < distance_m <= FARTHEST_M:
        raise ValidationError(
            {"distance": _("Enter a distance greater than zero, or leave it empty.")},
            code="distance_range",
        )
    _check_possible(start, moving_s, distance_m, ascent_m)
    local = start.astimezone(ZoneInfo(time_zone))
    return Activity.objects.create(
        athlete=athlete,
        terms=Terms.MANUAL,
        start=start,
        time_zone=time_zone,
        local_date=local.date(),
        elapsed_s=moving_s,
        moving_s=moving_s,
        distance_m=distance_m,
        distance_source="manual" if distance_m is not None else "",
        average_speed_mps=distance_m / moving_s if distance_m is not None else None,
        average_heart_rate_bpm=average_heart_rate_bpm,
        ascent_m=ascent_m,
        title=title.strip() or str(Sport(sport).label),
        notes=notes.strip(),
        edited=["title"] if title.strip() else [],
        **changes,
    )


def _check_possible(
    start: datetime, moving_s: float, distance_m: float | None, ascent_m: float | None
) -> None:
    """What was typed in must be possible, as the database asks of every activity."""
    if not POSSIBLE_STARTS[0] <= start <= POSSIBLE_STARTS[1]:
        raise ValidationError({"date": _("Enter the date of the run.")}, code="date_range")
    if distance_m is not None and distance_m / moving_s > FIGURE_RANGES["average_speed_mps"][1]:
        raise ValidationError(
            {"distance": _("Nobody is that fast: check the distance and how long it took.")},
            code="speed_range",
        )
    if ascent_m is not None and not 0 <= ascent_m <= FIGURE_RANGES["ascent_m"][1]:
        raise ValidationError({"climb": _("Nobody climbs that much.")}, code="climb_range")


@transaction.atomic
def merge_accept(*, offer: MergeOffer) -> Activity:
    """Both recordings are one run: the richer stands for it. Returns that one."""
    _answer(offer, MergeOffer.Answer.MERGED)
    first = Activity.objects.select_related("canonical").get(pk=offer.first_id)
    return first.canonical or first


@transaction.atomic
def merge_decline(*, offer: MergeOffer) -> None:
    """They are two activities; nobody asks again."""
    _answer(offer, MergeOffer.Answer.DECLINED)


def _answer(offer: MergeOffer, answer: str) -> None:
    athlete_locked(offer.athlete_id)
    MergeOffer.objects.filter(pk=offer.pk).update(answer=answer)
    starts = Activity.objects.filter(pk__in=[offer.first_id, offer.second_id])
    regroup(athlete_id=offer.athlete_id, starts=list(starts.values_list("start", flat=True)))


def _check(athlete_id: int, changes: Mapping[str, Any]) -> None:
    """Raise ValidationError for a value that is none of the field's, or another's shoe."""
    choices = {"sport": Sport, "workout_type": WorkoutType, "surface": Surface}
    for field, allowed in choices.items():
        if field in changes and changes[field] not in allowed.values:
            raise ValidationError({field: _("Choose one of the list.")}, code="unknown_choice")
    if "title" in changes and not 0 < len(changes["title"]) <= 120:
        raise ValidationError({"title": _("Give it a title of up to 120 letters.")}, code="title")
    if len(changes.get("notes", "")) > 10_000:
        raise ValidationError({"notes": _("Notes can hold 10,000 letters.")}, code="notes")
    shoe = changes.get("shoe")
    if shoe is not None and shoe.athlete_id != athlete_id:
        raise ValidationError({"shoe": _("Choose one of your shoes.")}, code="unknown_choice")


def _apply(activity: Activity, changes: Mapping[str, Any]) -> None:
    for field, value in changes.items():
        setattr(activity, field, value)
    activity.edited = sorted({*activity.edited, *changes})


def _with_recordings(ids: list[int]) -> Q:
    return Q(pk__in=ids) | Q(canonical__in=ids)


def _few(keys: Iterable[UUID]) -> list[UUID]:
    found = list(dict.fromkeys(keys))
    if len(found) > MAX_BULK:
        raise ValidationError(_("Change at most 500 activities at once."), code="too_many")
    return found


def _locked(athlete: Athlete, keys: Iterable[UUID]) -> list[Activity]:
    found = Activity.objects.filter(
        athlete=athlete, public_id__in=_few(keys), canonical__isnull=True, trashed_at__isnull=True
    )
    return list(found.select_for_update().defer("track", "thumb", "notes").order_by("pk"))


def activity_held(*, activity: Activity) -> Activity:
    """`activity` as it is now, unchangeable by others until the transaction ends."""
    athlete_locked(activity.athlete_id)  # before the row, as imports and the trash do
    rows = Activity.objects.select_for_update(of=("self",)).defer("track", "thumb")
    found = rows.select_related("athlete", "shoe")
    return get_object_or_404(found, pk=activity.pk, trashed_at__isnull=True)
