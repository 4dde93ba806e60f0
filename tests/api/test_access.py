"""Every operation × every scope × everybody; nobody sets, filters or reaches what is not theirs."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.core import serializers
from django.db import transaction
from django.urls import get_resolver
from django.utils import timezone

from activities.models import Activity, ImportJob
from athletes.models import ApiToken, Shoe, Threshold, User
from athletes.services import shoe_create, threshold_set
from athletes.tokens import token_create
from runhub.api.views.docs import description
from runhub.export.rows import export_path, export_request
from runhub.models import Export
from tests.api.conftest import ALL, Api, ApiOf
from tests.conftest import Cast
from tests.imports.handing_in import bring
from tests.samples import fit
from tests.test_url_access import CANARY, LIKE, everybody, walk

pytestmark = pytest.mark.django_db
METHODS = ("get", "post", "put", "patch", "delete")
OPERATIONS = [
    (method, path, tuple(operation["x-scope"]))
    for path, item in description()["paths"].items()
    for method, operation in item.items()
    if method in METHODS
]
# What a coach of Alice may read of hers; all else is hers alone.
COACHED = re.compile(r"/activities/\{id\}/(streams/|laps/|splits/)?$")


@pytest.fixture
def world(cast: Cast, settings: Any) -> dict[str, str]:
    """Alice's things with a canary in each; what stands for "{id}" and "{id}"."""
    settings.API_RATE = "100000/5m"
    alice = cast.alice
    activity = bring(alice, a_fit=fit())["a.fit"].activity
    Activity.objects.update(title=CANARY, notes=CANARY, device=CANARY)
    shoe = shoe_create(athlete=alice, name=CANARY)
    row = threshold_set(athlete=alice, valid_from="2024-01-01", max_heart_rate_bpm=190)
    token, _secret = token_create(user=alice.user, name=CANARY, scopes=["read"])
    export, _is_new = export_request(athlete=alice)
    Export.objects.update(state="ready")
    export_path(export.public_id).write_text(CANARY)
    return {
        "/activities/{id}": f"/activities/{activity.public_id}",
        "/imports/{id}": f"/imports/{ImportJob.objects.get().public_id}",
        "/exports/{id}": f"/exports/{export.public_id}",
        "/shoes/{id}": f"/shoes/{shoe.public_id}",
        "/thresholds/{id}": f"/thresholds/{row.pk}",
        "/tokens/{id}": f"/tokens/{token.public_id}",
    }


def address(path: str, world: dict[str, str]) -> str:
    for placeholder, value in world.items():
        path = path.replace(placeholder, value)
    assert "{" not in path
    return path


def undone(api: Api, method: str, path: str, body: Any = None) -> Any:
    """The answer to a request whose effect is taken back."""
    with transaction.atomic():
        answer = api(method, path, None if method == "get" else body or {})
        transaction.set_rollback(True)
    return answer


def snapshot() -> str:
    models = (Activity, ImportJob, Shoe, Threshold, *apps.get_app_config("athletes").get_models())
    rows = [row for model in models for row in model.objects.order_by("pk")]
    return re.sub(r'"last_used_at": [^,}]*', "", serializers.serialize("json", rows))


def test_every_address_of_the_api_is_an_operation():
    routes = {f"/{route}" for route in walk(get_resolver()) if route.startswith("api/")}
    described = {path for _method, path, _scopes in OPERATIONS}
    plain = {re.sub(r"\{\w+\}", "{}", path) for path in described}
    found = {re.sub(r"<\w+:\w+>", "{}", route) for route in routes}
    assert found - plain == {"/api/v1/schema/", "/api/v1/docs/"}
    assert plain <= found


@pytest.mark.parametrize(("method", "path", "scopes"), OPERATIONS)
def test_an_operation_needs_its_scope(world, cast, api_of: ApiOf, method, path, scopes):
    url = address(path, world)
    if path == "/api/v1/tokens/" and method == "post":
        return  # needs the password: test_tokens.py
    assert undone(Api(), method, url).status_code == 401
    for scope in ALL:
        answer = undone(api_of(cast.alice, [scope]), method, url)
        allowed = scope in scopes or "any" in scopes
        if path == "/api/v1/tokens/{id}/":  # others need "write" though itself needs none
            allowed = scope == "write"
        assert (answer.status_code != 403) is allowed, (scope, answer.content)
        assert allowed or CANARY not in answer.content.decode()
    none = api_of(cast.alice)
    ApiToken.objects.filter(pk=none.token.pk).update(scopes=[])
    assert undone(none, method, url).status_code == 403


def everybodys_tokens(cast: Cast, api_of: ApiOf) -> dict[str, tuple[str, Api]]:
    """Everybody of the pages' table but Alice herself: whom they are answered like, their token
    with every scope; and tokens of Alice's that have ended."""
    found = {who: (LIKE[who], api_of(athlete)) for who, athlete in everybody(cast).items()}
    owner = found.pop("owner")[1].token.user.athlete
    User.objects.filter(email="fired@example.org").update(is_active=False)
    past = timezone.now() - timedelta(seconds=1)
    for who, ended in (("expired", "expires_at"), ("revoked", "revoked_at")):
        api = api_of(owner)
        ApiToken.objects.filter(pk=api.token.pk).update(**{ended: past})
        found[who] = ("anonymous", api)
    return found


def test_nobody_reaches_what_is_anothers(world, cast, api_of: ApiOf):
    asking = everybodys_tokens(cast, api_of)
    assert len(asking) == 13
    for method, path, _scopes in OPERATIONS:
        known = snapshot()
        for who, (like, api) in asking.items():
            with transaction.atomic():
                answer = api(method, address(path, world), None if method == "get" else {})
                body = b"" if answer.streaming else answer.content
                transaction.set_rollback(True)
            coached = like == "coach" and COACHED.search(path) and method == "get"
            status = answer.status_code
            if like == "anonymous" and (method, path) != ("post", "/api/v1/tokens/"):
                assert status == 401, (who, method, path, status)
            elif "{" in path:
                refused = {403, 404} if like == "coach" else {404}
                assert status in ({200} if coached else refused), (who, method, path, status)
            assert coached or CANARY.encode() not in body, (who, method, path)
        assert snapshot() == known, (method, path)


def test_a_coach_reads_the_list_of_an_athlete_and_a_stranger_does_not(world, cast, api_of: ApiOf):
    url = f"activities/?athlete={cast.alice.public_id}"
    assert api_of(cast.bob).get(url).json()["results"][0]["title"] == CANARY
    assert api_of(cast.carol).get(url).status_code == 404
    assert [p["name"] for p in api_of(cast.bob).get("me/").json()["coaches"]] == ["Alice"]


@pytest.mark.parametrize("name", ["load", "bests", "curves", "trends"])
def test_the_athlete_named_in_a_query_is_asked_for_at_the_door(world, cast, api_of: ApiOf, name):
    also = "&metric=pace" if name == "trends" else ""
    for who, (like, api) in everybodys_tokens(cast, api_of).items():
        answer = api.get(f"{name}/?athlete={cast.alice.public_id}{also}")
        expected = {"coach": 200, "anonymous": 401}.get(like, 404)
        assert answer.status_code == expected, (who, answer.content)


def test_a_membership_that_ended_opens_nothing(world, cast, api_of: ApiOf):
    """An answer the coach has kept is not confirmed either."""
    bob = api_of(cast.bob)
    url = f"activities/?athlete={cast.alice.public_id}"
    etag = bob.get(url)["ETag"]
    cast.team.memberships.filter(user=cast.bob.user).delete()
    assert bob.get(url, If_None_Match=etag).status_code == 404


FIELDS = sorted(
    {
        field.name
        for app in ("athletes", "activities")
        for model in apps.get_app_config(app).get_models()
        for field in model._meta.get_fields()
    }
    | {"athlete_id", "user_id", "is_staff", "is_superuser", "scopes", "owner", "role", "team"}
)
WRITES = {
    ("post", "/api/v1/activities/"): {"start": "2024-01-01T10:00:00Z", "moving_s": 600},
    ("patch", "/api/v1/activities/{id}/"): {},
    ("patch", "/api/v1/me/"): {},
    ("post", "/api/v1/me/thresholds/"): {"valid_from": "2025-01-01", "max_heart_rate_bpm": 180},
    ("patch", "/api/v1/me/thresholds/{id}/"): {},
    ("post", "/api/v1/me/shoes/"): {"name": "Red"},
    ("patch", "/api/v1/me/shoes/{id}/"): {},
}


def writable(method: str, path: str) -> set[str]:
    found = description()
    content = found["paths"][path][method]["requestBody"]["content"]["application/json"]
    name = content["schema"]["$ref"].rpartition("/")[2]
    return set(found["components"]["schemas"][name]["properties"])


@pytest.mark.parametrize(("method", "path"), sorted(WRITES))
def test_no_field_is_set_that_is_not_offered(world, cast, api_of: ApiOf, method, path):
    api, url = api_of(cast.alice), address(path, world)
    known = snapshot()
    for name in sorted(set(FIELDS) - writable(method, path)):
        answer = api(method, url, WRITES[method, path] | {name: cast.carol.pk})
        assert answer.status_code == 400, name
        assert name in answer.json()["error"]["fields"]
    assert snapshot() == known


def test_every_write_with_a_body_is_tried_above():
    described = {
        (method, path)
        for path, item in description()["paths"].items()
        for method, operation in item.items()
        if "application/json" in operation.get("requestBody", {}).get("content", {})
    }
    assert described - {("post", "/api/v1/tokens/")} == set(WRITES)


@pytest.mark.parametrize("whose", ["carol", "dora"])
def test_a_shoe_of_somebody_else_is_no_shoe(world, cast, api_of: ApiOf, whose):
    foreign = str(shoe_create(athlete=getattr(cast, whose), name="Theirs").public_id)
    api, known = api_of(cast.alice), snapshot()
    body = WRITES["post", "/api/v1/activities/"] | {"shoe": foreign}
    answers = [
        api.post("activities/", body),
        api.patch(address("/api/v1/activities/{id}/", world), {"shoe": foreign}),
    ]
    for answer in answers:
        assert answer.status_code == 400
        assert answer.json()["error"]["fields"] == {"shoe": ["Choose one of your shoes."]}
    assert snapshot() == known


@pytest.mark.parametrize(("method", "path", "scopes"), OPERATIONS)
def test_unknown_parameters_are_refused(world, cast, api_of: ApiOf, method, path, scopes):
    url = address(path, world)
    for name in ("athlete__user__email__startswith", "ordering", "title__regex", "id", "user"):
        answer = undone(api_of(cast.alice), method, f"{url}?{name}=a")
        assert answer.status_code == 400, (name, answer.content)
        assert name in answer.json()["error"]["fields"]
