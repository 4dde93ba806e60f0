"""Every page and operation that shows what Alice shares × her staff × every state of consent."""

from __future__ import annotations

import pytest

from tests.access.asking import fresh_limits, plain_errors
from tests.access.consent import STATES, consent, expected
from tests.access.principals import STAFF_PEOPLE
from tests.access.stage import Stage, class_of
from tests.access.table import API, WEB
from tests.access.vocabulary import GONE

pytestmark = pytest.mark.django_db
COACH = "coach of her team"
OTHERS = [who for who in STAFF_PEOPLE if who != COACH]
SHARED = {route: row for route, row in WEB.items() if row.is_shared}
SHARED |= {
    name.split()[1]: row for name, row in API.items() if row.is_shared and name.startswith("GET ")
}
OF_A_RUN = [
    route for route in SHARED if "activities/<uuid:key>" in route or "activities/{id}" in route
]


@pytest.mark.parametrize("route", sorted(SHARED))
def test_what_is_shared(route: str, stage: Stage):
    row, path = SHARED[route], stage.address(SHARED[route], route)
    # In each state the coach and, in turns, the owner or the assistant, who are answered alike.
    # What is seen of everything is asked for by the pages' own tests.
    states = [state for name, state in STATES.items() if name != "all"]
    for n, state in enumerate(states, start=len(route)):
        with consent(stage, state), plain_errors():
            for who in ("coach's token" if "/api/" in path else COACH, OTHERS[n % 2]):
                fresh_limits()
                again = who in OTHERS
                stage.check(who, "get", path, expected(row, class_of(who), state), again=again)


@pytest.mark.parametrize("route", OF_A_RUN)
def test_runs_that_are_not_shared_are_not_there(route: str, stage: Stage):
    """One of before the sharing's first day, one under Strava's terms, one in the trash."""
    made, row = stage.made, SHARED[route]
    for key, state in (
        (made.old, STATES["since a day"]),
        (made.strava, STATES["all"]),
        (made.binned, STATES["all"]),
    ):
        path = stage.address(row, route).replace(str(made.run.public_id), str(key.public_id))
        with consent(stage, state), plain_errors():
            for who in STAFF_PEOPLE:
                fresh_limits()
                stage.check(who, "get", path, GONE, again=True)
