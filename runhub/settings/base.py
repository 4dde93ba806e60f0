"""What every part of the settings asks: the environment, the kind of hub, where things lie."""

from pathlib import Path

import environ
from django.core.exceptions import ImproperlyConfigured

env = environ.Env()
BASE_DIR = Path(__file__).resolve().parent.parent.parent

RUNHUB_ENV = env("RUNHUB_ENV", default="development")
if RUNHUB_ENV not in ("development", "test", "production"):
    raise ImproperlyConfigured("RUNHUB_ENV must be development, test or production.")
DEVELOPMENT = RUNHUB_ENV != "production"
DEBUG = env.bool("DEBUG", default=False)
STATE = Path(env("RUNHUB_STATE", default=str(BASE_DIR / ".state")))

# Where people reach the hub; links in mails begin with it.
BASE_URL = env("BASE_URL", default="http://localhost:8000")
