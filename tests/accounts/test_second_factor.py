"""Authenticator app and recovery codes."""

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.urls import reverse

from tests.accounts.conftest import code_of, prove, set_up_app
from tests.conftest import PASSWORD


def password_given(client, user):
    answer = client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})
    assert answer.url == reverse("mfa_authenticate")
    return client


def is_in(client):
    return "_auth_user_id" in client.session


def set_up_app_page(client):
    prove(client)
    secret = client.get(reverse("mfa_activate_totp")).context["form"].secret
    return client.post(reverse("mfa_activate_totp"), {"code": code_of(secret)})


def codes_of(client):
    prove(client)
    return client.get(reverse("mfa_view_recovery_codes")).context["unused_codes"]


@pytest.mark.django_db(transaction=True)
def test_an_app_is_set_up_with_a_code_and_told(anna, log_in):
    set_up_app(log_in(anna))
    kinds = set(Authenticator.objects.filter(user=anna).values_list("type", flat=True))
    assert kinds == {"totp", "recovery_codes"}
    assert "asks for the code" in mail.outbox[-1].body


def test_the_qr_code_is_an_image_without_inline_style(anna, log_in):
    client = log_in(anna)
    prove(client)
    page = client.get(reverse("mfa_activate_totp"))
    assert 'src="data:image/svg+xml;base64,' in page.content.decode()
    assert "otpauth://totp/anna%40example.org?secret=" in page.context["totp_url"]
    assert "issuer=RunHub" in page.context["totp_url"]


def test_a_wrong_code_switches_nothing_on(anna, log_in):
    client = log_in(anna)
    prove(client)
    client.get(reverse("mfa_activate_totp"))
    page = client.post(reverse("mfa_activate_totp"), {"code": "000000"})
    assert b"not correct" in page.content and not Authenticator.objects.exists()


def test_the_password_alone_no_longer_opens(anna, log_in, client):
    secret = set_up_app(log_in(anna))
    password_given(client, anna)
    assert client.get(reverse("settings_security")).status_code == 302 and not is_in(client)
    client.post(reverse("mfa_authenticate"), {"code": code_of(secret)})
    assert is_in(client)


def test_a_code_works_once(anna, log_in, client):
    secret = set_up_app(log_in(anna))
    code = code_of(secret)
    client.post(reverse("mfa_authenticate"), {"code": code})
    password_given(client, anna).post(reverse("mfa_authenticate"), {"code": code})
    other = password_given(type(client)(), anna)
    other.post(reverse("mfa_authenticate"), {"code": code})
    assert (is_in(client), is_in(other)) == (True, False)


def test_a_clock_may_be_half_a_minute_off(anna, log_in, client):
    secret = set_up_app(log_in(anna))
    for steps, opens in ((2, False), (1, True)):
        other = password_given(type(client)(), anna)
        other.post(reverse("mfa_authenticate"), {"code": code_of(secret, steps)})
        assert is_in(other) is opens


def test_a_recovery_code_opens_once(anna, log_in, client):
    inside = log_in(anna)
    set_up_app(inside)
    code = codes_of(inside)[0]
    for opens in (True, False):
        other = password_given(type(client)(), anna)
        other.post(reverse("mfa_authenticate"), {"code": code})
        assert is_in(other) is opens
    assert len(codes_of(inside)) == 9


def test_recovery_codes_can_be_downloaded_and_made_anew(anna, log_in):
    client = log_in(anna)
    set_up_app(client)
    old = codes_of(client)
    sheet = client.get(reverse("mfa_download_recovery_codes"))
    assert sheet["Content-Type"].startswith("text/plain")
    assert "attachment" in sheet["Content-Disposition"]
    assert all(code in sheet.content.decode() for code in old)
    client.post(reverse("mfa_generate_recovery_codes"))
    assert not set(old) & set(codes_of(client))


def test_secrets_are_sealed_in_the_database(anna, log_in):
    client = log_in(anna)
    secret = set_up_app(client)
    codes = codes_of(client)
    stored = str(list(Authenticator.objects.values_list("data", flat=True)))
    assert secret not in stored and not any(code in stored for code in codes)


@pytest.mark.parametrize(
    "name",
    [
        "mfa_activate_totp",
        "mfa_add_webauthn",
        "mfa_view_recovery_codes",
        "mfa_download_recovery_codes",
        "mfa_generate_recovery_codes",
        "mfa_deactivate_totp",
    ],
)
def test_changes_ask_for_a_proof_first(anna, log_in, settings, name):
    client = log_in(anna)
    if name != "mfa_activate_totp":
        set_up_app(client)
    settings.ACCOUNT_REAUTHENTICATION_TIMEOUT = 0
    answer = client.get(reverse(name))
    assert answer.status_code == 302 and "reauthenticate" in answer.url


def test_switching_it_off_is_told_and_takes_the_recovery_codes(anna, log_in):
    client = log_in(anna)
    set_up_app(client)
    client.post(reverse("mfa_deactivate_totp"))
    assert not Authenticator.objects.filter(user=anna).exists()
    assert "no longer asks" in mail.outbox[-1].body


def test_a_code_proves_it_too(anna, log_in):
    client = log_in(anna)
    secret = set_up_app(client)
    page = client.get(reverse("account_reauthenticate"))
    assert reverse("mfa_reauthenticate") in page.content.decode()
    answer = client.post(reverse("mfa_reauthenticate"), {"code": code_of(secret)})
    assert answer.status_code == 302


def test_an_unconfirmed_address_gets_no_second_factor(alice, browser_of):
    """Or whoever signs up with your address could lock you out of it for good."""
    client = browser_of(alice)
    page = set_up_app_page(client)
    assert b"Confirm your e-mail address first" in page.content
    assert not Authenticator.objects.exists()


def test_with_a_second_factor_the_address_can_still_be_changed(anna, log_in):
    client = log_in(anna)
    set_up_app(client)
    client.post(reverse("account_email"), {"email": "new@example.org", "action_add": ""})
    assert mail.outbox[-1].to == ["new@example.org"]


def test_96_guesses_a_day(anna, log_in, client, settings):
    settings.HUB_RATE_LIMITS = settings.HUB_RATE_LIMITS | {"totp": "4/d/key"}
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"login_failed": ""}
    secret = set_up_app(log_in(anna))
    other = password_given(client, anna)
    for _ in range(4):
        assert other.post(reverse("mfa_authenticate"), {"code": "000000"}).status_code == 200
    answer = other.post(reverse("mfa_authenticate"), {"code": code_of(secret)})
    assert answer.status_code == 429 and 86_000 < int(answer["Retry-After"]) <= 86_400
    assert not is_in(other)


def test_ten_wrong_codes_an_hour(anna, log_in, client):
    set_up_app(log_in(anna))
    other = password_given(client, anna)
    codes = [other.post(reverse("mfa_authenticate"), {"code": "000000"}) for _ in range(11)]
    assert [answer.status_code for answer in codes] == [200] * 10 + [429]
    assert int(codes[-1]["Retry-After"]) > 3500


def test_the_limit_is_96(settings):
    assert settings.HUB_RATE_LIMITS["totp"] == "96/d/key"
