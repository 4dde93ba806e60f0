"""Second factors and passkeys: sealed secrets, names, and the limit of guesses."""

from __future__ import annotations

from typing import Any

from allauth.account.models import EmailAddress
from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.base import forms as base
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from athletes.accounts import rates
from athletes.accounts.secrets import decrypt, encrypt
from athletes.accounts.too_often import too_often_page
from athletes.models import User


class MFAAdapter(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("This code is not correct. Codes from an app change every 30 seconds."),
    }

    def encrypt(self, text: str) -> str:
        return encrypt(text)

    def decrypt(self, encrypted_text: str) -> str:
        return decrypt(encrypted_text)

    def _get_site_name(self) -> str:
        return "RunHub"

    def generate_authenticator_name(self, user: User, type: Authenticator.Type) -> str:
        number = Authenticator.objects.filter(user=user, type=type).count() + 1
        return (
            gettext("Passkey %(number)d") % {"number": number} if number > 1 else gettext("Passkey")
        )


class _CountedForm(base.BaseAuthenticateForm):
    def clean_code(self) -> str:
        """Each guess counts for the day, right or wrong: allauth's own count ends at a success."""
        request = context.request
        wait = rates.retry_after(request, "login_failed", key=f"mfa-auth-user-{self.user.pk}")
        try:
            rates.count(request, "totp", key=f"totp-{self.user.pk}")
        except rates.TooOften as error:
            wait = error.retry_after
        if wait:
            raise ImmediateHttpResponse(too_often_page(request, wait))
        return super().clean_code()


class AuthenticateForm(_CountedForm, base.AuthenticateForm):
    pass


class ReauthenticateForm(_CountedForm, base.ReauthenticateForm):
    pass


class _ConfirmedForm(forms.Form):
    """Or whoever signs up with another's address could lock them out of it for good."""

    user: User

    def clean(self) -> dict[str, Any]:
        confirmed = EmailAddress.objects.filter(
            user=self.user, email=self.user.email, verified=True
        )
        if not confirmed.exists():
            raise forms.ValidationError(
                gettext("Confirm your e-mail address first: Settings, Security.")
            )
        return super().clean() or self.cleaned_data


class ActivateAppForm(_ConfirmedForm, ActivateTOTPForm):
    pass


class AddPasskeyForm(_ConfirmedForm, AddWebAuthnForm):
    name = forms.CharField(
        label=_("Name"),
        max_length=60,
        required=False,
        help_text=_("So that you know later which one it is, such as “telephone”."),
    )
    passwordless = forms.BooleanField(
        label=_("Log in with it alone, without the password"), required=False, initial=True
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # The browser's answer is put in by script.
        self.fields["credential"].error_messages["required"] = gettext(
            "The browser has made no passkey. Try again."
        )
