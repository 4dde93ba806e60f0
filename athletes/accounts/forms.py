"""allauth's forms: sign-up takes as long for a taken address as for a free one, a reset by mail ends
what a stranger may have made."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import ResetPasswordKeyForm, SignupForm
from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse
from django import forms
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext

from athletes.accounts import invitations, rates, tokens
from athletes.accounts.too_often import too_often_page
from athletes.models import User
from athletes.teams import entrance as team_entrance


class SignupOnceForm(SignupForm):
    """An invitation that was sent to an address is for that address."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        hub = invitations.carried_by(context.request)
        team = None if hub else team_entrance.opening_invitation(context.request)
        self.invited = hub.email if hub else ""
        if team:
            self.initial["email"] = team.email
            # Where everybody may sign up, they may do so with another address too.
            self.invited = "" if settings.SIGNUP_MODE == "open" else team.email
        if self.invited:
            self.initial["email"] = self.invited
            self.fields["email"].widget.attrs["readonly"] = True

    def clean_email(self) -> str:
        email = str(super().clean_email())
        if self.invited and email != self.invited:
            raise forms.ValidationError(gettext("This invitation is for another address."))
        return email

    def try_save(self, request: HttpRequest) -> tuple[User | None, HttpResponse | None]:
        """Counts complete forms alone: a password that is too short is no attempt."""
        try:
            rates.count(request, "signup")
        except rates.TooOften as error:
            raise ImmediateHttpResponse(too_often_page(request, error.retry_after)) from error
        if self.account_already_exists:
            # The work that a new account costs, so that time doesn't tell.
            make_password(self.cleaned_data["password1"])
        saved: Any = super().try_save(request)
        return saved


class ResetForm(ResetPasswordKeyForm):
    """Whoever needs the mail may have lost the account to somebody, who may have made tokens."""

    @transaction.atomic
    def save(self) -> None:
        super().save()
        tokens.tokens_revoke_all(user=self.user)
