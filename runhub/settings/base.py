"""What every part of the settings asks: the environment, the kind of hub, where things lie."""

from pathlib import Path

import environ
from django.core.exceptions import ImproperlyConfigured

env = environ.Env()


def secret(name: str, default: str = "") -> str:
    """NAME, or what stands in the file that NAME_FILE names: Docker and systemd hand secrets
    over in files, which no list of processes shows."""
    path = env(f"{name}_FILE", default="")
    if not path:
        return str(env(name, default=default))
    try:
        return Path(path).read_text(encoding="utf-8").strip()
    except OSError as error:
        raise ImproperlyConfigured(
            f"{name}_FILE names {path}, which cannot be read ({error.strerror}): make it readable "
            f"for the user RunHub runs as, or set {name} instead."
        ) from error


BASE_DIR = Path(__file__).resolve().parent.parent.parent

RUNHUB_ENV = env("RUNHUB_ENV", default="development")
if RUNHUB_ENV not in ("development", "test", "production"):
    raise ImproperlyConfigured("RUNHUB_ENV must be development, test or production.")
DEVELOPMENT = RUNHUB_ENV != "production"
DEBUG = env.bool("DEBUG", default=False)
STATE = Path(env("RUNHUB_STATE", default=str(BASE_DIR / ".state")))

# Where people reach the hub; links in mails begin with it.
BASE_URL = env("BASE_URL", default="http://localhost:8000").rstrip("/")
