"""The content security policy: everything comes from the hub itself, scripts and styles are files.

A page that needs more says so itself: @csp_update({"img-src": [...]}) of csp.decorators.
"""

from urllib.parse import urlsplit

from csp.constants import NONCE, NONE, SELF

from . import accounts
from .base import BASE_URL, env


def _origin(url: str) -> str:
    """ "https://tiles.example.org" of an address; subdomains like {s} become *."""
    parts = urlsplit(url)
    host = parts.netloc
    if "{" in host:
        host = f"*.{host.rpartition('}')[2].lstrip('.')}"
    return f"{parts.scheme}://{host}" if parts.scheme in ("http", "https") and host else ""


def _issuers() -> list[str]:
    """Signing in at an OIDC issuer is a form whose answer redirects there."""
    providers = getattr(accounts, "SOCIALACCOUNT_PROVIDERS", {}).values()
    apps = [app for provider in providers for app in provider.get("APPS", [])]
    found = [app.get("settings", {}).get("server_url", "") for app in apps]
    return [*found, *env.list("CSP_FORM_ACTION", default=[])]


def _origins(urls: list[str]) -> list[str]:
    return sorted({origin for url in urls if (origin := _origin(url))})


CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        # data: for the QR code of two-step sign-in.
        "img-src": [SELF, "data:", *_origins([env("TILE_URL", default="")])],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF, *_origins(_issuers())],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "object-src": [NONE],
        "report-uri": "/csp-report/",
        # On plain http there is nothing to upgrade to.
        "upgrade-insecure-requests": BASE_URL.startswith("https://"),
    }
}
