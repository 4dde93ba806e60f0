"""Marks of what is due have no foreign keys, and deleting runs makes new ones."""

from __future__ import annotations

from analytics.models import Due, DueDay, Rung
from common.account_end import Holder, Person


def _last(person: Person) -> None:
    for model in (Due, DueDay, Rung):
        model.objects.filter(athlete_id=person.athlete_id).delete()


HOLDERS = (Holder("analytics", last=_last),)
