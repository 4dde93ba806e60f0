"""An OpenID Connect provider over loopback with the claims of Auth0: discovery, authorization
code with PKCE, token, JWKS, user info. It checks what a real one checks."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import threading
import time
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT_ID, CLIENT_SECRET = "hub-client", "hub-secret"
AUTH0 = {
    "sub": "auth0|66b0c1d2e3f4a5b6c7d8e9f0",
    "nickname": "anna",
    "name": "Anna Berg",
    "picture": "https://s.gravatar.com/avatar/1?d=https%3A%2F%2Fcdn.auth0.com%2Favatars%2Fan.png",
    "updated_at": "2026-01-05T08:00:00.000Z",
    "email": "anna@example.org",
    "email_verified": True,
    "https://runhub.example/roles": ["athlete"],
    "https://runhub.example/app_metadata": {"plan": "free"},
}
NOT_IN_ID_TOKEN = ("updated_at",)
POLL_S = 0.02  # how long ending the server takes


@cache
def provider_key() -> rsa.RSAPrivateKey:
    """One for all providers of a test process: making it takes longer than a test."""
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


class FakeOidc:
    """`with FakeOidc() as provider:`; `person` is who signs in, `spoil` changes the ID token."""

    def __init__(self) -> None:
        self.key = provider_key()
        self.signing_key: Any = self.key
        self.person: dict[str, Any] = dict(AUTH0)
        self.spoil: dict[str, Any] = {}
        self.spoil_info: dict[str, Any] = {}
        self.grants: dict[str, dict[str, str]] = {}
        self.tokens: dict[str, dict[str, Any]] = {}
        self.seen: list[dict[str, str]] = []
        self.discovery: dict[str, Any] = {}

    def __enter__(self) -> FakeOidc:
        provider = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                provider._answer(self, "")

            def do_POST(self) -> None:
                length = int(self.headers.get("Content-Length", 0))
                provider._answer(self, self.rfile.read(length).decode())

            def log_message(self, *args: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.issuer = f"http://127.0.0.1:{self.server.server_port}/"
        serving = threading.Thread(target=self.server.serve_forever, args=[POLL_S], daemon=True)
        serving.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.server.shutdown()
        self.server.server_close()

    def app(self, **settings: Any) -> dict[str, Any]:
        """The entry for SOCIALACCOUNT_PROVIDERS."""
        return {
            "provider_id": "auth0",
            "name": "Club sign-in",
            "client_id": CLIENT_ID,
            "secret": CLIENT_SECRET,
            "settings": {"server_url": self.issuer.rstrip("/"), **settings},
        }

    def authorize(self, address: str) -> str:
        """What the person's browser does there: signs in, and is sent back to this address."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        assert asked["client_id"] == CLIENT_ID and asked["response_type"] == "code"
        assert "openid" in asked["scope"].split()
        assert asked["code_challenge_method"] == "S256"
        self.seen.append(asked)
        code = secrets.token_urlsafe(12)
        self.grants[code] = asked
        return f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"

    def _answer(self, handler: BaseHTTPRequestHandler, body: str) -> None:
        routes = {
            "/.well-known/openid-configuration": self._configuration,
            "/.well-known/jwks.json": self._keys,
            "/oauth/token": self._token,
            "/userinfo": self._info,
        }
        form = {name: values[0] for name, values in parse_qs(body).items()}
        bearer = handler.headers.get("Authorization", "").removeprefix("Bearer ")
        status, answer = routes[urlsplit(handler.path).path](form, bearer)
        sent = json.dumps(answer).encode()
        handler.send_response(status)
        handler.send_header("Content-Type", "application/json")
        handler.send_header("Content-Length", str(len(sent)))
        handler.end_headers()
        handler.wfile.write(sent)

    def _configuration(self, form: dict[str, str], bearer: str) -> tuple[int, dict[str, Any]]:
        return 200, {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}authorize",
            "token_endpoint": f"{self.issuer}oauth/token",
            "userinfo_endpoint": f"{self.issuer}userinfo",
            "jwks_uri": f"{self.issuer}.well-known/jwks.json",
            "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post"],
        } | self.discovery

    def _keys(self, form: dict[str, str], bearer: str) -> tuple[int, dict[str, Any]]:
        public = jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key(), as_dict=True)
        return 200, {"keys": [public | {"kid": "one", "use": "sig", "alg": "RS256"}]}

    def _token(self, form: dict[str, str], bearer: str) -> tuple[int, dict[str, Any]]:
        """A code opens once, with its verifier, its client and its address."""
        asked = self.grants.pop(form.get("code", ""), None)
        secret = (form.get("client_id"), form.get("client_secret"))
        if asked is None or secret != (CLIENT_ID, CLIENT_SECRET):
            return 400, {"error": "invalid_grant"}
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).decode().rstrip("=")
        if challenge != asked["code_challenge"] or form["redirect_uri"] != asked["redirect_uri"]:
            return 400, {"error": "invalid_grant"}
        access = secrets.token_urlsafe(12)
        self.tokens[access] = dict(self.person)
        return 200, {
            "access_token": access,
            "id_token": self._id_token(asked),
            "token_type": "Bearer",
            "expires_in": 86_400,
        }

    def _id_token(self, asked: dict[str, str]) -> str:
        now = int(time.time())
        claims = {
            **{name: value for name, value in self.person.items() if name not in NOT_IN_ID_TOKEN},
            "iss": self.issuer,
            "aud": CLIENT_ID,
            "iat": now,
            "exp": now + 36_000,
            "sid": "s-1",
            "nonce": asked.get("nonce"),
        } | self.spoil
        kept = {name: value for name, value in claims.items() if value is not None}
        return jwt.encode(kept, self.signing_key, algorithm="RS256", headers={"kid": "one"})

    def _info(self, form: dict[str, str], bearer: str) -> tuple[int, dict[str, Any]]:
        known = self.tokens.get(bearer)
        if known is None:
            return 401, {"error": "invalid_token"}
        told = known | self.spoil_info
        return 200, {name: value for name, value in told.items() if value is not None}
