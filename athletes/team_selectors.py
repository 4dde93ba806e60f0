"""What pages read about teams: mine, who is in one, its record."""

from __future__ import annotations

from athletes.models import Membership


def memberships_of(user_id: int, *, archived: bool = False) -> list[Membership]:
    """In which teams that user is, as what; `.team` along; by the teams' names. One query."""
    mine = Membership.objects.filter(user=user_id, team__archived_at__isnull=not archived)
    return list(mine.select_related("team").order_by("team__name", "team_id"))
