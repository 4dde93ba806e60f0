"""What browsers report is logged in short, and without what addresses tell."""

import json

import pytest
from django.urls import reverse

from runhub.web import csp_report

pytestmark = pytest.mark.django_db
KIND = "application/csp-report"


@pytest.fixture(autouse=True)
def own_allowance(monkeypatch):
    monkeypatch.setattr(csp_report, "allowance", csp_report.Allowance(5))


@pytest.fixture
def said(monkeypatch):
    lines = []
    monkeypatch.setattr(csp_report.log, "warning", lambda event, **values: lines.append(values))
    return lines


def report(**changed):
    inner = {
        "document-uri": "http://localhost/accounts/password/reset/key/1-secret-key/?q=canary",
        "blocked-uri": "https://evil.example/steal?x=canary",
        "effective-directive": "script-src-elem",
        "source-file": "http://localhost/static/js/run.js?canary",
        "line-number": 3,
    }
    return {"csp-report": inner | changed}


def send(client, body, kind=KIND):
    data = body if isinstance(body, str | bytes) else json.dumps(body)
    return client.post(reverse("csp_report"), data, content_type=kind)


def test_a_report_keeps_hosts_and_the_kind_of_page(client, said):
    assert send(client, report()).status_code == 204
    assert said[0]["blocked"] == "https://evil.example"
    assert said[0]["directive"] == "script-src-elem"
    assert "canary" not in str(said) and "secret" not in str(said)


def test_the_reporting_api_speaks_too(client, said):
    body = [
        {
            "type": "csp-violation",
            "body": {"blockedURL": "inline", "documentURL": "http://localhost/"},
        }
    ]
    assert send(client, body, "application/reports+json").status_code == 204
    assert said[0]["blocked"] == "inline"


@pytest.mark.parametrize(
    "body",
    [
        "",
        "{",
        "[" * 9000,
        "null",
        "[1]",
        '{"csp-report": 1}',
        '{"csp-report": {"document-uri": "http://[::1"}}',
        b"\xff",
    ],
)
def test_nonsense_breaks_nothing(client, said, body):
    assert send(client, body).status_code in (204, 400)


def test_too_long_and_too_many_are_refused(client, said):
    assert send(client, "x" * 20_000).status_code == 413
    codes = [send(client, report()).status_code for _ in range(8)]
    assert codes.count(204) == 4 and codes[-1] == 429
    assert len(said) == 4
