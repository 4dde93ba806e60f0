"""What is written where while the hub runs."""

import logging

from runhub.logs import configure_structlog, formatter

from .base import DEVELOPMENT, STATE, env

LOG_JSON = env.bool("LOG_JSON", default=not DEVELOPMENT)
# Where `make run` keeps what its programs write; nothing is written there by ourselves.
LOG_DIR = env("LOG_DIR", default=str(STATE / "log"))
_LEVEL = env("LOG_LEVEL", default="INFO")
_QUIET = {"level": "WARNING"}
configure_structlog()
logging.captureWarnings(True)

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": formatter, "is_json": LOG_JSON}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env("LOG_LEVEL", default="WARNING")},
    "loggers": {
        "runhub": {"level": _LEVEL},
        "celery": {"level": _LEVEL},
        # Django's own handlers would write a second time, one of them with local variables.
        "django": {"level": "WARNING", "handlers": [], "propagate": True},
        "django.server": {"level": "INFO", "handlers": [], "propagate": True},
        "django.request": _QUIET,
    },
}
