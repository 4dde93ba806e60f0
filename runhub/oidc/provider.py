"""The provider that allauth's registry finds: its claims, and the way to it."""

from __future__ import annotations

import secrets
from typing import Any

from allauth.account.models import EmailAddress
from allauth.socialaccount.helpers import render_authentication_error
from allauth.socialaccount.providers.base import ProviderAccount
from allauth.socialaccount.providers.base.provider import Provider
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.provider import OAuth2Provider
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import urlencode

from runhub.oidc.flow import OidcFlow

# What is kept of the claims: enough to show which account it is.
KEPT = ("sub", "iss", "email", "email_verified", "name", "nickname", "preferred_username")


class OidcAccount(ProviderAccount):
    def get_user_data(self) -> dict[str, Any]:
        return dict(self.account.extra_data)


class OidcProvider(OAuth2Provider):
    id = "oidc"
    name = "OpenID Connect"
    account_class = OidcAccount
    oauth2_adapter_class = OidcFlow
    pkce_enabled_default = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.app is not None:
            self.name = self.app.name

    def get_login_url(self, request: HttpRequest, **kwargs: Any) -> str:
        url = reverse("oidc_login", args=[self.app.provider_id])
        return f"{url}?{urlencode(kwargs)}" if kwargs else url

    def get_callback_url(self) -> str:
        return reverse("oidc_callback", args=[self.app.provider_id])

    def get_oauth2_adapter(self, request: HttpRequest) -> OidcFlow:
        return OidcFlow(request, self.app.provider_id)

    def get_default_scope(self) -> list[str]:
        return ["openid", "profile", "email"]

    def get_scope(self) -> list[str]:
        scope = self.app.settings.get("scope")
        return scope.split() if isinstance(scope, str) else super().get_scope()

    def get_redirect_from_request_kwargs(self, request: HttpRequest) -> dict[str, Any]:
        """Without what OAuth2Provider takes from the query: nobody else chooses our parameters."""
        return Provider.get_redirect_from_request_kwargs(self, request)

    def redirect(
        self,
        request: HttpRequest,
        process: str,
        next_url: str | None = None,
        data: Any = None,
        **kwargs: Any,
    ) -> HttpResponse:
        """The nonce travels in the request and waits in the session, as state and PKCE do."""
        nonce = secrets.token_urlsafe(24)
        kwargs["auth_params"] = self.get_auth_params() | {"nonce": nonce}
        try:
            answer: HttpResponse = super().redirect(
                request, process, next_url, data, nonce=nonce, **kwargs
            )
        except OAuth2Error as error:
            answer = render_authentication_error(request, self, exception=error)
        return answer

    def extract_uid(self, data: dict[str, Any]) -> str:
        return str(data["sub"])

    def extract_common_fields(self, data: dict[str, Any]) -> dict[str, Any]:
        return {"email": data.get("email"), "name": data.get("name")}

    def extract_email_addresses(self, data: dict[str, Any]) -> list[EmailAddress]:
        """Verified only if the claim is true itself; the text "false" would be true."""
        email = data.get("email")
        if not email:
            return []
        verified = data.get("email_verified") is True
        return [EmailAddress(email=str(email).lower(), verified=verified, primary=True)]

    def extract_extra_data(self, data: dict[str, Any]) -> dict[str, Any]:
        return {name: data[name] for name in KEPT if name in data}


provider_classes = [OidcProvider]
