"""What allauth asks of RunHub: links, client addresses, who may sign up, limits."""

from __future__ import annotations

import logging
from contextlib import suppress
from smtplib import SMTPException
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from athletes.accounts import invitations, network, rates
from athletes.accounts.devices import device_words
from athletes.accounts.too_often import too_often_page
from athletes.models import User
from athletes.teams import entrance as team_entrance
from athletes.teams.invitations import InvitationOver, invitation_signed_up
from common.own_path import is_own_path

log = logging.getLogger("runhub.accounts")


class AccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": _("E-mail address or password are not correct."),
        "incorrect_code": _("This code is not correct. Codes from an app change every 30 seconds."),
        "incorrect_password": _("This password is not correct."),
        "email_taken": _("Somebody has an account with this address already."),
        "duplicate_email": _("This is your address already."),
        "enter_current_password": _("This is not your present password."),
        "invalid_login": _("E-mail address or password are not correct."),
    }

    # Mails: a link leads to BASE_URL, whatever host the request named.

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        site = SimpleNamespace(domain=urlsplit(settings.BASE_URL).netloc, name="RunHub")
        ours = {name: on_base_url(value) for name, value in context.items()}
        more = {
            "current_site": site,
            "device": device_words(context.get("user_agent", "")),
            "reset_url": settings.BASE_URL.rstrip("/") + reverse("account_reset_password"),
            "tokens_url": settings.BASE_URL.rstrip("/") + reverse("settings_tokens"),
        }
        try:
            super().send_mail(template_prefix, email, ours | more)
        except (SMTPException, OSError) as error:
            log.error("A mail (%s) could not be sent: %s", template_prefix, error)
            page = render(self.request, "account/mail_failed.html", status=503)
            raise ImmediateHttpResponse(page) from error

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """What it tells of has happened: a mail server that is away (logged) undoes nothing."""
        with suppress(ImmediateHttpResponse):
            super().send_notification_mail(*args, **kwargs)

    def is_safe_url(self, url: str) -> bool:
        """Where `next` may lead: a path of this site."""
        return is_own_path(url)

    # Client addresses.

    def get_client_ip(self, request: HttpRequest) -> str:
        return network.client_ip(request)

    # Sign-up.

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        if settings.SIGNUP_MODE == "open":
            return True
        if settings.SIGNUP_MODE != "invite":
            return False
        invited = invitations.carried_by(request) or team_entrance.opening_invitation(request)
        return invited is not None

    def save_user(self, request: HttpRequest, user: User, form: Any, commit: bool = True) -> User:
        """The invitation is used up in the transaction that makes the user."""
        invitation = invitations.carried_by(request) if commit else None
        if invitation is None:
            return self._save_team_member(request, user, form, commit)
        try:
            with transaction.atomic():
                saved = super().save_user(request, user, form)
                invitations.invitation_use(invitation=invitation, user=saved)
                if invitation.email:
                    # Whoever holds the link that was sent to an address reads its mail.
                    self.stash_verified_email(request, invitation.email)
        except invitations.InvitationGone as error:
            raise ImmediateHttpResponse(invitation_gone_page(request)) from error
        return saved

    def _save_team_member(self, request: HttpRequest, user: User, form: Any, commit: bool) -> User:
        """One invitation to a team makes one account; its person answers it afterwards."""
        invitation = team_entrance.opening_invitation(request) if commit else None
        with transaction.atomic():
            saved: User = super().save_user(request, user, form, commit)
            if invitation is None or invitation.email != saved.email.lower():
                return saved
            try:
                invitation_signed_up(invitation=invitation, user=saved)
            except InvitationOver as error:
                raise ImmediateHttpResponse(invitation_gone_page(request)) from error
            self.stash_verified_email(request, invitation.email)
        return saved

    def get_email_verification_redirect_url(self, email_address: Any) -> str:
        """Whoever came by an invitation to a team goes back to it."""
        if team_entrance.CARRIED in self.request.session:
            return reverse("join")
        return str(super().get_email_verification_redirect_url(email_address))

    # Log-in.

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Per account and per network; above the limit a 429, not one more answer to guess by."""
        key = self._get_login_attempts_cache_key(request, **credentials)
        wait = rates.retry_after(request, "login_failed", key=key)
        if wait:
            raise ImmediateHttpResponse(too_often_page(request, wait))
        try:
            self._login_ip_usage = rates.count(request, "login_ip")
        except rates.TooOften as error:
            raise ImmediateHttpResponse(too_often_page(request, error.retry_after)) from error
        super().pre_authenticate(request, **credentials)

    def _rollback_login_failed_rl_usage(self) -> None:
        """Those who know their password are not counted: a team shares one address."""
        super()._rollback_login_failed_rl_usage()
        self._login_ip_usage.rollback()

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """Of the account alone: under another host name the count must not start again."""
        return str(credentials.get("email", credentials.get("username", ""))).lower()


def invitation_gone_page(request: HttpRequest) -> HttpResponse:
    return render(request, "account/invitation_gone.html", status=410)


def on_base_url(value: Any) -> Any:
    """An absolute address with scheme and host of BASE_URL; anything else as it is."""
    if not isinstance(value, str) or not value.startswith(("http://", "https://")):
        return value
    base = urlsplit(settings.BASE_URL)
    return urlunsplit(urlsplit(value)._replace(scheme=base.scheme, netloc=base.netloc))
