"""What runs here: versions, the schema, and settings that are not as they come."""

from __future__ import annotations

import os
import platform
import re
from dataclasses import dataclass

import celery
import django
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from redis.exceptions import RedisError

from runhub import condition
from runhub.backup.manifest import version
from runhub.redaction import redacted
from runhub.settings.base import env

# A value that may hold one is never shown, whatever it is.
SECRET = re.compile(r"SECRET|PASSWORD|PASSPHRASE|TOKEN|_KEYS?$|OIDC_PROVIDERS")
SERVER = "SELECT current_setting('server_version'), postgis_lib_version()"


@dataclass(frozen=True, slots=True)
class Kept:
    """A setting of the environment. `value` is empty where it is not for showing."""

    name: str
    value: str
    usual: str
    is_secret: bool


def versions() -> list[tuple[str, str]]:
    """Names and versions; empty where a server does not answer."""
    with connection.cursor() as cursor:
        cursor.execute(SERVER)
        postgres, postgis = cursor.fetchone()
    return [
        ("RunHub", version()),
        ("Python", platform.python_version()),
        ("Django", django.get_version()),
        ("Celery", celery.__version__),
        ("PostgreSQL", postgres.partition(" ")[0]),
        ("PostGIS", postgis),
        ("Redis", _redis_version()),
    ]


def _redis_version() -> str:
    client = condition.broker_client()
    try:
        return str(client.info("server")["redis_version"])
    except RedisError:
        return ""
    finally:
        client.close()


def schema() -> tuple[int, list[str]]:
    """How many migrations are applied, and names of those that are not."""
    loader = MigrationLoader(connection)
    applied = set(loader.applied_migrations)
    waiting = sorted(set(loader.disk_migrations) - applied)
    return len(applied), [f"{app}.{name}" for app, name in waiting]


def settings_kept() -> list[Kept]:
    """What the environment says otherwise than RunHub would, by name; secrets without values."""
    found = []
    for name, (usual, value) in sorted(env.asked.items()):
        if name not in os.environ or value == usual:
            continue
        is_secret = bool(SECRET.search(name))
        shown = "" if is_secret else redacted(_plain(value), 200)
        found.append(
            Kept(name, shown, "" if is_secret else redacted(_plain(usual), 200), is_secret)
        )
    return found


def _plain(value: object) -> str:
    if isinstance(value, list | tuple):
        return ", ".join(str(each) for each in value)
    if isinstance(value, bool):
        return "on" if value else "off"
    return "" if value is None else str(value)
