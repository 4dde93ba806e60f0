"""Which team's table a coach sees first."""

from __future__ import annotations

from athletes.access import teams_of
from athletes.consent.sight import STAFF_ROLES
from athletes.models import Team, User


def first_team(user: User, last: str) -> Team | None:
    """The one with public id `last` if `user` is of its staff, else the first by name; None for
    who is staff of none. One query."""
    teams = list(teams_of(user, *STAFF_ROLES))
    return next((team for team in teams if str(team.public_id) == last), next(iter(teams), None))
