"""Ids of what is not the sender's, in forms, in JSON and in what a session says may be undone; and
fields that nobody offers."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.apps import apps

from runhub.api.views.docs import description
from tests.access.asking import fresh_limits
from tests.access.principals import CLASSES
from tests.access.rows_of import reader_of
from tests.access.stage import Stage, class_of
from tests.access.table import operations
from tests.access.world import UNDO, filled, filled_body

pytestmark = pytest.mark.django_db
OTHERS = [who for who in CLASSES if class_of(who) not in ("anonymous", "athlete")]
ONES = {class_of(who): who for who in reversed(OTHERS)}.values()
TYPED = {"sport": "run", "date": "2024-06-01", "time": "08:00", "duration": "30:00"}
NEW = {"start": "2024-01-01T10:00:00Z", "moving_s": 600}
# Method, address, body: sent by everybody but Alice.
SENT: list[tuple[str, str, dict[str, Any]]] = [
    ("post", "/activities/bulk/", {"key": ["{run}", "{other}"], "workout_type": "race"}),
    ("post", "/activities/bulk/", {"key": ["{run}", "{other}"], "act": "trash", "trash": "1"}),
    ("post", "/activities/bulk/", {"key": ["{run}", "{other}"], "compare": "1"}),
    ("post", "/activities/new/", {**TYPED, "shoe": "{shoe}"}),
    ("post", "/activities/trash/empty/", {"key": ["{binned}"]}),
    ("post", "/settings/shoes/", {"name": "Mine", "athlete": "{athlete}"}),
    ("post", "/settings/profile/", {"name": "X", "athlete": "{athlete}", "is_staff": "on"}),
    ("post", "/settings/thresholds/", {"valid_from": "2024-02-01", "athlete": "{athlete}"}),
    ("post", "/settings/export/", {"athlete": "{athlete}"}),
    ("post", "/upload/", {"athlete": "{athlete}"}),
    ("post", "/api/v1/activities/", {**NEW, "shoe": "{shoe}"}),
    ("post", "/api/v1/activities/", {**NEW, "athlete": "{athlete}"}),
    ("post", "/api/v1/me/shoes/", {"name": "Mine", "athlete": "{athlete}"}),
    ("patch", "/api/v1/me/", {"id": "{athlete}", "name": "X"}),
    ("post", "/api/v1/exports/", {"athlete": "{athlete}"}),
]
# Read with ids of Alice's in the query.
ASKED = (
    "/compare/?runs={run}&runs={other}",
    "/compare/?runs={strava}&runs={binned}",
    "/compare/?runs={run}&runs={other}&format=csv",
    "/activities/?athlete={athlete}",
    "/progress/?athlete={athlete}",
    "/activities/?q=cnry",
    "/api/v1/activities/?q=cnry",
)


@pytest.mark.parametrize(("method", "path", "body"), SENT)
def test_ids_of_hers_in_a_body_change_nothing(
    method: str, path: str, body: dict[str, Any], stage: Stage
):
    sent = filled_body(body, stage.made.values)
    for who in OTHERS:
        fresh_limits()
        said = stage.asker.ask(who, method, path, sent, stage.rows, again=who not in ONES)
        stage.cells[method] += 1
        assert not said.changed, (who, path, said.changed)
        assert not stage.leaks(who, said, str(sent)), (who, path)
        assert said.status < 500


@pytest.mark.parametrize("path", ASKED)
def test_ids_of_hers_in_a_query_show_nothing_new(path: str, stage: Stage):
    asked = filled(path, stage.made.values)
    for who in OTHERS:
        fresh_limits()
        said = stage.asker.ask(who, "get", asked, again=who not in ONES)
        stage.cells["get"] += 1
        assert not stage.leaks(who, said, asked), (who, path)
        assert said.status < 500


@pytest.mark.parametrize(
    ("method", "path"),
    [("post", "/api/v1/activities/"), ("patch", "/api/v1/activities/{id}/")],
)
def test_a_shoe_of_somebody_else_is_no_shoe(method: str, path: str, stage: Stage):
    body = {"shoe": stage.made.values["{their shoe}"]} | (NEW if method == "post" else {})
    answer = stage.asker.send("alice", method, filled(path, stage.made.values), body)
    assert answer.status_code == 400
    assert json.loads(answer.content)["error"]["fields"] == {"shoe": ["Choose one of your shoes."]}


FIELDS = sorted(
    {
        field.name
        for app in ("athletes", "activities", "coaching")
        for model in apps.get_app_config(app).get_models()
        for field in model._meta.get_fields()
    }
    | {"athlete_id", "user_id", "is_staff", "is_superuser", "scopes", "owner", "role", "team"}
)


def with_body() -> dict[str, set[str]]:
    """Operations that take JSON, and the names that they take."""
    found, bodies = description(), {}
    for name in operations():
        method, path = name.split()
        operation = found["paths"][path][method.lower()]
        content = operation.get("requestBody", {}).get("content", {}).get("application/json")
        if content:
            schema = content["schema"].get("$ref", "").rpartition("/")[2]
            known = found["components"]["schemas"].get(schema, {})
            bodies[name] = set(known.get("properties", {}))
    return bodies


BODIES = with_body()


@pytest.mark.parametrize("name", sorted(set(BODIES) - {"POST /api/v1/tokens/"}))
def test_no_field_is_set_that_is_not_offered(name: str, stage: Stage):
    method, path = name.lower().split()
    foreign = sorted(set(FIELDS) - BODIES[name])
    answer = stage.asker.send(
        "alice", method, filled(path, stage.made.values), dict.fromkeys(foreign, 1)
    )
    if answer.status_code in (403, 404):
        return  # not hers to do: the coach's
    assert answer.status_code == 400, answer.content
    assert set(foreign) <= set(json.loads(answer.content)["error"]["fields"])


@pytest.mark.parametrize("name", sorted(operations()))
def test_unknown_parameters_are_refused(name: str, stage: Stage):
    method, path = name.lower().split()
    for parameter in ("athlete__user__email__startswith", "ordering"):
        url = f"{filled(path, stage.made.values)}?{parameter}=a"
        fresh_limits()
        for who in ("alice", "coach of her team"):
            answer = stage.asker.send(who, method, url)
            assert answer.status_code == 400, (who, answer.content)
            assert parameter in json.loads(answer.content)["error"]["fields"]


def test_an_undo_reaches_the_own_activities_alone(stage: Stage):
    """Everybody's session says that it may bring back Alice's run: it does so for her alone."""
    path, rows = f"/activities/undo/{UNDO}/", reader_of(stage.made.alice)
    for who in CLASSES:
        said = stage.asker.ask(who, "post", path, None, rows)
        assert bool(said.changed) is (who == "alice"), who


def test_bringing_back_is_the_owners(stage: Stage):
    path = f"/activities/{stage.made.binned.public_id}/restore/"
    for who in CLASSES:
        said = stage.asker.ask(who, "post", path, None, stage.rows)
        assert bool(said.changed) is (who == "alice"), who
