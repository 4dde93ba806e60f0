"""Hosts, cookies, headers and keys. What a browser may do with our pages is in csp.py."""

from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from .base import BASE_URL, DEVELOPMENT, env, secret
from .csp import *  # noqa: F403
from .production import ALLOWED_HOSTS

_SITE = urlsplit(BASE_URL)
IS_HTTPS = _SITE.scheme == "https"
if "*" in ALLOWED_HOSTS and not DEVELOPMENT:
    raise ImproperlyConfigured("ALLOWED_HOSTS must name the hub's hosts: * lets anybody pose.")

# Addresses or networks of the proxies in front of us; only these are believed X-Forwarded-*.
TRUSTED_PROXIES = env.list("TRUSTED_PROXIES", default=[])
if TRUSTED_PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# Newest first; the first encrypts, all decrypt (./manage.py rotate_secrets).
SECRETS_KEYS = [key for key in secret("SECRETS_KEYS").replace(",", " ").split() if key]
if any(len(key) < 32 for key in SECRETS_KEYS):
    raise ImproperlyConfigured("Each of SECRETS_KEYS needs 32 characters or more.")


def _cookie(name: str) -> str:
    """__Host-: Secure, of this host alone, for the whole site; browsers enforce it.

    Plain http has no such names. There cookies know no ports, and two hubs on one machine would
    sign each other out: the port goes into the name.
    """
    return f"__Host-{name}" if IS_HTTPS else f"{name}_{_SITE.port or 'runhub'}"


SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_NAME = _cookie("sessionid")
CSRF_COOKIE_NAME = _cookie("csrftoken")
LANGUAGE_COOKIE_NAME = _cookie("language")
MESSAGES_COOKIE_NAME = _cookie("messages")
SESSION_COOKIE_AGE = 60 * 60 * 24 * 30
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = IS_HTTPS
MESSAGE_STORAGE = "runhub.web.message_storage.MessageStorage"

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if IS_HTTPS and not DEVELOPMENT:
    SECURE_HSTS_SECONDS = env.int("HSTS_SECONDS", default=31_536_000)
    SECURE_HSTS_INCLUDE_SUBDOMAINS = env.bool("HSTS_INCLUDE_SUBDOMAINS", default=True)
    # Without a trusted proxy https can't be told from http, and the redirect would never end.
    SECURE_SSL_REDIRECT = bool(TRUSTED_PROXIES)
    SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$", r"^metrics$"]
# W021: a place in the browsers' preload list is for the owner of the whole domain to ask for.
SILENCED_SYSTEM_CHECKS = ["gis.W001", "security.W021"]
