"""Which activities a page is about: one athlete's, in a span of days, of some kinds."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from activities import access
from activities.models import Activity
from athletes.models import User


@dataclass(frozen=True, slots=True)
class Scope:
    """Both days belong to it; None is open. An empty tuple sets no condition."""

    athlete_id: int
    start: date | None = None
    end: date | None = None
    sports: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    devices: tuple[str, ...] = ()
    shoes: tuple[UUID, ...] = ()
    surfaces: tuple[str, ...] = ()

    @property
    def is_narrow(self) -> bool:
        """Whether anything but athlete and days is asked for."""
        return any((self.sports, self.types, self.devices, self.shoes, self.surfaces))

    def activities(self, user: User, kinds: Collection[str] = ()) -> QuerySet[Activity]:
        """What of it `user` may see: canonical activities outside the trash, in no order; with
        `kinds` only those of which these are shared, too."""
        conditions: dict[str, object] = {
            "local_date__gte": self.start,
            "local_date__lte": self.end,
            "sport__in": self.sports,
            "workout_type__in": self.types,
            "device__in": self.devices,
            "shoe__public_id__in": self.shoes,
            "surface__in": self.surfaces,
        }
        given = {key: value for key, value in conditions.items() if value}
        visible = access.visible_to(user, of=self.athlete_id, kinds=kinds)
        return visible.filter(**given).order_by()
