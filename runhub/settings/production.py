"""What a hub that others reach must be told. It refuses to start otherwise, and says why."""

from collections.abc import Mapping
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from .base import BASE_URL, DEBUG, DEVELOPMENT, env, secret

SHORTEST_KEY = 50  # as Django's own check asks
EXAMPLES = ("change-me", "changeme", "example", "django-insecure", "development-only", "secret")

SECRET_KEY = secret("SECRET_KEY", "development-only" if DEVELOPMENT else "")
ALLOWED_HOSTS = env.list(
    "ALLOWED_HOSTS",
    default=["localhost", "127.0.0.1", "[::1]", "testserver"] if DEVELOPMENT else [],
)
# Behind a proxy that ends TLS, the hub itself is asked without it.
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[] if DEVELOPMENT else [BASE_URL])


def complaints(chosen: Mapping[str, object]) -> list[str]:
    """What is wrong with the settings of a production hub, each with what to do about it."""
    found = key_complaints(str(chosen["SECRET_KEY"]))
    if not chosen["SECRETS_KEYS"]:
        found.append(
            "SECRETS_KEYS is missing: set it to a random text of 32 or more characters (make env "
            "writes one). It encrypts what is secret in the database; keep a copy of it."
        )
    found += url_complaints(str(chosen["BASE_URL"]))
    if not chosen["ALLOWED_HOSTS"]:
        found.append(
            "ALLOWED_HOSTS is missing: set it to the host names people use for this hub, "
            "separated by commas, such as ALLOWED_HOSTS=runhub.example.org."
        )
    if chosen["DEBUG"]:
        found.append("DEBUG is on, which shows settings and data to strangers: remove it.")
    return found


def key_complaints(key: str) -> list[str]:
    advice = "set it to 50 or more random characters (make env writes a file with such a one)."
    if not key:
        return [f"SECRET_KEY is missing: {advice}"]
    if any(key.lower().startswith(word) for word in EXAMPLES):
        return [f"SECRET_KEY is an example that everybody knows: {advice}"]
    if len(key) < SHORTEST_KEY or len(set(key)) < 10:
        return [f"SECRET_KEY is too short or too plain to be random: {advice}"]
    return []


def url_complaints(url: str) -> list[str]:
    parts = urlsplit(url)
    if not url:
        return [
            "BASE_URL is missing: set it to the address people type to reach this hub, such as "
            "BASE_URL=https://runhub.example.org. Links in mails begin with it."
        ]
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.path.strip("/"):
        return [
            f"BASE_URL={url} is no address of a whole host: write it as "
            "https://runhub.example.org, without a path."
        ]
    return []


def refuse(chosen: Mapping[str, object]) -> None:
    """Raise ImproperlyConfigured with every complaint at once."""
    if found := complaints(chosen):
        lines = "\n".join(f"  - {line}" for line in found)
        raise ImproperlyConfigured(f"RunHub does not start in production like this:\n{lines}")


if not DEVELOPMENT:
    refuse(
        {
            "SECRET_KEY": SECRET_KEY,
            "SECRETS_KEYS": secret("SECRETS_KEYS"),
            # The default of base.py is for development; here it must have been said.
            "BASE_URL": env("BASE_URL", default=""),
            "ALLOWED_HOSTS": ALLOWED_HOSTS,
            "DEBUG": DEBUG,
        }
    )
