"""How a run was, as the athlete says: effort, feel, pain."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db import transaction

from activities.models import Activity, Feel

FIELDS = ("rpe", "feel", "pain_place", "pain_severity")
NOTHING: dict[str, Any] = {"rpe": None, "feel": None, "pain_place": "", "pain_severity": None}


@transaction.atomic
def feel_set(*, activity: Activity, **values: Any) -> Feel | None:
    """Set what is given of FIELDS and leave the rest; None is "not said", "" pain nowhere.

    Returns None where nothing is said any more. Raises ValidationError.
    """
    locked = Activity.objects.select_for_update().only("pk").get(pk=activity.pk)
    row = Feel.objects.filter(activity=locked).first() or Feel(activity=locked)
    for name in FIELDS:
        if name in values:
            setattr(row, name, values[name])
    if not row.pain_place and "pain_severity" not in values and "pain_place" in values:
        row.pain_severity = None
    row.full_clean(validate_unique=False, validate_constraints=False)
    if all(getattr(row, name) == NOTHING[name] for name in FIELDS):
        if row.pk is not None:
            row.delete()
        return None
    row.save()
    return row


def feel_carry(*, was: Collection[int], lead: int, over: bool = False) -> None:
    """What was said of recordings that `lead` stands for now is said of it, too; what was said of
    itself stays unless `over`. In the caller's transaction."""
    if not was:
        return
    found = {row.activity_id: row for row in Feel.objects.filter(activity__in=[*was, lead])}
    own = found.pop(lead, None)
    if not found or (own is not None and not over):
        return
    latest = max(found.values(), key=lambda row: row.changed_at)
    Feel.objects.update_or_create(
        activity_id=lead, defaults={name: getattr(latest, name) for name in FIELDS}
    )
