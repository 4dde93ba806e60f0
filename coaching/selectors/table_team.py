"""Which team's table a coach sees first."""

from __future__ import annotations

from athletes.access import teams_of
from athletes.models import Team, User
from athletes.sight import STAFF_ROLES
from coaching.selectors.table import views_of


def first_team(user: User) -> Team | None:
    """The one `user` opened last, else the first by name; None for who is staff of none."""
    teams = {team.pk: team for team in teams_of(user, *STAFF_ROLES)}
    last = next((pk for pk in views_of(user) if pk in teams), None)
    return teams[last] if last is not None else next(iter(teams.values()), None)
