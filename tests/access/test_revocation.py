"""What is taken back is gone with the next request: page, part of a page, API, table, and what a
browser has kept."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import transaction
from django.utils import timezone

from athletes.models import ApiToken, BreakGlass, Membership, Role, Share, Team, User
from athletes.teams.services import share_set
from common.kinds import Kind
from tests.access.asking import fresh_limits, plain_errors
from tests.access.stage import Stage
from tests.access.test_consent import SHARED
from tests.access.vocabulary import Row

pytestmark = pytest.mark.django_db
COACH = "coach of her team"
HERS = {route: row for route, row in SHARED.items() if row.needs}  # of an athlete, not of a team


def member(stage: Stage, who: str) -> Membership:
    return Membership.objects.get(team=stage.made.red, user=stage.made.people[who].user)


def share_ends(stage: Stage) -> None:
    share_set(membership=member(stage, "alice"), kinds=[])


def training_is_taken_back(stage: Stage) -> None:
    share_set(membership=member(stage, "alice"), kinds=[Kind.SUMMARIES])


def share_is_gone(stage: Stage) -> None:
    Share.objects.filter(membership=member(stage, "alice")).delete()


def alice_leaves(stage: Stage) -> None:
    member(stage, "alice").delete()


def coach_is_removed(stage: Stage) -> None:
    member(stage, COACH).delete()


def coach_becomes_an_athlete(stage: Stage) -> None:
    Membership.objects.filter(pk=member(stage, COACH).pk).update(role=Role.ATHLETE)


def team_is_put_away(stage: Stage) -> None:
    Team.objects.filter(pk=stage.made.red.pk).update(archived_at=timezone.now())


def coach_is_deactivated(stage: Stage) -> None:
    User.objects.filter(pk=stage.made.people[COACH].user_id).update(is_active=False)


def alice_is_leaving_the_hub(stage: Stage) -> None:
    type(stage.made.alice).objects.filter(pk=stage.made.alice.pk).update(closing_at=timezone.now())


WAYS: dict[Callable[[Stage], None], frozenset[int]] = {
    share_ends: frozenset({404}),
    share_is_gone: frozenset({404}),
    training_is_taken_back: frozenset({200, 403, 404}),
    alice_leaves: frozenset({404}),
    coach_is_removed: frozenset({404}),
    coach_becomes_an_athlete: frozenset({404}),
    team_is_put_away: frozenset({404}),
    alice_is_leaving_the_hub: frozenset({404}),
    coach_is_deactivated: frozenset({302, 401}),
}


def kept(stage: Stage, routes: dict[str, Row]) -> dict[str, str]:
    """What the coach's browser has: by address, its ETag or ""."""
    found = {}
    for route, row in routes.items():
        path = stage.address(row, route)
        fresh_limits()
        said = stage.asker.ask(COACH, "get", path)
        assert said.status in row.get["coach"], path
        found[path] = said.headers.get("ETag", "")
    return found


def test_nothing_is_left_after_it_was_taken_back(stage: Stage):
    paths = kept(stage, HERS)
    assert any(paths.values())
    known = stage.shown
    for number, (way, statuses) in enumerate(WAYS.items()):
        with transaction.atomic(), plain_errors():
            way(stage)
            is_part = way is training_is_taken_back
            stage.shown = frozenset({Kind.SUMMARIES} if is_part else ())
            try:
                # By the three ways people go, all of them; by the rest in turns.
                turns = 1 if way in (share_ends, alice_leaves, coach_is_removed) else 3
                for path, etag in list(paths.items())[number % turns :: turns]:
                    whos = [COACH, "coach's token"] if path.startswith("/api/") else [COACH]
                    for who in whos:
                        fresh_limits()
                        heads = {"if_none_match": etag} if etag else {"hx_request": "true"}
                        said = stage.asker.ask(who, "get", path, **heads)
                        stage.cells["get"] += 1
                        cell = (way.__name__, who, path)
                        # A page of the team is still there for an athlete of the team.
                        wanted = statuses | ({403} if "/teams/" in path else set())
                        assert said.status in wanted, (cell, said.status)
                        assert not stage.leaks(who, said, path), cell
            finally:
                stage.shown = known
                transaction.set_rollback(True)


@pytest.mark.parametrize("kind", [Kind.STREAMS, Kind.MAP, Kind.BODY, Kind.NOTES])
def test_what_a_browser_has_kept_is_not_confirmed_without_the_kind(kind: Kind, stage: Stage):
    """Where the answer tells of the kind it is another one now."""
    api = {route: row for route, row in HERS.items() if "/api/" in route}
    paths = kept(stage, api)
    before = {path: stage.asker.ask(COACH, "get", path).text for path in paths}
    share_set(membership=member(stage, "alice"), kinds=set(Kind) - {kind})
    for path, etag in paths.items():
        fresh_limits()
        now = stage.asker.ask(COACH, "get", path)
        again = stage.asker.ask(COACH, "get", path, if_none_match=etag)
        same = now.headers.get("ETag") == etag
        assert (again.status == 304) is (same and now.status == 200), path
        if kind is Kind.BODY and "187.3137" in before[path]:
            assert not same, path


def test_a_revoked_token_is_nobody(stage: Stage):
    path = stage.address(SHARED["/api/v1/activities/{id}/"], "/api/v1/activities/{id}/")
    etag = stage.asker.ask("coach's token", "get", path).headers["ETag"]
    ApiToken.objects.filter(name="coach's token").update(revoked_at=timezone.now())
    said = stage.asker.ask("coach's token", "get", path, if_none_match=etag)
    assert said.status == 401


def test_an_ended_pass_opens_nothing(stage: Stage):
    who = "admin with a pass"
    paths = [stage.address(row, route) for route, row in HERS.items()]
    BreakGlass.objects.filter(admin=stage.made.people[who].user).update(expires_at=timezone.now())
    with plain_errors():
        for path in paths:
            fresh_limits()
            assert stage.asker.ask(who, "get", path).status == 404, path
