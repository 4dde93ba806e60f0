"""People with confirmed addresses and second factors."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal import auth as totp
from django.test import Client
from django.urls import reverse

from athletes.models import User
from tests.accounts.fake_oidc import FakeOidc
from tests.conftest import PASSWORD


@pytest.fixture
def anna(db: None) -> User:
    """With a confirmed address, as whoever has signed up in production."""
    return confirmed("anna@example.org")


def confirmed(email: str, **fields: object) -> User:
    user = User.objects.create_user(email, password=PASSWORD, **fields)
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    return user


@pytest.fixture
def log_in() -> Callable[..., Client]:
    """`log_in(user)`: a client that went through the log-in page."""

    def through_the_page(user: User, password: str = PASSWORD, **headers: str) -> Client:
        client = Client(headers=headers or None)
        client.post(reverse("account_login"), {"login": user.email, "password": password})
        return client

    return through_the_page


@pytest.fixture
def provider(db: None, settings: Any) -> Iterator[FakeOidc]:
    """A hub that confirms addresses, open to all, and knows one provider."""
    settings.ACCOUNT_EMAIL_VERIFICATION = "mandatory"
    settings.SIGNUP_MODE = "open"
    with FakeOidc() as fake:
        settings.SOCIALACCOUNT_PROVIDERS = {"oidc": {"APPS": [fake.app()]}}
        yield fake


def prove(client: Client) -> None:
    """The password again, for dangerous acts."""
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})


def code_of(secret: str, steps: int = 0) -> str:
    """What the app shows, `steps` × 30 s from now."""
    return totp.format_hotp_value(totp.hotp_value(secret, int(time.time()) // 30 + steps))


def set_up_app(client: Client) -> str:
    """Switch the authenticator app on through its page; returns the secret."""
    prove(client)
    secret = client.get(reverse("mfa_activate_totp")).context["form"].secret
    client.post(reverse("mfa_activate_totp"), {"code": code_of(secret, -1)})
    return str(secret)
