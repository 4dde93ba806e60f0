"""What pages read about teams: mine, who is in one, its record."""

from __future__ import annotations

from typing import TYPE_CHECKING

from athletes.models import Membership

if TYPE_CHECKING:
    from athletes.models import User


def memberships_of(user: User, *, archived: bool = False) -> list[Membership]:
    """In which teams `user` is, as what; `.team` along; by the teams' names. One query."""
    mine = Membership.objects.filter(user=user, team__archived_at__isnull=not archived)
    return list(mine.select_related("team").order_by("team__name", "team_id"))
