"""Every write about an athlete's days: keyword-only, validated, one transaction each."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from athletes.models import Athlete, WellnessDay

MEASURES = ("sleep_h", "resting_heart_rate_bpm", "hrv_ms", "weight_kg", "mood")
FIELDS = (*MEASURES, "illness", "note")
USUAL = ("sleep_h", "resting_heart_rate_bpm", "mood")  # asked while nothing was chosen
MOST_ASKED = 3
EARLIEST = date(1970, 1, 1)


@transaction.atomic
def wellness_set(*, athlete: Athlete, day: date, today: date, **values: Any) -> WellnessDay | None:
    """Set what is given of FIELDS for a day and leave the rest; None is "not said".

    Returns None where nothing is said of the day any more. Raises ValidationError for a value that
    no body has, and for a day to come.
    """
    if not EARLIEST <= day <= today:
        raise ValidationError({"local_date": _("Choose today or a day that has been.")})
    Athlete.objects.select_for_update().only("pk").get(pk=athlete.pk)
    row = WellnessDay.objects.filter(athlete=athlete, local_date=day).first()
    row = row or WellnessDay(athlete=athlete, local_date=day)
    for name in FIELDS:
        if name in values:
            setattr(row, name, values[name])
    row.full_clean(validate_unique=False, validate_constraints=False)
    if is_empty(row):
        if row.pk is not None:
            row.delete()
        return None
    row.save()
    return row


@transaction.atomic
def wellness_delete(*, athlete: Athlete, day: date) -> bool:
    """Whether there was something to forget."""
    row = WellnessDay.objects.filter(athlete=athlete, local_date=day).first()
    if row is not None:
        row.delete()
    return row is not None


@transaction.atomic
def wellness_fields_set(*, athlete: Athlete, fields: Sequence[str]) -> Athlete:
    """What is asked of a day, in the order of MEASURES.

    Raises ValidationError for more than three, or one that is not known.
    """
    wanted = [name for name in MEASURES if name in set(fields)]
    if len(wanted) < len(set(fields)):
        raise ValidationError(_("One of these measures is not known."))
    if len(wanted) > MOST_ASKED:
        raise ValidationError(_("Choose three at most: a day that asks for more goes unanswered."))
    athlete.wellness_fields = wanted
    athlete.save(update_fields=["wellness_fields"])
    return athlete


def asked_of(athlete: Athlete) -> tuple[str, ...]:
    """The measures that the page asks this athlete for."""
    return tuple(name for name in MEASURES if name in athlete.wellness_fields) or USUAL


def is_empty(row: WellnessDay) -> bool:
    has_figure = any(getattr(row, name) is not None for name in MEASURES)
    return not (has_figure or row.illness or row.note)
