"""Sign-in by an OpenID Connect provider: who may, and as whom."""

from __future__ import annotations

import logging
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.base.constants import AuthError
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest
from django.shortcuts import render
from django.utils.translation import gettext as _

from athletes import services
from athletes.accounts import invitations
from athletes.accounts.adapters import invitation_gone_page
from athletes.guess import guess_locale
from athletes.models import User
from athletes.teams import entrance as team_entrance

log = logging.getLogger("runhub.oidc")


class SocialAccountAdapter(DefaultSocialAccountAdapter):
    def list_apps(
        self, request: HttpRequest | None, provider: str | None = None, client_id: str | None = None
    ) -> list[SocialApp]:
        """Those of the settings alone: none can be slipped into the database."""
        apps = [
            SocialApp(provider=kind, **app)
            for kind, chosen in settings.SOCIALACCOUNT_PROVIDERS.items()
            for app in chosen["APPS"]
        ]
        return [
            app
            for app in apps
            if provider in (None, app.provider, app.provider_id)
            and client_id in (None, app.client_id)
        ]

    def on_authentication_error(
        self,
        request: HttpRequest,
        provider: Any,
        error: Any = None,
        exception: Exception | None = None,
        extra_context: dict[str, Any] | None = None,
    ) -> None:
        """What went wrong is the operator's to read; the visitor learns what to do."""
        if error == AuthError.CANCELLED:
            return
        log.warning("Sign-in by %s failed: %s", provider.sub_id, exception or "no such state")
        page = render(request, "socialaccount/authentication_error.html", status=400)
        raise ImmediateHttpResponse(page)

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        if settings.OIDC_SIGNUP:
            return True
        by_team = team_entrance.opening_invitation(request)
        if settings.SIGNUP_MODE == "invite" and by_team and not invitations.carried_by(request):
            return bool(sociallogin.user.email.lower() == by_team.email)
        return bool(get_adapter(request).is_open_for_signup(request))

    def can_authenticate_by_email(self, login: Any, email: str) -> bool:
        """Never towards staff: a provider that errs must not hand over the whole hub."""
        allowed = super().can_authenticate_by_email(login, email)
        return allowed and not User.objects.filter(email__iexact=email, is_staff=True).exists()

    def save_user(self, request: HttpRequest, sociallogin: Any, form: Any = None) -> User:
        """Without a form, name and language come from the provider and the browser."""
        if form is not None:
            saved: User = super().save_user(request, sociallogin, form)
            return saved
        try:
            with transaction.atomic():
                user: User = super().save_user(request, sociallogin)
                self._use_invitation(request, user)
                self._make_athlete(request, user, sociallogin)
        except invitations.InvitationGone as error:
            raise ImmediateHttpResponse(invitation_gone_page(request)) from error
        return user

    def _use_invitation(self, request: HttpRequest, user: User) -> None:
        invitation = invitations.carried_by(request)
        if invitation is not None:
            invitations.invitation_use(invitation=invitation, user=user)

    def _make_athlete(self, request: HttpRequest, user: User, sociallogin: Any) -> None:
        known = sociallogin.account.get_provider_account().get_user_data() or {}
        guess = guess_locale(request.headers.get("Accept-Language", ""))
        name = str(known.get("name") or known.get("nickname") or "").strip()
        services.athlete_create(
            user=user,
            name=name[:80] or user.email.partition("@")[0][:80] or _("Runner"),
            units=guess.units,
            language=guess.language,
            week_start=guess.week_start,
        )
