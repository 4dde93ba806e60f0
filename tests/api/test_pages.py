"""The pages around the API: tokens in the settings, and Swagger UI under the content policy."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from athletes.accounts.tokens import token_create
from athletes.models import ApiToken, Athlete
from tests.browser.axe import violations
from tests.browser.conftest import PASSWORD, Visitor, visitor  # noqa: F401
from tests.conftest import person


@pytest.fixture
def signed_in(client, alice):
    """Has given the password again, as the page of tokens asks."""
    client.force_login(alice.user)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    return client


def make(client, **changes):
    form = {"name": "backup", "scopes": ["read"], "expires": "90"} | changes
    return client.post(reverse("settings_tokens"), form)


def test_a_token_is_shown_once(signed_in, alice):
    page = make(signed_in)
    secret = re.search(r"rh_[\w-]{43}", page.content.decode())[0]
    assert "no-store" in page["Cache-Control"]
    assert secret not in signed_in.get(reverse("settings_tokens")).content.decode()
    token = ApiToken.objects.get()
    assert (token.scopes, token.user) == (["read"], alice.user)
    assert (token.expires_at - token.created_at).days in (89, 90)
    answer = signed_in.get("/api/v1/me/", headers={"Authorization": f"Bearer {secret}"})
    assert answer.json()["name"] == "Alice"


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"name": ""}, "This field is required."),
        ({"scopes": []}, "Choose at least one."),
        ({"scopes": ["admin"]}, "Select a valid choice"),
        ({"expires": "9999"}, "Select a valid choice"),
    ],
)
def test_a_token_that_cannot_be_says_why(signed_in, changes, message):
    page = make(signed_in, **changes)
    assert page.status_code == 422
    assert message in page.content.decode()
    assert not ApiToken.objects.exists()


def test_making_one_asks_for_the_password_when_that_was_long_ago(client, alice):
    client.force_login(alice.user)
    assert "reauthenticate" in make(client)["Location"]
    assert not ApiToken.objects.exists()


def test_tokens_are_revoked_singly_and_together(signed_in, alice):
    for name in ("one", "two", "three"):
        make(signed_in, name=name)
    token = ApiToken.objects.get(name="one")
    signed_in.post(reverse("settings_token_revoke", args=[token.public_id]))
    page = signed_in.get(reverse("settings_tokens")).content.decode()
    assert "“one” works no more." in page and "two" in page
    signed_in.post(reverse("settings_tokens_revoke_all"))
    assert not ApiToken.objects.filter(revoked_at=None).exists()


def test_a_name_is_only_a_name(signed_in):
    page = make(signed_in, name="<script>alert(1)</script>")
    assert "<script>alert" not in page.content.decode()


def test_the_description_is_for_those_who_are_signed_in(client, api):
    assert client.get("/api/v1/schema/").status_code == 401
    assert "login" in client.get("/api/v1/docs/")["Location"]
    assert api.get("schema/")["Content-Type"].startswith("application/vnd.oai.openapi")
    as_json = api.get("schema/", Accept="application/json")
    assert as_json.json()["openapi"] == "3.1.0"


@pytest.mark.browser
def test_the_api_can_be_tried_on_its_page(visitor: Visitor):  # noqa: F811
    page = visitor.open(person("Anna"))
    page.goto("/api/v1/docs/")
    operation = page.locator("#operations-me-me_get")
    operation.click()
    operation.get_by_role("button", name="Try it out").click()
    operation.get_by_role("button", name="Execute").click()
    expect(operation.locator(".live-responses-table")).to_contain_text("anna@example.org")
    change = page.locator("#operations-me-me_update")
    change.click()
    change.get_by_role("button", name="Try it out").click()
    change.locator("textarea").fill('{"name": "Ann"}')
    change.get_by_role("button", name="Execute").click()
    expect(change.locator(".live-responses-table")).to_contain_text('"name": "Ann"')
    assert Athlete.objects.get().name == "Ann"
    assert visitor.faults == []


@pytest.mark.browser
@pytest.mark.parametrize(("width", "scheme"), [(1440, "light"), (390, "dark")])
def test_a_token_is_made_and_copied(visitor: Visitor, width: int, scheme: str):  # noqa: F811
    anna = person("Anna")
    token_create(user=anna.user, name="A script that backs everything up", scopes=["read", "write"])
    page = visitor.open(
        anna, width=width, color_scheme=scheme, permissions=["clipboard-read", "clipboard-write"]
    )
    page.goto("/settings/tokens/")
    page.fill("main input[name=password]", PASSWORD)
    page.click("main button[type=submit]")
    page.fill("input[name=name]", "phone")
    page.get_by_label("upload").check()
    page.get_by_role("button", name="Make token").click()
    secret = page.locator("#secret").inner_text()
    page.get_by_role("button", name="Copy").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == secret
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert violations(page) == []
    assert visitor.faults == []
