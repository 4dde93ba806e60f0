"""Six ways to abuse the callback of a sign-in elsewhere; each is refused and links nothing."""

import time
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from allauth.socialaccount.models import SocialAccount
from cryptography.hazmat.primitives.asymmetric import rsa
from django.core import mail
from django.test import Client
from django.urls import reverse

from athletes.models import User
from tests.accounts.conftest import confirmed, prove
from tests.accounts.oidc_steps import LOGIN, assert_refused, go, is_in, sign_in


@pytest.mark.parametrize("state", ["", "guessed-state-123"])
def test_1_a_wrong_state_is_refused(client, provider, state):
    callback = go(client, provider)
    code = parse_qs(urlsplit(callback).query)["code"][0]
    query = urlencode({"code": code, "state": state})
    assert_refused(client.get(f"{urlsplit(callback).path}?{query}"), client)


def test_1_a_state_of_another_browser_is_refused(client, provider):
    victim = Client()
    assert_refused(victim.get(go(client, provider)), victim)


def test_1_a_state_is_good_for_ten_minutes(client, provider, monkeypatch):
    callback = go(client, provider)
    later = time.time() + 601
    monkeypatch.setattr("allauth.socialaccount.internal.statekit.time.time", lambda: later)
    assert_refused(client.get(callback), client)


def test_2_a_code_works_once(client, provider):
    callback = go(client, provider)
    client.get(callback)
    client.post(reverse("account_logout"))
    assert client.get(callback).status_code == 400 and not is_in(client)
    stolen = parse_qs(urlsplit(callback).query)["code"][0]
    again = go(client, provider)
    query = urlencode(parse_qs(urlsplit(again).query) | {"code": [stolen]}, doseq=True)
    answer = client.get(f"{urlsplit(again).path}?{query}")
    assert answer.status_code == 400 and not is_in(client)


def test_2_a_code_of_somebody_else_does_not_fit(client, provider):
    """Without PKCE, Mallory's code in Anna's browser would sign her in as Mallory."""
    mallory = parse_qs(urlsplit(go(Client(), provider)).query)["code"][0]
    callback = go(client, provider)
    query = urlencode(parse_qs(urlsplit(callback).query) | {"code": [mallory]}, doseq=True)
    assert_refused(client.get(f"{urlsplit(callback).path}?{query}"), client)


@pytest.mark.parametrize("nonce", [None, "another-request"])
def test_3_an_id_token_without_our_nonce_is_refused(client, provider, nonce):
    provider.spoil = {"nonce": nonce}
    assert_refused(sign_in(client, provider), client)


@pytest.mark.parametrize(
    "spoil",
    [
        {"iss": "https://evil.example/"},
        {"aud": "another-client"},
        {"aud": ["hub-client", "other"], "azp": "other"},
        {"exp": 1_700_000_000},
        {"sub": None},
        {"sub": ""},
        {"sub": "x" * 300},
    ],
)
def test_4_an_id_token_of_others_is_refused(client, provider, spoil):
    provider.spoil = spoil
    assert_refused(sign_in(client, provider), client)


def test_4_an_answer_that_names_another_issuer_is_refused(client, provider):
    callback = go(client, provider)
    assert_refused(client.get(f"{callback}&iss=https%3A%2F%2Fevil.example%2F"), client)


def test_4_a_discovery_document_of_another_issuer_is_refused(client, provider):
    provider.discovery = {"issuer": "https://evil.example/"}
    assert_refused(client.post(LOGIN), client)


def test_4_a_signature_of_another_key_is_refused(client, provider):
    provider.signing_key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    assert_refused(sign_in(client, provider), client)


def test_4_user_info_of_another_person_is_refused(client, provider):
    provider.spoil_info = {"sub": "auth0|somebody-else"}
    assert_refused(sign_in(client, provider), client)


@pytest.mark.parametrize("linking", [False, True])
@pytest.mark.parametrize("verified", [False, None, "true", "false"])
def test_5_an_unverified_address_opens_nobodys_account(
    client, provider, settings, linking, verified
):
    anna = confirmed("anna@example.org")
    settings.SOCIALACCOUNT_EMAIL_AUTHENTICATION = linking
    settings.SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = linking
    provider.person["email_verified"] = verified
    sign_in(client, provider)
    assert not is_in(client) and not SocialAccount.objects.exists()
    assert list(User.objects.all()) == [anna]


def test_5_a_verified_mark_of_another_address_does_not_count(client, provider, settings):
    """Verified in the ID token, another address in the user info."""
    confirmed("victim@example.org")
    settings.SOCIALACCOUNT_EMAIL_AUTHENTICATION = True
    provider.spoil_info = {"email": "victim@example.org", "email_verified": None}
    sign_in(client, provider)
    assert not is_in(client)


def test_5_without_the_setting_a_verified_address_opens_nothing_either(client, provider):
    confirmed("anna@example.org")
    sign_in(client, provider)
    assert not is_in(client) and not SocialAccount.objects.exists()
    assert "There is one already" in mail.outbox[-1].body


def test_6_a_subject_belongs_to_one_account(client, provider, log_in):
    sign_in(client, provider)
    owner = SocialAccount.objects.get().user
    other = log_in(confirmed("other@example.org"))
    prove(other)
    page = other.get(go(other, provider, "connect"), follow=True)
    assert b"belongs to another account" in page.content
    assert SocialAccount.objects.get().user == owner
