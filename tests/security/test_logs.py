"""What every process writes while real things happen and break: nothing personal, no secret."""

from __future__ import annotations

import json
import logging
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from http.cookiejar import CookieJar

import pytest
from django.conf import settings
from django.db import connection

from activities.models import ImportJob
from activities.services.imports import job_create
from activities.services.staging import bytes_stage
from athletes.accounts.tokens import token_create
from athletes.models import Athlete, User
from runhub import logs
from runhub.redaction import LONGEST_TEXT, plain_route, redacted, safe_path, trace
from tests.formats.xml_samples import gpx, north, trk
from tests.processes import Hub, wait_until

SECRETS = {
    "e-mail": "canary.7f3a@runner.example",
    "password": "canary horse battery 7f3a",
    "name": "Canaria Seven",
    "title": "canary-title-7f3a",
    "file name": "canary-file-7f3a",
    "query": "canary-query-7f3a",
    "path": "canary-path-7F3A",
    "latitude": "48.12345",
    "cookie": "canary-cookie-7f3a",
}


class Caller:
    """A browser's requests against a real server."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.cookies = CookieJar()
        self.opener = urllib.request.build_opener(
            urllib.request.HTTPCookieProcessor(self.cookies), urllib.request.ProxyHandler({})
        )

    def ask(self, path: str, data: dict[str, str] | None = None, **headers: str) -> int:
        body = None
        if data is not None:
            token = next(c.value for c in self.cookies if c.name == settings.CSRF_COOKIE_NAME)
            headers["X-CSRFToken"] = str(token)
            body = urllib.parse.urlencode(data).encode()
        request = urllib.request.Request(f"{self.address}{path}", body, headers)
        try:
            with self.opener.open(request, timeout=20) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as error:
            return int(error.code)


@contextmanager
def missing(table: str) -> Iterator[None]:
    """A real fault, as after half a migration."""
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {table} RENAME TO {table}_gone")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"ALTER TABLE {table}_gone RENAME TO {table}")


@pytest.fixture
def canary(transactional_db) -> Athlete:
    user = User.objects.create_user(SECRETS["e-mail"], password=SECRETS["password"])
    return Athlete.objects.create(user=user, name=SECRETS["name"], time_zone="Europe/Berlin")


def live_through(caller: Caller, canary: Athlete, token: str) -> None:
    """Signing in wrongly and rightly, searching, faults, addresses that hold secrets."""
    login, words = (
        "/accounts/login/",
        {"login": SECRETS["e-mail"], "password": "wrong-7f3a-password"},
    )
    assert caller.ask(f"{login}?next=/{SECRETS['query']}") == 200
    assert caller.ask(login, words) == 200
    assert caller.ask(login, words | {"password": SECRETS["password"]}) == 200
    assert caller.ask(f"/activities/?q={SECRETS['query']}") == 200
    assert caller.ask(f"/accounts/password/reset/key/9-{SECRETS['path']}/") in (200, 404)
    assert caller.ask(f"/{SECRETS['path']}/?token={SECRETS['query']}") == 404
    cookie = {"Cookie": f"x={SECRETS['cookie']}", "Authorization": f"Bearer {token}"}
    assert caller.ask("/api/v1/activities/", **cookie) in (200, 401)
    assert (
        caller.ask("/api/v1/activities/?q=" + SECRETS["query"], Authorization="Bearer rh_wrong7f3a")
        == 401
    )
    with missing("athletes_shoe"):
        assert caller.ask("/settings/shoes/", {"name": SECRETS["title"]}) == 500


def test_no_log_of_any_process_tells_anything(canary, tmp_path):
    _, token = token_create(user=canary.user, name=SECRETS["title"], scopes=["read"])
    track = gpx(trk(north(range(0, 300, 5)), name=SECRETS["title"])).replace(b"48.", b"48.12345")
    files = [
        (track, "gpx"),
        (b"canary-bytes-7f3a", "fit"),
        (track[:900], "gpx"),
        (b"PK\3\4", "zip"),
    ]
    hub = Hub(tmp_path)
    hub.env |= {"LOG_JSON": "1", "GUNICORN_CMD_ARGS": "--access-logfile -", "LOG_LEVEL": "INFO"}
    with hub:
        caller = Caller(hub.serve())
        staged = [
            bytes_stage(data, f"{SECRETS['file name']}-{n}.{end}")
            for n, (data, end) in enumerate(files)
        ]
        job = job_create(athlete=canary, created_by=canary.user, files=staged)
        wait_until(lambda: ImportJob.objects.get(pk=job.pk).settled_at, 40, "the import is settled")
        live_through(caller, canary, token)
        with missing("activities_importitem"):
            wait_until(lambda: "UndefinedTable" in hub.log("worker"), 60, "the worker's fault")
    found = {name: hub.log(name) for name in ("web", "worker", "beat")}
    for name, text in found.items():
        for what, secret in {**SECRETS, "token": token, "wrong": "7f3a"}.items():
            lines = [line for line in text.splitlines() if secret.lower() in line.lower()]
            assert lines == [], f"{what} in the log of {name}: {lines[0][:600]}"
    says_what_happened(found["web"], str(canary.public_id))
    assert "Traceback" in found["worker"]


def says_what_happened(text: str, reader: str) -> None:
    """Without anything personal the log still tells what, where, for whom by id, and why."""
    lines = [json.loads(line) for line in text.splitlines() if line.startswith("{")]
    fault = next(line for line in lines if line["level"] == "ERROR" and "traceback" in line)
    assert "UndefinedTable" in fault["traceback"] and "athletes/" in fault["traceback"]
    assert (fault["route"], fault["reader"], fault["status"]) == ("settings/shoes/", reader, 500)
    asked = [line for line in lines if line["logger"] == "gunicorn.access"]
    assert any(line["event"].startswith("POST settings/shoes/ 500") for line in asked)
    assert all("?" not in line["event"] for line in asked)
    failed = next(line for line in asked if line["event"].endswith(" 500"))
    assert (failed["request"], failed["reader"]) == (fault["request"], reader)


@pytest.mark.parametrize(
    "text",
    [
        "password=hunter2x",
        "{'password': 'hunter2x y'}",
        "Authorization: Bearer hunter2x.hunter2x",
        "bearer hunter2xhunter2x",
        "sessionid_8000=hunter2x; csrftoken=hunter2x",
        "https://user:hunter2x@host/db",
        "redis://:hunter2x@host/1",
        "GET /x?a=hunter2x&b=1 HTTP/1.1",
        "rh_hunter2x_hunter2x",
        "gAAAAABhunter2x" + "x" * 30,
        "otpauth://totp/x?secret=hunter2x",
        "api_key: hunter2x",
        "eyJhunter2x.eyJhunter2x.sig",
        "mail to hunter2x@mail.example now",
    ],
)
def test_shapes_of_secrets_are_taken_out(text):
    assert "hunter2x" not in redacted(text)


def test_plain_sentences_stay_as_they_are():
    for text in (
        "worker@host ready.",
        "Task runhub.sweep succeeded in 0.012s",
        "item 12 was taken over by another worker",
        "01a206a7-b17e-7c06-9f22-2173b9f29b8b: 5 of 7, 12.5 %",
        "Not Found: /activities/01a206a7-b17e-7c06-9f22-2173b9f29b8b/",
    ):
        assert redacted(text) == text
    assert redacted("at 48.123456, -11.98765") == "at [number], [number]"


def test_paths_keep_words_and_ids_alone():
    key = "01a206a7-b17e-7c06-9f22-2173b9f29b8b"
    assert safe_path(f"/activities/{key}/edit/?x=1") == f"/activities/{key}/edit/"
    assert safe_path("/accounts/password/reset/key/1-c4x-9af/") == "/accounts/password/reset/key/…/"
    assert safe_path("/Jane.Doe@mail.example/x y/") == "/…/…/"
    assert len(safe_path("/a" * 9000)) < 100


def test_patterns_of_addresses_are_readable():
    pattern = "accounts/^confirm-email/(?P<key>[-:\\w]+)/$"
    assert plain_route(pattern) == "accounts/confirm-email/<key>/"
    assert plain_route("activities/<uuid:key>/") == "activities/<uuid:key>/"


def test_an_error_keeps_its_frames_without_values():
    def fall(weight_kg: float, name: str) -> None:
        raise ValueError(f"cannot read '{name}' at {weight_kg}")

    weight, name = 61.23456, " ".join(["Jane", "Doe"])
    try:
        try:
            fall(weight, name)
        except ValueError as error:
            raise RuntimeError("import failed") from error
    except RuntimeError as error:
        text = trace(error, error.__traceback__)
    assert "in fall" in text and "ValueError: cannot read '…' at [number]" in text
    assert text.index("ValueError") < text.index("RuntimeError: import failed")
    assert "Jane Doe" not in text and "61.2" not in text


def record(message: str, *args: object, **extra: object) -> logging.LogRecord:
    found = logging.makeLogRecord(
        {"name": "runhub.x", "msg": message, "args": args, "levelname": "INFO"}
    )
    found.__dict__.update(extra)
    return found


def test_nobody_forges_a_line_or_floods_the_log():
    plain, as_json = logs.formatter(is_json=False), logs.formatter(is_json=True)
    forged = record("first\n2031-01-01 CRITICAL \x1b[31mforged\r%s", "x" * 50_000)
    for shape in (plain, as_json):
        line = shape.format(forged)
        assert "\n" not in line and "\r" not in line and "\x1b" not in line
        assert len(line) < LONGEST_TEXT + 500


def test_values_by_their_name_are_taken_out():
    event = {"event": "x", "email": "a", "latitude": 1.0, "count": 3, "note": "b"}
    assert logs.cleaned(None, "info", event) == {
        "event": "x", "email": "[removed]", "latitude": "[removed]", "count": 3, "note": "[removed]",
    }  # fmt: skip
