"""Who asks: a bearer token, or the session of a browser on this hub (with its CSRF token)."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework import authentication, exceptions
from rest_framework.request import Request

from athletes.accounts import tokens
from athletes.models import ApiToken, User
from athletes.selectors import reader_for
from runhub.api.errors import REALM
from runhub.web.middleware import read_as


class BearerAuthentication(authentication.BaseAuthentication):
    """`Authorization: Bearer rh_…`. Asked anew each time: a revoked token is nobody at once."""

    def authenticate(self, request: Request) -> tuple[User, ApiToken] | None:
        scheme, _space, secret = request.headers.get("Authorization", "").strip().partition(" ")
        if not scheme:
            return None
        # Another scheme isn't ignored: whoever sends one doesn't mean the browser's session.
        token = tokens.token_by_secret(secret.strip()) if scheme.lower() == "bearer" else None
        if token is None:
            raise exceptions.AuthenticationFailed(
                _("This token is unknown, expired or revoked. Make a new one in the settings.")
            )
        read_as(request._request, reader_for(token.user, is_coach=False))
        tokens.token_used(token=token)
        return token.user, token

    def authenticate_header(self, request: Request) -> str:
        return REALM


class SessionAuthentication(authentication.SessionAuthentication):
    def enforce_csrf(self, request: Request) -> None:
        try:
            super().enforce_csrf(request)
        except exceptions.PermissionDenied as error:
            raise exceptions.PermissionDenied(
                _("The form's token (X-CSRFToken) is missing or old. Reload the page."), "csrf"
            ) from error


class BearerScheme(OpenApiAuthenticationExtension):
    target_class = BearerAuthentication
    name = "bearer"

    def get_security_definition(self, auto_schema: Any) -> dict[str, Any]:
        return {
            "type": "http",
            "scheme": "bearer",
            "description": "A token of the settings page or of `POST /api/v1/tokens/`.",
        }


class SessionScheme(OpenApiAuthenticationExtension):
    target_class = SessionAuthentication
    name = "session"

    def get_security_definition(self, auto_schema: Any) -> dict[str, Any]:
        from django.conf import settings

        return {
            "type": "apiKey",
            "in": "cookie",
            "name": settings.SESSION_COOKIE_NAME,
            "description": "The browser's session; writes need the header `X-CSRFToken` too.",
        }
