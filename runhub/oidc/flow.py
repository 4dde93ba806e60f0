"""The authorization code flow of OpenID Connect Core 1.0, with everything it lets one check."""

from __future__ import annotations

import hmac
from typing import Any

import jwt
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.models import SocialToken
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2Adapter
from django.conf import settings
from django.http import HttpRequest
from requests import RequestException

WELL_KNOWN = "/.well-known/openid-configuration"
ENDPOINTS = ("issuer", "authorization_endpoint", "token_endpoint", "jwks_uri")
# Signed with a private key. HS256 would make the client secret a signing key.
ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "EdDSA"]
CLOCKS_APART_S = 60
LONGEST_SUBJECT = 191


class OidcFlow(OAuth2Adapter):
    def __init__(self, request: HttpRequest, provider_id: str) -> None:
        super().__init__(request)
        self.provider_id = provider_id
        self.nonce = ""
        self._config: dict[str, Any] | None = None

    @property
    def config(self) -> dict[str, Any]:
        """The discovery document; its issuer must be the one that was configured."""
        if self._config is None:
            app = self.get_provider().app
            base = app.settings["server_url"].removesuffix(WELL_KNOWN)
            found = self._fetch(base + WELL_KNOWN)
            if missing := [name for name in ENDPOINTS if not isinstance(found.get(name), str)]:
                raise OAuth2Error(f"the discovery document lacks {', '.join(missing)}")
            expected = app.settings.get("issuer", base)
            if found["issuer"].rstrip("/") != expected.rstrip("/"):
                raise OAuth2Error(f"the issuer is {found['issuer']}, not {expected}")
            self._config = found
        return self._config

    @property
    def authorize_url(self) -> str:
        return str(self.config["authorization_endpoint"])

    @property
    def access_token_url(self) -> str:  # type: ignore[override]
        return str(self.config["token_endpoint"])

    @property
    def basic_auth(self) -> bool:  # type: ignore[override]
        """client_secret_post where it is offered: a client id may hold a colon."""
        if method := self.get_provider().app.settings.get("token_auth_method"):
            return bool(method == "client_secret_basic")
        offered = self.config.get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
        return "client_secret_post" not in offered

    def get_callback_url(self, request: HttpRequest, app: Any) -> str:
        return settings.BASE_URL.rstrip("/") + str(self.get_provider().get_callback_url())

    def parse_token(self, data: dict[str, Any]) -> SocialToken:
        """For one question about the person; it is not kept."""
        return SocialToken(token=str(data["access_token"]))

    def complete_login(self, request: HttpRequest, app: Any, token: Any, **kwargs: Any) -> Any:
        """The sign-in that the ID token proves; raises OAuth2Error for anything doubtful."""
        issuer = request.GET.get("iss")
        if issuer is not None and issuer != self.config["issuer"]:
            raise OAuth2Error("another issuer answered (RFC 9207)")
        id_token = kwargs["response"].get("id_token")
        if not isinstance(id_token, str):
            raise OAuth2Error("no ID token came")
        claims = self._verified(id_token, app.client_id)
        info = self._user_info(token.token, claims["sub"])
        if "email" in info:
            # "Verified" belongs to the address it came with.
            claims.pop("email_verified", None)
        return self.get_provider().sociallogin_from_response(request, claims | info)

    def _verified(self, id_token: str, client_id: str) -> dict[str, Any]:
        """Claims of the token, its signature checked though TLS would do (3.1.3.7)."""
        try:
            claims: dict[str, Any] = jwt.decode(
                id_token,
                key=self._key_of(id_token),
                algorithms=ALGORITHMS,
                issuer=self.config["issuer"],
                audience=client_id,
                leeway=CLOCKS_APART_S,
                options={"require": ["iss", "sub", "aud", "exp", "iat"]},
            )
        except jwt.PyJWTError as error:
            raise OAuth2Error(f"the ID token is not valid: {error}") from error
        if not self.nonce or not hmac.compare_digest(str(claims.get("nonce", "")), self.nonce):
            raise OAuth2Error("the ID token was not made for this request")
        if claims.get("azp", client_id) != client_id:
            raise OAuth2Error("the ID token was made for another client")
        if not 0 < len(claims["sub"]) <= LONGEST_SUBJECT:
            raise OAuth2Error("the subject is empty or too long")
        return claims

    def _key_of(self, id_token: str) -> jwt.PyJWK:
        keys = jwt.PyJWKSet.from_dict(self._fetch(self.config["jwks_uri"])).keys
        kid = jwt.get_unverified_header(id_token).get("kid")
        found = [key for key in keys if kid is None or key.key_id == kid]
        if len(found) != 1:
            raise OAuth2Error("the ID token is signed with an unknown key")
        return found[0]

    def _user_info(self, access_token: str, subject: str) -> dict[str, Any]:
        """What the provider tells of the person, if it has such an address (5.3)."""
        address = self.config.get("userinfo_endpoint")
        if not address:
            return {}
        found = self._fetch(address, headers={"Authorization": f"Bearer {access_token}"})
        if found.get("sub") != subject:
            raise OAuth2Error("the user info is another person's")
        # The signed claims decide who, and about whom.
        return {name: value for name, value in found.items() if name not in ("iss", "aud", "nonce")}

    def _fetch(self, address: str, **options: Any) -> dict[str, Any]:
        try:
            with get_adapter().get_requests_session() as session:
                answer = session.get(address, **options)
                answer.raise_for_status()
                found = answer.json()
        except RequestException as error:
            raise OAuth2Error(f"{address} does not answer: {error}") from error
        if not isinstance(found, dict):
            raise OAuth2Error(f"{address} answers something else than an object")
        return found
