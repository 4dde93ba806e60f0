"""Whoever has a second factor needs it for a token, too."""

from __future__ import annotations

import time

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp

from athletes.models import ApiToken, Athlete
from tests.api.conftest import Api

WANTED = {
    "email": "alice@example.org",
    "password": "correct horse battery",
    "name": "phone",
    "scopes": ["read"],
}


def code_of(secret: str) -> str:
    return totp.format_hotp_value(totp.hotp_value(secret, int(time.time()) // 30))


@pytest.fixture
def secret(alice: Athlete) -> str:
    """Alice's authenticator app holds it."""
    made = totp.generate_totp_secret()
    totp.TOTP.activate(alice.user, made)
    return made


def make(**changes: str) -> object:
    return Api().post("tokens/", WANTED | changes)


def test_the_password_alone_is_not_enough(secret):
    answer = make()
    assert (answer.status_code, answer.json()["error"]["code"]) == (401, "code_required")
    assert make(code="000000").json()["error"]["code"] == "wrong_credentials"
    assert not ApiToken.objects.exists()


def test_the_apps_code_opens_once(secret):
    code = code_of(secret)
    assert make(code=code).status_code == 201
    assert make(code=code).status_code == 401


def test_a_recovery_code_opens_once(alice, secret):
    code = RecoveryCodes.activate(alice.user).get_unused_codes()[0]
    assert make(code=code).status_code == 201
    assert make(code=code).status_code == 401


def test_that_there_is_a_factor_is_told_to_those_with_the_password(secret):
    answer = make(password="not this one")
    assert answer.json()["error"]["code"] == "wrong_credentials"


def test_an_unconfirmed_address_makes_no_token(alice, settings):
    settings.ACCOUNT_EMAIL_VERIFICATION = "mandatory"
    answer = make()
    assert (answer.status_code, answer.json()["error"]["code"]) == (401, "email_unconfirmed")
