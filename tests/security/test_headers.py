"""Headers and cookies of every answer."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from runhub.web.downloads import safe_name
from tests.imports.handing_in import bring
from tests.samples import fit

pytestmark = pytest.mark.django_db

ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
PAGES = ["home", "activities", "upload", "imports", "settings_profile", "settings_shoes"]


def policy(response) -> dict[str, list[str]]:
    parts = response["Content-Security-Policy"].split("; ")
    return {part.split()[0]: part.split()[1:] for part in parts}


@pytest.mark.parametrize("name", PAGES)
def test_pages_of_a_person_are_kept_by_nobody(browser_of, alice, name):
    answer = browser_of(alice).get(reverse(name))
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "private, no-store"
    assert {"Cookie", "Authorization"} <= set(answer["Vary"].split(", "))
    for header, value in ALWAYS.items():
        assert answer[header] == value, header
    assert answer["X-Frame-Options"] == "DENY"
    assert "camera=()" in answer["Permissions-Policy"]
    assert "publickey-credentials-get=(self)" in answer["Permissions-Policy"]


def test_a_stranger_with_the_validators_of_the_owners_answer_gets_nothing(browser_of, cast):
    activity = bring(cast.alice, a_fit=fit())["a.fit"].activity
    for name in ("activity", "activity_data", "activity_original"):
        url = reverse(name, args=[activity.public_id])
        first = browser_of(cast.alice).get(url)
        assert first.status_code == 200 and first["Cache-Control"] == "private, no-store", name
        asked = {
            "If-None-Match": first.get("ETag", "*"),
            "If-Modified-Since": first.get("Last-Modified", "Wed, 01 Jan 2031 00:00:00 GMT"),
        }
        for method in ("get", "head"):
            answer = getattr(browser_of(cast.carol), method)(url, headers=asked)
            assert answer.status_code in (404, 405), (name, method)
            assert "ETag" not in answer and "Last-Modified" not in answer


def test_the_policy_allows_files_of_ours_and_nothing_else(browser_of, alice):
    found = policy(browser_of(alice).get("/"))
    assert found["default-src"] == ["'none'"]
    scripts = found["script-src"]
    assert scripts[0] == "'self'" and scripts[1].startswith("'nonce-") and len(scripts) == 2
    assert found["style-src"] == ["'self'"]
    assert found["frame-ancestors"] == found["base-uri"] == found["object-src"] == ["'none'"]
    assert found["form-action"] == found["connect-src"] == ["'self'"]
    assert found["report-uri"] == ["/csp-report/"]
    assert not any("unsafe" in word or "*" in word for words in found.values() for word in words)


def test_each_page_has_a_nonce_of_its_own(browser_of, alice):
    client = browser_of(alice)
    pages = [client.get("/") for _ in range(2)]
    first, second = (policy(page)["script-src"][1] for page in pages)
    assert first != second
    assert first.removeprefix("'nonce-").removesuffix("'") in pages[0].content.decode()


@pytest.mark.parametrize("path", ["/none/", "/activities/", "/csp-report/", "/accounts/login/"])
def test_errors_and_redirects_carry_the_headers_too(client, path):
    answer = client.get(path)
    assert policy(answer)["default-src"] == ["'none'"]
    for header, value in ALWAYS.items():
        assert answer[header] == value, header


def test_static_files_may_be_cached_and_read_from_here_alone(client):
    answer = client.get("/static/css/base.css")
    assert "public" in answer["Cache-Control"]
    assert answer["Cross-Origin-Resource-Policy"] == "same-origin"
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_cookies_are_out_of_reach_of_scripts_and_other_sites(client, alice):
    client.get(reverse("account_login"))
    words = {"login": alice.user.email, "password": "correct horse battery"}
    cookies = client.post(reverse("account_login"), words).cookies
    assert len(cookies) >= 2
    for name, cookie in cookies.items():
        assert cookie["httponly"] and cookie["samesite"] == "Lax", name
        assert cookie["path"] == "/" and not cookie["domain"], name


def test_a_form_without_the_token_is_refused_in_our_look(alice):
    client = Client(enforce_csrf_checks=True)
    client.force_login(alice.user)
    for headers in ({}, {"HX-Request": "true"}, {"Origin": "null"}):
        answer = client.post(reverse("settings_theme"), {"theme": "dark"}, headers=headers)
        assert answer.status_code == 403
        assert "The page was open for too long" in answer.content.decode()
    body = '{"theme": "dark"}'
    answer = client.post(reverse("settings_theme"), body, content_type="text/plain")
    assert answer.status_code == 403


def test_htmx_sends_the_token_in_a_header(alice):
    client = Client(enforce_csrf_checks=True)
    client.force_login(alice.user)
    page = client.get("/").content.decode()
    token = page.partition('hx-headers=\'{"X-CSRFToken": "')[2].partition('"')[0]
    headers = {"X-CSRFToken": token, "HX-Request": "true"}
    assert (
        client.post(reverse("settings_theme"), {"theme": "dark"}, headers=headers).status_code
        == 302
    )


def test_nobody_else_says_where_a_request_comes_from(client, settings):
    forged = {
        "X-Forwarded-Proto": "https",
        "X-Forwarded-For": "1.2.3.4",
        "X-Request-ID": "forged-id-1",
    }
    answer = client.get("/accounts/login/", headers=forged)
    assert not {key for key in answer.wsgi_request.META if key.startswith("HTTP_X_FORWARDED")}
    assert answer["X-Request-ID"] != "forged-id-1"
    settings.TRUSTED_PROXIES = ["10.0.0.0/8"]
    for peer, is_kept in (("10.1.2.3", True), ("::ffff:10.1.2.3", True), ("11.1.2.3", False)):
        answer = Client(REMOTE_ADDR=peer).get("/accounts/login/", headers=forged)
        assert (answer["X-Request-ID"] == "forged-id-1") is is_kept, peer
        assert ("HTTP_X_FORWARDED_PROTO" in answer.wsgi_request.META) is is_kept, peer


def test_no_other_host_is_answered(client):
    for host in ("evil.example", "localhost.evil.example", "evil.example:80@localhost"):
        assert client.get("/accounts/login/", headers={"Host": host}).status_code == 400


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("a/b/../../run.fit", "run.fit"),
        ("..\\..\\run.fit", "run.fit"),
        ("../../etc/passwd\0.fit", "passwd.fit"),
        ('ru"n\r\nSet-Cookie: x=1.fit', "runSet-Cookie x=1.fit"),
        ("\u202etif.exe", "tif.exe"),
        ("x" * 400 + ".fit", "x" * 138 + ".fit"),
        ("...", "file"),
        ("", "file"),
        ("Läufe am See.gpx", "Läufe am See.gpx"),
        ("<script>.gpx", "script.gpx"),
    ],
)
def test_names_of_downloads_are_safe(given, shown):
    assert safe_name(given) == shown


@pytest.mark.parametrize(
    "name", ['a"b;\r\nX: y.fit', "Läufe\u202e.fit", "../../x.fit", "<svg>.fit"]
)
def test_an_original_comes_as_an_attachment_that_nothing_runs(browser_of, alice, name):
    activity = bring(alice, a_fit=fit())["a.fit"].activity
    source = activity.source_file
    type(source).objects.filter(pk=source.pk).update(name=name)
    answer = browser_of(alice).get(reverse("activity_original", args=[activity.public_id]))
    assert answer.status_code == 200
    assert answer["Content-Disposition"].startswith("attachment; filename")
    assert "\n" not in answer["Content-Disposition"] and ".." not in answer["Content-Disposition"]
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"].endswith("sandbox")
    assert b"".join(answer.streaming_content) == fit()
