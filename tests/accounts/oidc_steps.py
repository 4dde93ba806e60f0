"""What a browser does between the hub and the provider."""

from __future__ import annotations

from allauth.socialaccount.models import SocialAccount
from django.http import HttpResponse
from django.test import Client

from tests.accounts.fake_oidc import FakeOidc

LOGIN = "/accounts/oidc/auth0/login/"


def go(client: Client, provider: FakeOidc, process: str = "login") -> str:
    """The address the provider sends the browser back to."""
    answer = client.post(f"{LOGIN}?process={process}")
    return provider.authorize(answer.url).removeprefix("http://localhost:8000")


def sign_in(client: Client, provider: FakeOidc, process: str = "login") -> HttpResponse:
    return client.get(go(client, provider, process))


def is_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def assert_refused(answer: HttpResponse, client: Client) -> None:
    assert answer.status_code == 400
    assert b"Start again from the log-in page" in answer.content
    assert not is_in(client) and not SocialAccount.objects.exists()
