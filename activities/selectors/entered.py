"""Athletes whom a coach has entered: what was uploaded for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from activities.access import visible_to
from activities.models import Activity

if TYPE_CHECKING:
    from athletes.models import User


def runs_of(user: User, athlete_id: int) -> int:
    """How many activities of that athlete `user` sees. One query."""
    return visible_to(user, of=athlete_id).count()


def waits_for(athlete_id: int) -> int:
    """How many activities wait for the person who is invited to be that athlete: the number alone.
    One query."""
    found = Activity.objects.filter(
        athlete_id=athlete_id, athlete__is_unclaimed=True, canonical=None, trashed_at=None
    )
    return found.count()
