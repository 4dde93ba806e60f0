"""Probes answer whatever the database and the broker do."""

import socket
from collections.abc import Iterator

import pytest
from django.db import connection
from django.test import Client

from runhub.web import health


@pytest.fixture
def frozen() -> Iterator[int]:
    """The port of a server that takes connections and never says a word."""
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        yield server.getsockname()[1]


def database_at(monkeypatch: pytest.MonkeyPatch, port: int) -> None:
    own = connection.get_connection_params()
    elsewhere = own | {"host": "127.0.0.1", "port": port}
    monkeypatch.setattr(connection, "get_connection_params", lambda: elsewhere)


def test_healthz_needs_neither_database_nor_session_nor_host():
    client = Client(headers={"host": "10.1.2.3:8000"})
    client.cookies["sessionid_8000"] = "of-somebody"
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})
    assert "no-cache" in answer["Cache-Control"]


def test_readyz_is_ready(client, db):
    answer = client.get("/readyz")
    assert answer.json() == {"status": "ok", "database": "ok", "broker": "ok"}


def test_without_a_broker_pages_still_open(client, db, settings):
    settings.CELERY_BROKER_URL = "redis://127.0.0.1:1/0"
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["status"]) == (200, "degraded")


def test_a_frozen_broker_is_given_up(client, db, settings, frozen):
    settings.CELERY_BROKER_URL = f"redis://127.0.0.1:{frozen}/0"
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["status"]) == (200, "degraded")


def test_a_database_that_is_down_is_not_ready(client, db, monkeypatch):
    database_at(monkeypatch, 1)
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["database"]) == (503, "does not answer")


def test_a_frozen_database_is_given_up(client, db, monkeypatch, frozen):
    database_at(monkeypatch, frozen)
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["database"]) == (503, "does not answer")


def test_missing_migrations_are_not_ready(client, db, monkeypatch):
    more = health.known_migrations() | {("activities", "9999_from_tomorrow")}
    monkeypatch.setattr(health, "known_migrations", lambda: more)
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["database"]) == (503, "migrations missing")


def test_probes_refuse_posts():
    assert Client().post("/healthz").status_code == 405
