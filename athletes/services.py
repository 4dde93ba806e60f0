"""Every write about people: keyword-only, validated, one transaction each."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from athletes.models import Athlete, Shoe, Threshold

if TYPE_CHECKING:
    from athletes.models import User


@transaction.atomic
def athlete_create(
    *,
    user: User,
    name: str,
    time_zone: str = "UTC",
    units: str = Athlete.Units.METRIC,
    language: str = "en",
    week_start: int = Athlete.WeekStart.MONDAY,
) -> Athlete:
    """The runner of a new user."""
    athlete = Athlete(
        user=user,
        name=name,
        time_zone=time_zone,
        units=units,
        language=language,
        week_start=week_start,
    )
    athlete.full_clean()
    athlete.save()
    return athlete


@transaction.atomic
def profile_update(
    *,
    athlete: Athlete,
    name: str,
    birth_year: int | None,
    sex: str,
    weight_kg: float | None,
    time_zone: str,
    units: str,
    language: str,
    week_start: int,
    theme: str,
) -> Athlete:
    athlete = Athlete.objects.select_for_update().get(pk=athlete.pk)
    athlete.name = name
    athlete.birth_year = birth_year
    athlete.sex = sex
    athlete.weight_kg = weight_kg
    athlete.time_zone = time_zone
    athlete.units = units
    athlete.language = language
    athlete.week_start = week_start
    athlete.theme = theme
    athlete.full_clean()
    athlete.save()
    return athlete


@transaction.atomic
def theme_set(*, athlete: Athlete, theme: str) -> Athlete:
    athlete = Athlete.objects.select_for_update().get(pk=athlete.pk)
    athlete.theme = theme
    athlete.clean_fields()
    athlete.save(update_fields=["theme"])
    return athlete


@transaction.atomic
def threshold_set(
    *,
    athlete: Athlete,
    valid_from: date,
    max_heart_rate_bpm: int | None = None,
    resting_heart_rate_bpm: int | None = None,
    threshold_heart_rate_bpm: int | None = None,
    threshold_speed_mps: float | None = None,
    replaces: Threshold | None = None,
) -> Threshold:
    """The thresholds valid from a day; a row of that day, or `replaces`, is overwritten."""
    Athlete.objects.select_for_update().get(pk=athlete.pk)
    rows = Threshold.objects.filter(athlete=athlete)
    row = rows.filter(valid_from=valid_from).first()
    if replaces is not None and (row is None or row.pk != replaces.pk):
        if row is not None:
            row.delete()
        row = rows.get(pk=replaces.pk)
    row = row or Threshold(athlete=athlete)
    row.valid_from = valid_from
    row.max_heart_rate_bpm = max_heart_rate_bpm
    row.resting_heart_rate_bpm = resting_heart_rate_bpm
    row.threshold_heart_rate_bpm = threshold_heart_rate_bpm
    row.threshold_speed_mps = threshold_speed_mps
    row.full_clean()
    row.save()
    return row


@transaction.atomic
def threshold_delete(*, threshold: Threshold) -> None:
    threshold.delete()


@transaction.atomic
def shoe_create(
    *, athlete: Athlete, name: str, bought_on: date | None = None, is_default: bool = False
) -> Shoe:
    if is_default:
        _clear_default(athlete)
    shoe = Shoe(athlete=athlete, name=name, bought_on=bought_on, is_default=is_default)
    shoe.full_clean()
    shoe.save()
    return shoe


@transaction.atomic
def shoe_update(*, shoe: Shoe, name: str, bought_on: date | None, is_default: bool) -> Shoe:
    """Making a pair the default takes that from the pair which had it."""
    shoe = Shoe.objects.select_for_update().select_related("athlete").get(pk=shoe.pk)
    if is_default and not shoe.is_default:
        _clear_default(shoe.athlete)
    shoe.name = name
    shoe.bought_on = bought_on
    shoe.is_default = is_default
    shoe.full_clean()
    shoe.save()
    return shoe


@transaction.atomic
def shoe_retire(*, shoe: Shoe, retired_on: date | None) -> Shoe:
    """Retired shoes are given to no new run; None brings a pair back."""
    shoe = Shoe.objects.select_for_update().get(pk=shoe.pk)
    shoe.retired_on = retired_on
    if retired_on is not None:
        shoe.is_default = False
    shoe.full_clean()
    shoe.save()
    return shoe


def athlete_held(*, athlete: Athlete) -> Athlete:
    """`athlete` as it is now; it, its thresholds and shoes wait until the transaction ends."""
    rows = Athlete.objects.select_for_update(of=("self",)).select_related("user")
    return rows.get(pk=athlete.pk)


def shoe_held(*, shoe: Shoe) -> Shoe:
    """`shoe` as it is now, until the transaction ends."""
    rows = Shoe.objects.select_for_update(of=("self",)).select_related("athlete")
    return get_object_or_404(rows, pk=shoe.pk)


@transaction.atomic
def shoe_delete(*, shoe: Shoe) -> None:
    """A pair that was never worn. Raises ValidationError for one that runs name."""
    shoe = Shoe.objects.select_for_update().get(pk=shoe.pk)
    if shoe.activities.exists():
        raise ValidationError(
            _("Runs were made in this pair: retire it instead."), code="shoe_in_use"
        )
    shoe.delete()


def _clear_default(athlete: Athlete) -> None:
    Athlete.objects.select_for_update().get(pk=athlete.pk)
    Shoe.objects.filter(athlete=athlete, is_default=True).update(is_default=False)
