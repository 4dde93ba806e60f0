"""`manage.py migrate`, which never holds up a running hub: it waits two seconds for a table, then
lets the others pass and tries again."""

from __future__ import annotations

import time
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError
from django.core.management.commands import migrate
from django.db import OperationalError, connections
from psycopg.errors import LockNotAvailable, QueryCanceled

TRIES = 5
PAUSE_S = 3.0


class Command(migrate.Command):
    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--tries", type=int, default=TRIES, help="attempts at a busy table")

    def handle(self, *args: Any, **options: Any) -> None:
        for turn in range(1, options["tries"] + 1):
            try:
                with limited(options["database"]):
                    super().handle(*args, **options)
            except OperationalError as error:
                self._explain(error, turn, options["tries"])
            else:
                return

    def _explain(self, error: OperationalError, turn: int, tries: int) -> None:
        """Say what came in the way and wait for the next turn, or give up with advice."""
        if isinstance(error.__cause__, QueryCanceled):
            raise CommandError(
                f"A step of the migration took longer than {settings.MIGRATE_STATEMENT_SECONDS:g} "
                "s and was undone; the steps before it stay. Set MIGRATE_STATEMENT_SECONDS higher "
                "and run migrate again."
            ) from error
        if not isinstance(error.__cause__, LockNotAvailable):
            raise error
        if turn == tries:
            raise CommandError(
                "Another program kept a table busy, so this step of the migration was undone; the "
                "steps before it stay. Stop web and worker (docker compose stop web worker beat), "
                "run migrate again, and start them."
            ) from error
        self.stderr.write(f"A table is busy: trying again in {PAUSE_S:g} s ({turn} of {tries}).")
        time.sleep(PAUSE_S)


@contextmanager
def limited(alias: str) -> Iterator[None]:
    """Inside, statements on this connection wait and run only so long."""
    limits = {
        "lock_timeout": settings.MIGRATE_LOCK_SECONDS,
        "statement_timeout": settings.MIGRATE_STATEMENT_SECONDS,
    }
    connection = connections[alias]
    with connection.cursor() as cursor:
        for name, seconds in limits.items():
            cursor.execute(f"SET {name} = {round(seconds * 1000)}")
    try:
        yield
    finally:
        if connection.connection is not None and not connection.in_atomic_block:
            with connection.cursor() as cursor:
                for name in limits:
                    cursor.execute(f"RESET {name}")
