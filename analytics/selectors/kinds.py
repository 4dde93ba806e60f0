"""Which sports, types, surfaces and devices an athlete's activities have: what filters offer."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count

from analytics.selectors.scope import Scope
from athletes.models import User


@dataclass(frozen=True, slots=True)
class Kinds:
    """Each tuple begins with what there is most of; what is not set is left out."""

    sports: tuple[str, ...]
    types: tuple[str, ...]
    surfaces: tuple[str, ...]
    devices: tuple[str, ...]
    count: int  # activities of every sport


def kinds_of(user: User, athlete_id: int) -> Kinds:
    """One query, whatever the number of activities."""
    columns = ("sport", "workout_type", "surface", "device")
    rows = list(
        Scope(athlete_id).activities(user).values_list(*columns).annotate(n=Count("pk"))
    )  # fmt: skip
    found: list[dict[str, int]] = [{} for _ in columns]
    for row in rows:
        for counted, value in zip(found, row, strict=False):
            counted[value] = counted.get(value, 0) + row[-1]
    return Kinds(
        *(tuple(sorted(filter(None, each), key=lambda v: (-each[v], v))) for each in found),
        count=sum(row[-1] for row in rows),
    )
