"""A run of Alice's that Bob sees, and what they say about it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest

from activities.models import Activity
from activities.services.library import activity_create_manual
from athletes.models import Athlete, Membership, Role, Team
from athletes.teams.services import team_member_add
from coaching.models import Comment
from coaching.services.comments import comment_create
from common.kinds import Kind
from tests.conftest import Cast, person

DAY = date(2024, 5, 2)


def run_of(athlete: Athlete, **values: Any) -> Activity:
    given = {
        "start": datetime(2024, 5, 2, 6, tzinfo=UTC),
        "time_zone": "Europe/Berlin",
        "moving_s": 1800.0,
        "distance_m": 6000.0,
        "title": "Hills by the lake",
    }
    return activity_create_manual(athlete=athlete, **(given | values))


@pytest.fixture
def run(cast: Cast) -> Activity:
    return run_of(cast.alice)


Says = Callable[..., Comment]


@pytest.fixture
def says(run: Activity) -> Says:
    """`says(athlete, "words")`: a comment on the run."""

    def write(who: Athlete, text: str, team: Team | None = None) -> Comment:
        return comment_create(author=who.user, activity=run, text=text, team=team)

    return write


@pytest.fixture
def blue(cast: Cast) -> Team:
    """Alice runs for Carol's team as well, and shares everything with it."""
    team = Team.objects.get(name="Team Blue")
    team_member_add(team=team, user=cast.alice.user, role=Role.ATHLETE, kinds=[*Kind])
    return team


@pytest.fixture
def anton(cast: Cast) -> Athlete:
    """An assistant in Team Red."""
    found = person("Anton")
    Membership.objects.create(team=cast.team, user=found.user, role=Role.ASSISTANT)
    return found
