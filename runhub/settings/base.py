"""What every part of the settings asks: the environment, the kind of hub, where things lie."""

from pathlib import Path
from typing import Any

import environ
from django.core.exceptions import ImproperlyConfigured


class AskingEnv(environ.Env):
    """Remembers what was asked for: name, usual value, value. The instance page tells of it."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: dict[str, tuple[object, object]] = {}

    def get_value(self, var: str, *args: Any, **given: Any) -> Any:
        value = super().get_value(var, *args, **given)
        usual = given.get("default", self.NOTSET)
        self.asked[var] = (None if usual is self.NOTSET else usual, value)
        return value


env = AskingEnv()


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
