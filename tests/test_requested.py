"""A run of all tests fails when an address of the hub was never asked for."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import get_resolver

from tests import requested

EVERYTHING = {
    (verb, route)
    for route, methods in requested.addresses(get_resolver())
    for verb in methods or ["GET"]
}


def test_what_the_test_client_asks_for_is_noted(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(requested, "noted", noted := set())
    Client().get("/healthz")
    assert noted == {("GET", "healthz")}


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (("GET", "activities/trash/"), "activities/trash/"),
        (("PATCH", "api/v1/me/"), "PATCH api/v1/me/"),
        (("GET", "accounts/login/"), "accounts/login/"),
    ],
)
def test_what_nobody_asked_for_is_named(asked: tuple[str, str], said: str):
    assert requested.never(EVERYTHING) == []
    assert requested.never(EVERYTHING - {asked}) == [said]


def test_a_worker_hands_its_notes_over(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(requested, "noted", noted := set())
    node = type("Node", (), {"workeroutput": {"requested": [["GET", "readyz"]]}})
    requested.pytest_testnodedown(node, None)
    assert noted == {("GET", "readyz")}


def test_a_run_of_one_file_is_not_judged(pytestconfig: pytest.Config):
    whole = pytestconfig.args_source is pytest.Config.ArgsSource.TESTPATHS
    assert whole or not requested.is_whole(pytestconfig)
