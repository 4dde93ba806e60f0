"""OpenID Connect providers from the environment: several as JSON, or one by its parts."""

import json
import re
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from .base import DEVELOPMENT, env

NEEDED = ("id", "name", "server_url", "client_id", "client_secret")
LOOPBACK = ("localhost", "127.0.0.1", "::1")


def secret(name: str) -> str:
    """A secret of the environment, or of the file that NAME_FILE names."""
    path = env(f"{name}_FILE", default="")
    return Path(path).read_text().strip() if path else env(name, default="")


def described() -> list[dict[str, Any]]:
    """OIDC_PROVIDERS, or the one that OIDC_SERVER_URL and its like describe, or none."""
    text = env("OIDC_PROVIDERS", default="")
    if text:
        try:
            found = json.loads(text)
        except json.JSONDecodeError as error:
            raise ImproperlyConfigured(f"OIDC_PROVIDERS is no JSON: {error}.") from error
        if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
            raise ImproperlyConfigured("OIDC_PROVIDERS must be a JSON list of objects.")
        return found
    server = env("OIDC_SERVER_URL", default="")
    if not server:
        return []
    return [
        {
            "id": env("OIDC_ID", default="oidc"),
            "name": env("OIDC_NAME", default="single sign-on"),
            "server_url": server,
            "client_id": env("OIDC_CLIENT_ID", default=""),
            "client_secret": secret("OIDC_CLIENT_SECRET"),
        }
    ]


def oidc_apps() -> list[dict[str, Any]]:
    """The providers as allauth wants them; ImproperlyConfigured names what is missing."""
    apps = [_app(one) for one in described()]
    if len({app["provider_id"] for app in apps}) < len(apps):
        raise ImproperlyConfigured("Two OIDC providers have the same id.")
    return apps


def _app(one: dict[str, Any]) -> dict[str, Any]:
    if path := one.get("client_secret_file"):
        one = one | {"client_secret": Path(path).read_text().strip()}
    missing = [name for name in NEEDED if not one.get(name)]
    if missing:
        raise ImproperlyConfigured(f"An OIDC provider lacks {', '.join(missing)}.")
    if not re.fullmatch(r"[a-z0-9-]{1,30}", one["id"]):
        raise ImproperlyConfigured("An OIDC id is made of small letters, digits and hyphens.")
    address = urlsplit(one["server_url"])
    if address.scheme != "https" and not (DEVELOPMENT and address.hostname in LOOPBACK):
        raise ImproperlyConfigured(f"OIDC server_url must begin with https: {one['server_url']}.")
    settings = {"server_url": one["server_url"].rstrip("/")}
    for name in ("issuer", "scope", "token_auth_method"):
        if one.get(name):
            settings[name] = one[name]
    return {
        "provider_id": one["id"],
        "name": one["name"],
        "client_id": one["client_id"],
        "secret": one["client_secret"],
        "settings": settings,
    }
