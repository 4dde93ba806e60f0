"""Of an archive of another hub: how runs were, and wellness days."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID, uuid5

from django.utils import timezone

from activities.models import Activity, Feel
from activities.services.feel import FIELDS, feel_carry
from athletes.models import Athlete, WellnessDay
from athletes.wellness import FIELDS as DAY_FIELDS

Row = dict[str, Any]


def days_apply(*, athlete: Athlete, words: dict[str, Any]) -> None:
    """Add what is not said here; what was said here stays. In the caller's transaction.

    Raises ValidationError.
    """
    _days(athlete, words["days"])
    _feels(athlete, words["feels"])


def _days(athlete: Athlete, rows: list[Row]) -> None:
    known = set(WellnessDay.objects.filter(athlete=athlete).values_list("local_date", flat=True))
    made = []
    for row in rows:
        day = date.fromisoformat(row["local_date"])
        if day in known:
            continue
        known.add(day)
        found = WellnessDay(athlete=athlete, local_date=day, **{n: row[n] for n in DAY_FIELDS})
        found.full_clean(exclude=["athlete"], validate_unique=False, validate_constraints=False)
        found.changed_at = timezone.now()
        made.append(found)
    WellnessDay.objects.bulk_create(made, batch_size=500)


def _feels(athlete: Athlete, rows: list[Row]) -> None:
    """Recordings are known by their file, runs that were typed in by the id they were given."""
    here = Activity.objects.filter(athlete=athlete)
    by_file = {
        (sha, ordinal): (pk, lead)
        for pk, lead, sha, ordinal in here.filter(source_file__isnull=False).values_list(
            "pk", "canonical_id", "source_file__sha256", "ordinal"
        )
    }
    by_key = {
        key: (pk, lead)
        for key, pk, lead in here.filter(source_file=None).values_list(
            "public_id", "pk", "canonical_id"
        )
    }
    said = set(Feel.objects.filter(activity__athlete=athlete).values_list("activity_id", flat=True))
    made, leads = [], []
    for row in rows:
        key = UUID(row["activity"])
        found = by_file.get((row["sha256"], row["ordinal"])) if row["sha256"] else None
        found = found or by_key.get(key) or by_key.get(uuid5(athlete.public_id, str(key)))
        if found is None or found[0] in said:
            continue
        said.add(found[0])
        feel = Feel(activity_id=found[0], **{name: row[name] for name in FIELDS})
        feel.full_clean(exclude=["activity"], validate_unique=False, validate_constraints=False)
        feel.changed_at = timezone.now()
        made.append(feel)
        if found[1] is not None:
            leads.append(found)
    Feel.objects.bulk_create(made, batch_size=500)
    for pk, lead in leads:
        feel_carry(was=[pk], lead=lead)
