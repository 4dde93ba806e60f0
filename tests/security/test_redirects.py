"""Nobody is sent away from the site by a parameter."""

from urllib.parse import urlsplit

import pytest
from allauth.account.adapter import get_adapter
from django.urls import reverse

from tests.common.test_own_path import FOREIGN
from tests.conftest import PASSWORD

pytestmark = pytest.mark.django_db
KEPT = "/activities/?q=hills"


def is_ours(response):
    parts = urlsplit(response["Location"].replace("\\", "/"))
    return not parts.scheme and not parts.netloc


@pytest.mark.parametrize("target", FOREIGN)
def test_the_theme_form_returns_only_to_own_pages(browser_of, alice, target):
    answer = browser_of(alice).post(reverse("settings_theme"), {"theme": "dark", "next": target})
    assert answer["Location"] == reverse("settings_profile")


def test_the_theme_form_returns_to_where_one_was(browser_of, alice):
    answer = browser_of(alice).post(reverse("settings_theme"), {"theme": "dark", "next": KEPT})
    assert answer["Location"] == KEPT


@pytest.mark.parametrize("target", [*FOREIGN, "http://localhost/x", "https://testserver/"])
def test_allauth_goes_only_to_own_pages(target):
    assert not get_adapter().is_safe_url(target)


@pytest.mark.parametrize(
    ("target", "reached"),
    [("//e", "/"), ("https:e", "/"), ("http://testserver/x", "/"), (KEPT, KEPT)],
)
def test_log_in_ends_on_an_own_page(client, alice, target, reached):
    words = {"login": alice.user.email, "password": PASSWORD, "next": target}
    answer = client.post(reverse("account_login"), words)
    assert (answer.status_code, answer["Location"]) == (302, reached)


@pytest.mark.parametrize("target", FOREIGN)
def test_log_out_goes_only_to_own_pages(browser_of, alice, target):
    answer = browser_of(alice).post(reverse("account_logout"), {"next": target})
    assert is_ours(answer), answer["Location"]


@pytest.mark.parametrize(
    "path", ["//evil.example/activities", "///evil.example", "/\\evil.example/x"]
)
def test_a_missing_slash_sends_nobody_elsewhere(client, path):
    answer = client.generic("GET", path)
    assert answer.status_code in (301, 302, 404)
    if answer.status_code != 404:
        assert is_ours(answer), answer["Location"]


@pytest.mark.parametrize("query", ["//e", "\r\nSet-Cookie: x=1", "a=1#//e", "@e"])
def test_bulk_edit_returns_to_the_list_alone(browser_of, alice, query):
    answer = browser_of(alice).post(reverse("activities_bulk"), {"query": query})
    assert urlsplit(answer["Location"]).path == reverse("activities")
    assert "\n" not in answer["Location"]
    assert "Set-Cookie" not in answer.headers
