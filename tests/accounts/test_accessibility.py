"""The pages of accounts without a fault that axe can find, in both themes."""

from __future__ import annotations

import pytest
from django.urls import reverse

from athletes.accounts import invitations
from tests.accounts.conftest import code_of
from tests.accounts.test_in_browser import (
    add_passkey,
    anna,
    authenticator,
    log_in,
    log_out,
    page,
    prove,
)
from tests.browser.axe import faultless, violations

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
__all__ = ["anna", "authenticator", "page"]


def test_ways_in(page, anna, authenticator):
    token = invitations.invitation_create(email="emil@example.org")[1]
    names = ("account_login", "account_reset_password", "welcome", "socialaccount_login_cancelled")
    faultless(page, *map(reverse, names), reverse("invitation", args=[token]))


def test_security_without_and_with_second_factors(page, anna, authenticator):
    log_in(page, anna)
    names = ("settings_security", "mfa_index", "usersessions_list", "account_email")
    faultless(page, *map(reverse, names))
    page.goto(reverse("mfa_activate_totp"))
    assert violations(page) == []
    prove(page)
    assert violations(page) == []
    secret = page.locator(".secret code").inner_text()
    page.get_by_label("Code that the app shows now").fill(code_of(secret, -1))
    page.get_by_role("button", name="Switch on").click()
    page.wait_for_url("**/recovery-codes/")
    add_passkey(page, "telephone")
    names = (
        *("settings_security", "mfa_index", "mfa_list_webauthn", "mfa_view_recovery_codes"),
        *("mfa_generate_recovery_codes", "mfa_deactivate_totp", "account_change_password"),
        *("mfa_reauthenticate", "mfa_reauthenticate_webauthn", "socialaccount_connections"),
    )
    faultless(page, *map(reverse, names))
    log_out(page)
    log_in(page, anna)
    assert violations(page) == []
