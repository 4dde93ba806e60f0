"""PostgreSQL, and how long a statement may take in which kind of process."""

from .base import env, secret

# runhub/wsgi.py says so; whatever else loads the settings is a worker or a command.
IS_WEB = env("RUNHUB_PROCESS", default="") == "web"

# A page that takes longer is a fault, and must not hold a connection and a lock meanwhile.
WEB_STATEMENT_SECONDS = env.float("WEB_STATEMENT_SECONDS", default=10.0)
# A migration that waits for a table makes everybody behind it wait as well: it gives up soon and
# tries again (see the command "migrate").
MIGRATE_LOCK_SECONDS = env.float("MIGRATE_LOCK_SECONDS", default=2.0)
MIGRATE_STATEMENT_SECONDS = env.float("MIGRATE_STATEMENT_SECONDS", default=900.0)
# The import's constant statements stay planned. A pooler that hands out connections by
# transaction does not bear that.
PREPARE = env.bool("DATABASE_PREPARE", default=True)


def options(*, web: bool) -> dict[str, object]:
    found: dict[str, object] = {"connect_timeout": 5}
    if PREPARE:
        found["prepare_threshold"] = 5
    if web:
        found["options"] = f"-c statement_timeout={round(WEB_STATEMENT_SECONDS * 1000)}"
    return found


DATABASES = {
    "default": {
        "ENGINE": "django.contrib.gis.db.backends.postgis",
        "NAME": env("DATABASE_NAME", default="runhub"),
        "USER": env("DATABASE_USER", default="runhub"),
        "PASSWORD": secret("DATABASE_PASSWORD"),
        "HOST": env("DATABASE_HOST", default=""),
        "PORT": env("DATABASE_PORT", default=""),
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": options(web=IS_WEB),
    }
}
