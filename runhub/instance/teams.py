"""Teams as admins see them: whose they are and how many are in them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, F, Q
from django.db.models.functions import Lower

from athletes.models import Membership, Role, Team, User


@dataclass(frozen=True, slots=True)
class TeamRow:
    name: str
    owners: str
    members: int
    athletes: int
    created_at: datetime
    archived_at: datetime | None


def team_rows() -> list[TeamRow]:
    """All teams by name, archived ones last. Three queries."""
    teams = Team.objects.order_by(F("archived_at").asc(nulls_first=True), Lower("name"), "pk")
    counted = (
        Membership.objects.values("team")
        .annotate(members=Count("pk"), athletes=Count("pk", filter=Q(role=Role.ATHLETE)))
        .values_list("team", "members", "athletes")
    )
    numbers = {team: (members, athletes) for team, members, athletes in counted}
    owners = Membership.objects.filter(role=Role.OWNER).select_related("user__athlete")
    names: dict[int, list[str]] = {}
    for owner in owners:
        names.setdefault(owner.team_id, []).append(_name(owner.user))
    return [
        TeamRow(
            team.name,
            ", ".join(sorted(names.get(team.pk, []))),
            *numbers.get(team.pk, (0, 0)),
            team.created_at,
            team.archived_at,
        )
        for team in teams
    ]


def _name(user: User) -> str:
    return str(user.athlete.name if hasattr(user, "athlete") else user.email)
