"""E-mail address and password: changing, resetting, and being told."""

import re
from datetime import datetime, timedelta

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.core import mail
from django.test import Client
from django.urls import reverse

from athletes.accounts.tokens import token_create, token_list
from runhub.settings import accounts
from tests.accounts.conftest import prove
from tests.conftest import PASSWORD

NEW = "quite another sentence"


def path_in(message):
    return re.search(r"http://localhost:8000(\S+)", message.body).group(1)


def ask_for_reset(client, email="anna@example.org", **headers):
    client.post(reverse("account_reset_password"), {"email": email}, **headers)
    return mail.outbox[-1]


def choose(client, link, password=NEW):
    page = client.get(link, follow=True)
    return client.post(page.request["PATH_INFO"], {"password1": password, "password2": password})


def test_the_old_address_stays_until_the_new_one_is_confirmed(anna, log_in):
    client = log_in(anna)
    prove(client)
    client.post(reverse("account_email"), {"email": "new@example.org", "action_add": ""})
    anna.refresh_from_db()
    assert anna.email == "anna@example.org"
    assert b"the old address stays" in client.get(reverse("account_email")).content
    client.post(path_in(mail.outbox[-1]))
    anna.refresh_from_db()
    assert anna.email == "new@example.org"
    assert [row.email for row in EmailAddress.objects.filter(user=anna)] == ["new@example.org"]


def test_the_old_address_hears_of_the_new_one(anna, log_in):
    client = log_in(anna)
    prove(client)
    client.post(reverse("account_email"), {"email": "new@example.org", "action_add": ""})
    client.post(path_in(mail.outbox[-1]))
    told = [message for message in mail.outbox if "address was changed" in message.subject]
    assert told and told[0].to == ["anna@example.org"] and "new@example.org" in told[0].body


def test_another_address_asks_for_the_password_first(anna, log_in):
    client = log_in(anna)
    answer = client.post(reverse("account_email"), {"email": "m@example.org", "action_add": ""})
    assert answer.url.startswith(reverse("account_reauthenticate"))
    assert not EmailAddress.objects.filter(email="m@example.org").exists()


def test_an_address_of_somebody_else_is_not_taken_over(anna, log_in, alice):
    client = log_in(anna)
    prove(client)
    client.post(reverse("account_email"), {"email": alice.user.email, "action_add": ""})
    anna.refresh_from_db()
    assert anna.email == "anna@example.org"


def test_a_changed_password_ends_other_sessions_and_is_told(anna, log_in):
    here, there = log_in(anna), log_in(anna)
    words = {"oldpassword": "correct horse battery", "password1": NEW, "password2": NEW}
    here.post(reverse("account_change_password"), words)
    assert here.get(reverse("settings_security")).status_code == 200
    assert there.get(reverse("settings_security")).status_code == 302
    assert "password of your RunHub account was changed" in mail.outbox[-1].body


def test_a_changed_password_leaves_api_tokens_and_says_so(anna, log_in):
    token_create(user=anna, name="script", scopes=["read"])
    client, words = log_in(anna), {"password1": NEW, "password2": NEW}
    page = client.get(reverse("account_change_password")).content.decode()
    assert "API tokens go on working" in page and reverse("settings_tokens") in page
    client.post(reverse("account_change_password"), {"oldpassword": PASSWORD} | words)
    assert len(token_list(anna)) == 1
    assert "http://localhost:8000/settings/tokens/" in mail.outbox[-1].body


def test_with_the_setting_a_changed_password_ends_this_session_too(anna, log_in, settings):
    settings.ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
    client = log_in(anna)
    words = {"oldpassword": "correct horse battery", "password1": NEW, "password2": NEW}
    client.post(reverse("account_change_password"), words)
    assert client.get(reverse("settings_security")).status_code == 302


@pytest.mark.parametrize(
    "headers",
    [
        {"HTTP_HOST": "localhost:666"},
        {"HTTP_X_FORWARDED_HOST": "evil.example.org"},
        {"HTTP_HOST": "127.0.0.1", "HTTP_X_FORWARDED_PROTO": "https"},
    ],
)
def test_a_reset_link_leads_to_this_hub_whatever_host_was_named(client, anna, headers):
    message = ask_for_reset(client, **headers)
    links = re.findall(r"https?://[^\s/]+", message.body)
    assert links and set(links) == {"http://localhost:8000"}
    assert "evil" not in message.body and ":666" not in message.body


def test_a_reset_from_an_unknown_host_is_refused(client, anna):
    answer = client.post(
        reverse("account_reset_password"), {"email": anna.email}, HTTP_HOST="evil.example.org"
    )
    assert answer.status_code == 400 and not mail.outbox


def test_a_reset_link_works_once(client, anna):
    link = path_in(ask_for_reset(client))
    choose(client, link)
    anna.refresh_from_db()
    assert anna.check_password(NEW)
    assert b"no longer works" in Client().get(link, follow=True).content


def test_a_reset_link_works_for_an_hour(client, anna, monkeypatch):
    link = path_in(ask_for_reset(client))
    for minutes, works in ((59, True), (61, False)):
        later = datetime.now() + timedelta(minutes=minutes)
        monkeypatch.setattr(PasswordResetTokenGenerator, "_now", lambda self, now=later: now)
        page = Client().get(link, follow=True).content
        assert (b"Choose a new password" in page) is works


def test_a_reset_ends_every_session(client, anna, log_in):
    inside = log_in(anna)
    choose(client, path_in(ask_for_reset(client)))
    assert inside.get(reverse("settings_security")).status_code == 302


def test_a_reset_revokes_the_api_tokens_of_this_account_alone(client, anna, alice):
    for user in (anna, alice.user):
        token_create(user=user, name="script", scopes=["read", "write"])
    link = path_in(ask_for_reset(client))
    assert b"API tokens stop working" in client.get(link, follow=True).content
    choose(client, link, "short")
    assert len(token_list(anna)) == 1
    assert b"API tokens are revoked" in client.get(choose(client, link).url).content
    assert (token_list(anna), len(token_list(alice.user))) == ([], 1)
    assert "API tokens are revoked" in mail.outbox[-1].body


def test_a_reset_is_told(client, anna):
    choose(client, path_in(ask_for_reset(client)))
    assert mail.outbox[-1].subject == "RunHub: Your password was changed"


def test_a_reset_for_a_stranger_gets_a_mail_and_the_same_page(client, anna):
    known = client.post(reverse("account_reset_password"), {"email": anna.email})
    other = client.post(reverse("account_reset_password"), {"email": "who@example.org"})
    assert (known.status_code, known.url) == (other.status_code, other.url)
    assert (
        mail.outbox[-1].to == ["who@example.org"] and "There is no account" in mail.outbox[-1].body
    )


def test_mails_say_when_where_and_what_to_do(anna, log_in):
    browser = "Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0"
    client = log_in(anna, **{"user-agent": browser})
    words = {"oldpassword": "correct horse battery", "password1": NEW, "password2": NEW}
    client.post(reverse("account_change_password"), words)
    body = mail.outbox[-1].body
    assert "From: Firefox on Linux, 127.0.0.1" in body
    assert "http://localhost:8000/accounts/password/reset/" in body and body.endswith(
        "localhost:8000"
    )


@pytest.fixture
def no_mail(monkeypatch):
    def refused(*args, **kwargs):
        raise ConnectionRefusedError(111, "Connection refused")

    monkeypatch.setattr("django.core.mail.message.EmailMessage.send", refused)


def test_a_mail_server_that_is_away_is_said(client, anna, no_mail):
    answer = client.post(reverse("account_reset_password"), {"email": anna.email})
    assert answer.status_code == 503 and b"The mail server does not answer" in answer.content


def test_a_change_holds_though_nobody_can_be_told(anna, log_in, no_mail, caplog):
    client = log_in(anna)
    words = {"oldpassword": "correct horse battery", "password1": NEW, "password2": NEW}
    assert client.post(reverse("account_change_password"), words).status_code == 302
    anna.refresh_from_db()
    assert anna.check_password(NEW) and "could not be sent" in caplog.text


def test_production_hashes_slowly():
    first = accounts.STRONG_PASSWORD_HASHERS[0]
    assert first.endswith(("Argon2PasswordHasher", "ScryptPasswordHasher"))
