"""Hubs with a database and a media folder each, one at a time in this process."""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client, override_settings
from psycopg import sql

from activities.models import Activity
from athletes.models import User
from athletes.services import athlete_create

COUNTS = """
SELECT relname, (xpath('/row/n/text()', query_to_xml(
    format('SELECT count(*) AS n FROM public.%I', relname), false, true, '')))[1]::text::bigint
FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'
  AND relname <> 'spatial_ref_sys' ORDER BY 1
"""
EMAIL, PASSWORD = "alice@example.org", "correct horse battery"
# Differs with every answer.
FLEETING = re.compile(r"(nonce|csrf[a-z]*token)[\"'=: ]+(value=)?[\"'\w./+-]+", re.IGNORECASE)


class World:
    def __init__(self, name: str, folder: Path) -> None:
        self.name, self.media = name, folder / name / "media"
        self.media.mkdir(parents=True)
        self._server(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)"))
        self._server(sql.SQL("CREATE DATABASE {}"))

    def close(self) -> None:
        self._server(sql.SQL("DROP DATABASE {} WITH (FORCE)"))

    def _server(self, query: sql.SQL) -> None:
        with psycopg.connect(**server(), dbname="postgres", autocommit=True) as own:
            own.execute(query.format(sql.Identifier(self.name)))

    @contextmanager
    def inside(self, passphrase: str = "") -> Iterator[None]:
        """Inside, this process works on this hub."""
        stores = dict(settings.STORAGES)
        place = {"location": str(self.media / "originals"), "base_url": None}
        stores["originals"] = stores["originals"] | {"OPTIONS": place}
        before = connection.settings_dict["NAME"]
        connection.close()
        connection.settings_dict["NAME"] = self.name
        with override_settings(
            MEDIA_ROOT=str(self.media),
            STAGING_ROOT=str(self.media / "staging"),
            STORAGES=stores,
            BACKUP_PASSPHRASE=passphrase,
            CACHES={"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}},
        ):
            try:
                yield
            finally:
                connection.close()
                connection.settings_dict["NAME"] = before

    def do(self, *words: str, passphrase: str = "") -> str:
        """A command that must succeed; its output."""
        said = io.StringIO()
        with self.inside(passphrase):
            call_command(*words, stdout=said, stderr=said)
        return said.getvalue()

    def refuses(self, *words: str, passphrase: str = "") -> str:
        """A command that must fail in one sentence or two; they are returned."""
        try:
            said = self.do(*words, passphrase=passphrase)
        except CommandError as error:
            assert "\n" not in str(error)
            return str(error)
        raise AssertionError(f"it did what it should have refused: {said}")

    def settle_in(self) -> None:
        with self.inside():
            user = User.objects.create_user(EMAIL, password=PASSWORD)
            athlete_create(user=user, name="Alice", time_zone="Europe/Berlin")

    def visit(self) -> tuple[str, str]:
        """Sign in; what the page of the first run says, and the hash of its original."""
        with self.inside():
            client = Client()
            assert client.login(email=EMAIL, password=PASSWORD)
            run = Activity.objects.order_by("start")[0]
            page = client.get(f"/activities/{run.public_id}/")
            assert run.title in page.text
            original = client.get(f"/activities/{run.public_id}/original/").getvalue()
        return FLEETING.sub("", page.text), hashlib.sha256(original).hexdigest()

    def sql(self, query: str, *values: object) -> list[Any]:
        with psycopg.connect(**server(), dbname=self.name, autocommit=True) as own:
            done = own.execute(query, values or None)
            return done.fetchall() if done.description else []

    def originals(self) -> dict[str, str]:
        root = self.media / "originals"
        return {
            str(path.relative_to(root)): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in root.rglob("*")
            if path.is_file()
        }

    def everything(self) -> tuple[Any, ...]:
        """Rows a table, originals by hash, and some content: to see whether anything changed."""
        runs = self.sql("SELECT public_id, title FROM activities_activity ORDER BY id")
        return dict(self.sql(COUNTS)), self.originals(), runs


def server() -> dict[str, Any]:
    own = settings.DATABASES["default"]
    found = {"host": own["HOST"], "user": own["USER"], "password": own["PASSWORD"]}
    return {**found, "port": own["PORT"] or None}
