"""Signing up, in and out; all without script."""

import re

import pytest
from django.core import mail
from django.urls import reverse

from athletes.guess import Guess, guess_locale
from athletes.models import Athlete, User

PASSWORD = "running in the rain"
SIGN_UP = {
    "name": "Emil Holm",
    "email": "emil@example.org",
    "password1": PASSWORD,
    "password2": PASSWORD,
}


def sign_up(client, **values):
    return client.post(reverse("account_signup"), SIGN_UP | values)


def test_sign_up_makes_a_runner_as_the_browser_speaks(client, db):
    answer = sign_up(client, time_zone="America/New_York", locale="en-US")
    assert answer.status_code == 302
    emil = Athlete.objects.select_related("user").get()
    assert (emil.name, emil.user.email) == ("Emil Holm", "emil@example.org")
    assert (emil.time_zone, emil.units, emil.week_start) == ("America/New_York", "imperial", 6)


def test_sign_up_without_script_falls_back_to_the_header(client, db):
    client.post(reverse("account_signup"), SIGN_UP, headers={"accept-language": "de-DE,de;q=0.8"})
    emil = Athlete.objects.get()
    assert (emil.time_zone, emil.units, emil.language) == ("UTC", "metric", "en")


def test_a_made_up_zone_is_not_believed(client, db):
    sign_up(client, time_zone="Mars/Olympus")
    assert Athlete.objects.get().time_zone == "UTC"


@pytest.mark.parametrize(
    ("text", "guess"),
    [
        ("en-GB", Guess("imperial", "en", 0)),
        ("pt-BR", Guess("metric", "en", 6)),
        ("zh-Hans-CN", Guess("metric", "en", 0)),
        ("ar-EG", Guess("metric", "en", 5)),
        ("", Guess("metric", "en", 0)),
        ("*", Guess("metric", "en", 0)),
    ],
)
def test_locales_say_units_and_weeks(text, guess):
    assert guess_locale(text) == guess


def test_a_short_password_is_refused_and_nothing_is_made(client, db):
    page = sign_up(client, password1="short", password2="short")
    assert "too short" in page.content.decode()
    assert not User.objects.exists() and not Athlete.objects.exists()


def test_a_taken_address_makes_no_second_user(client, alice):
    before = User.objects.count()
    sign_up(client, email="ALICE@example.org")
    assert User.objects.count() == before


def test_logging_in_with_any_case_of_the_address(client, alice):
    answer = client.post(
        reverse("account_login"),
        {"login": "Alice@Example.org", "password": "correct horse battery"},
    )
    assert answer.status_code == 302 and "_auth_user_id" in client.session


def test_a_wrong_password_says_one_thing_only(client, alice):
    for address in ("alice@example.org", "nobody@example.org"):
        page = client.post(reverse("account_login"), {"login": address, "password": "wrong"})
        assert "not correct" in page.content.decode()


def test_logging_out_takes_a_post(alice, browser_of):
    client = browser_of(alice)
    client.get(reverse("account_logout"))
    assert "_auth_user_id" in client.session
    client.post(reverse("account_logout"))
    assert "_auth_user_id" not in client.session


def test_a_forgotten_password_is_chosen_anew(client, alice):
    client.post(reverse("account_reset_password"), {"email": "alice@example.org"})
    link = re.search(r"https?://[^/]+(\S+)", mail.outbox[0].body).group(1)
    page = client.get(link, follow=True)
    assert "Choose a new password" in page.content.decode()
    client.post(page.request["PATH_INFO"], {"password1": PASSWORD, "password2": PASSWORD})
    alice.user.refresh_from_db()
    assert alice.user.check_password(PASSWORD)
    assert "no longer works" in client.get(link, follow=True).content.decode()


def test_a_reset_for_a_stranger_looks_the_same(client, db):
    answer = client.post(reverse("account_reset_password"), {"email": "nobody@example.org"})
    assert answer.url == reverse("account_reset_password_done")


@pytest.mark.parametrize(
    "name", ["account_login", "account_signup", "account_reset_password", "account_email"]
)
def test_every_control_has_its_label(alice, browser_of, client, name):
    client = browser_of(alice) if name == "account_email" else client
    page = client.get(reverse(name)).content.decode()
    shown = re.findall(r'<(?:input|select|textarea)(?![^>]*type="(?:hidden|submit)")[^>]*>', page)
    for control in shown:
        key = re.search(r'id="([^"]+)"', control).group(1)
        assert f'for="{key}"' in page


@pytest.mark.parametrize(
    "name",
    [
        "account_logout",
        "account_change_password",
        "account_email",
        "account_reauthenticate",
        "account_inactive",
        "account_email_verification_sent",
        "account_reset_password_done",
        "account_reset_password_from_key_done",
    ],
)
def test_account_pages_are_ours(alice, browser_of, name):
    page = browser_of(alice).get(reverse(name))
    assert page.status_code == 200
    assert "css/tokens.css" in page.content.decode()


def test_an_old_confirmation_link_says_what_to_do(alice, browser_of):
    page = browser_of(alice).get(reverse("account_confirm_email", args=["nonsense"]))
    assert "Send a new link" in page.content.decode()
