"""Everything that goes wrong has one shape, wherever it goes wrong."""

from __future__ import annotations

import json

import pytest
from django.db import OperationalError

from runhub.api.views.athlete import MeView
from tests.api.conftest import Api


def error_of(answer):
    assert answer["Content-Type"] == "application/json", answer.content[:200]
    found = answer.json()
    assert set(found) == {"error"} and set(found["error"]) == {"code", "message", "fields"}
    assert found["error"]["message"].endswith((".", "…."))
    return found["error"]


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("get", "nothing/", 404),
        ("get", "/api/v9/", 404),
        ("get", "/api/", 404),
        ("get", "activities/not-an-id/", 404),
        ("get", "activities/00000000-0000-0000-0000-000000000000/", 404),
        ("get", "me/thresholds/99999999999999999999/", 404),
        ("put", "me/", 405),
        ("options", "me/", 405),
        ("delete", "activities/", 405),
    ],
)
def test_what_is_not_there(api, method, path, status):
    answer = api(method, path)
    assert answer.status_code == status
    error_of(answer)
    assert answer["Cache-Control"] == "private, no-store"
    assert status != 405 or "GET" in answer["Allow"]


def test_nobody_is_told_how_to_become_somebody(db):
    answer = Api().get("activities/")
    assert (answer.status_code, error_of(answer)["code"]) == (401, "not_signed_in")


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b"{", "application/json", 400),
        (b'{"weight_kg": NaN}', "application/json", 400),
        (b'{"weight_kg": Infinity}', "application/json", 400),
        (b'{"weight_kg": 1e999}', "application/json", 400),
        (b'{"name": "\\ud800"}', "application/json", 400),
        (b'{"name": "a\\u0000b"}', "application/json", 400),
        (b'{"\\ud800": 1}', "application/json", 400),
        (b"\xff\xfe", "application/json", 400),
        (b"[]", "application/json", 400),
        (b"null", "application/json", 400),
        (b"1" * 5000, "application/json", 400),
        (b"[" * 100_000, "application/json", 400),
        (b'{"name": "' + b"x" * 2_000_000 + b'"}', "application/json", 413),
        (b"name=Al", "application/x-www-form-urlencoded", 415),
        (b"{}", "text/plain", 415),
    ],
)
def test_bodies_that_are_none(api, alice, body, kind, status):
    answer = api.client.patch(
        "/api/v1/me/", body, content_type=kind, headers={"Authorization": f"Bearer {api.secret}"}
    )
    assert answer.status_code == status
    error_of(answer)
    alice.refresh_from_db()
    assert alice.name == "Alice"


def test_a_wrong_field_is_named(api):
    answer = api.patch("me/", {"birth_year": 1500, "weight_kg": "60", "nmae": "Al"})
    assert answer.status_code == 400
    assert set(error_of(answer)["fields"]) == {"nmae"}
    fields = error_of(api.patch("me/", {"birth_year": 1500, "weight_kg": "60"}))["fields"]
    assert set(fields) == {"birth_year", "weight_kg"}


def test_a_fault_of_ours_says_nothing_of_itself(api, monkeypatch):
    def broken(*args, **kwargs):
        raise RuntimeError("canary-55")

    monkeypatch.setattr(MeView, "get", broken)
    api.client.raise_request_exception = False
    answer = api.get("me/")
    assert answer.status_code == 500
    assert error_of(answer)["code"] == "server_error"
    assert "canary" not in answer.content.decode()


@pytest.mark.parametrize("accept", ["*/*", "application/json"])
def test_a_database_that_is_away_is_told_in_the_same_shape(api, monkeypatch, accept):
    def away(*args, **kwargs):
        raise OperationalError("gone")

    monkeypatch.setattr(MeView, "get", away)
    api.client.raise_request_exception = False
    answer = api.get("me/", Accept=accept)
    assert (answer.status_code, error_of(answer)["code"]) == (503, "unavailable")
    assert int(answer["Retry-After"]) > 0


def test_pages_keep_their_own_errors(api):
    answer = api.client.get("/nothing/")
    assert answer.status_code == 404
    assert answer["Content-Type"].startswith("text/html")


def test_a_refused_host_is_told_in_the_same_shape(api):
    answer = api.client.get("/api/v1/me/", headers={"Host": "evil.example"})
    assert answer.status_code == 400
    error_of(answer)


def test_answers_are_strict_json(api, alice):
    alice.weight_kg = None
    alice.save()
    json.loads(api.get("me/").content, parse_constant=lambda name: pytest.fail(name))
