"""A secret that nobody ever prints proves nothing: each canary is read by whoever may read it."""

from __future__ import annotations

import pytest

from tests.access.asking import fresh_limits
from tests.access.stage import Stage
from tests.access.table import API, WEB
from tests.access.vocabulary import SEE, Row

pytestmark = pytest.mark.django_db
GETS = {**WEB, **{name.split()[1]: API[name] for name in API if name.startswith("GET ")}}
MORE = ("activities/{old}/", "activities/{strava}/", "activities/{other}/")


def read_by(stage: Stage, who: str, routes: dict[str, Row]) -> set[str]:
    """Names of the canaries in all that `who` is shown."""
    found = set()
    for route, row in routes.items():
        fresh_limits()
        said = stage.asker.ask(who, "get", stage.address(row, route))
        if said.status in SEE:
            found |= {each.name for each in stage.made.canaries.values() if each.text in said.text}
    return found


def test_alice_reads_all_that_is_hers(stage: Stage):
    of_runs = {stage.address(WEB["activities/"], route): WEB["activities/"] for route in MORE}
    read = read_by(stage, "alice", GETS | of_runs)
    hers = {
        each.name
        for each in stage.made.canaries.values()
        if "athlete" in each.seen_by and not each.never_shown and not each.elsewhere
    }
    assert hers - read == set()


def test_her_coach_reads_all_that_is_shared(stage: Stage):
    shared = {route: row for route, row in GETS.items() if "coach" in row.get}
    of_runs = {stage.address(WEB["activities/"], route): WEB["activities/"] for route in MORE}
    read = read_by(stage, "coach of her team", shared | of_runs)
    hers = {
        each.name
        for each in stage.made.canaries.values()
        if (each.kinds or "coach" in each.seen_by) and not each.elsewhere
    }
    assert hers - read == set()
