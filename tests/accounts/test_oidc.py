"""Sign-in by OpenID Connect: who may, as whom, and what is kept."""

from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount, SocialToken
from django.core import mail
from django.test import Client
from django.urls import reverse

from athletes.accounts import invitations
from athletes.models import Athlete, User
from tests.accounts.conftest import code_of, confirmed, prove, set_up_app
from tests.accounts.fake_oidc import AUTH0
from tests.accounts.oidc_steps import LOGIN, assert_refused, go, is_in, sign_in


def test_a_new_person_gets_an_account(client, provider):
    assert sign_in(client, provider).url == reverse("home")
    anna = Athlete.objects.select_related("user").get()
    assert (anna.name, anna.user.email) == ("Anna Berg", "anna@example.org")
    assert EmailAddress.objects.get(user=anna.user).verified
    assert not anna.user.has_usable_password()
    assert SocialAccount.objects.get().uid == AUTH0["sub"]


def test_the_same_person_comes_back_to_it(client, provider):
    sign_in(client, provider)
    other = Client()
    provider.person["email"] = "moved@example.org"
    sign_in(other, provider)
    assert is_in(other) and User.objects.count() == 1


def test_state_nonce_and_pkce_are_new_each_time(client, provider):
    for _ in range(2):
        go(client, provider)
    for name in ("state", "nonce", "code_challenge"):
        first, second = (asked[name] for asked in provider.seen)
        assert first != second and len(first) >= 16


def test_the_way_back_is_the_hubs_own_address(client, provider):
    address = client.post(LOGIN, HTTP_HOST="127.0.0.1", HTTP_X_FORWARDED_HOST="evil.example").url
    asked = parse_qs(urlsplit(address).query)
    assert asked["redirect_uri"] == ["http://localhost:8000/accounts/oidc/auth0/login/callback/"]


def test_nobody_else_chooses_our_parameters(client, provider):
    bad = urlencode({"auth_params": "redirect_uri=https://evil.example&nonce=1", "scope": "admin"})
    asked = parse_qs(urlsplit(client.post(f"{LOGIN}?{bad}").url).query)
    assert "evil" not in asked["redirect_uri"][0] and "admin" not in asked["scope"][0]
    assert asked["nonce"] != ["1"]


def test_the_log_in_page_has_a_button(client, provider, alice):
    page = client.get(reverse("account_login")).content.decode()
    assert "Log in with Club sign-in" in page and f'action="{LOGIN}' in page


def test_neither_tokens_nor_foreign_claims_are_kept(client, provider):
    sign_in(client, provider)
    kept = SocialAccount.objects.get().extra_data
    assert not SocialToken.objects.exists()
    assert set(kept) == {"sub", "iss", "email", "email_verified", "name", "nickname"}


# Linking.


def test_with_the_setting_a_verified_address_is_linked(client, provider, settings):
    anna = confirmed("anna@example.org")
    settings.SOCIALACCOUNT_EMAIL_AUTHENTICATION = True
    settings.SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
    sign_in(client, provider)
    assert is_in(client) and SocialAccount.objects.get().user == anna


def test_linking_by_address_never_opens_a_staff_account(client, provider, settings):
    confirmed("anna@example.org", is_staff=True)
    settings.SOCIALACCOUNT_EMAIL_AUTHENTICATION = True
    sign_in(client, provider)
    assert not is_in(client) and not SocialAccount.objects.exists()


def test_a_sign_in_is_connected_and_disconnected_by_its_owner(provider, anna, log_in):
    client = log_in(anna)
    prove(client)
    sign_in(client, provider, "connect")
    account = SocialAccount.objects.get()
    assert account.user == anna and "opened by Club sign-in" in mail.outbox[-1].body
    assert b"Club sign-in" in client.get(reverse("socialaccount_connections")).content
    client.post(reverse("socialaccount_connections"), {"account": account.pk})
    assert not SocialAccount.objects.exists()


def test_connecting_asks_for_a_proof_first(provider, anna, log_in):
    client = log_in(anna)
    answer = sign_in(client, provider, "connect")
    assert "reauthenticate" in answer.url and not SocialAccount.objects.exists()


def test_the_second_factor_is_asked_for_here_too(client, provider, anna, log_in):
    inside = log_in(anna)
    secret = set_up_app(inside)
    sign_in(inside, provider, "connect")
    assert sign_in(client, provider).url == reverse("mfa_authenticate")
    client.post(reverse("mfa_authenticate"), {"code": code_of(secret)})
    assert is_in(client)


# Who may.


@pytest.mark.parametrize(
    ("mode", "oidc_signup", "made"),
    [
        ("open", False, True),
        ("invite", False, False),
        ("closed", False, False),
        ("closed", True, True),
        ("invite", True, True),
    ],
)
def test_sign_up_follows_the_modes(client, provider, settings, mode, oidc_signup, made):
    settings.SIGNUP_MODE, settings.OIDC_SIGNUP = mode, oidc_signup
    sign_in(client, provider)
    assert User.objects.exists() is made


def test_an_invitation_counts_here_too(client, provider, settings):
    settings.SIGNUP_MODE = "invite"
    invitation, token = invitations.invitation_create()
    client.get(reverse("invitation", args=[token]))
    sign_in(client, provider)
    invitation.refresh_from_db()
    assert invitation.used_by == User.objects.get()


def test_a_person_without_an_address_is_asked_for_one(client, provider):
    del provider.person["email"]
    answer = sign_in(client, provider)
    assert answer.url == reverse("socialaccount_signup")
    form = {"name": "Anna", "email": "anna@example.org"}
    client.post(answer.url, form)
    assert User.objects.get().email == "anna@example.org" and not is_in(client)


def test_an_unknown_provider_is_not_found(client, provider):
    assert client.post("/accounts/oidc/other/login/").status_code == 404


def test_cancelling_says_so(client, provider):
    callback = go(client, provider)
    state = parse_qs(urlsplit(callback).query)["state"][0]
    query = urlencode({"error": "access_denied", "state": state})
    page = client.get(f"{urlsplit(callback).path}?{query}", follow=True)
    assert page.status_code == 200 and b"Nothing has changed" in page.content


def test_a_provider_that_is_down_is_no_error_of_ours(client, provider, settings):
    settings.SOCIALACCOUNT_PROVIDERS["oidc"]["APPS"][0]["settings"]["server_url"] = (
        "http://127.0.0.1:9"
    )
    assert_refused(client.post(LOGIN), client)
