"""Migrations never hold up a running hub, and each of them is linted."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module

import psycopg
import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.core.management.commands import migrate as plain
from django.db import connection, transaction
from django.db.migrations.loader import MigrationLoader
from django_migration_linter import MigrationLinter

from runhub.management.commands import migrate

pytestmark = pytest.mark.django_db(transaction=True)
TABLE = "activities_stream"
OWN = ("runhub", "athletes", "activities", "analytics", "coaching", "summaries")
# Reversing is for developers: a hub that must go back restores its backup.
NOT_ASKED = ["RUNPYTHON_REVERSIBLE", "RUNSQL_REVERSIBLE"]
UNRELEASED = "made before the first release: no hub with data ran an older program"
EXCLUDED = {
    ("activities", "0002_initial"): UNRELEASED,
    ("activities", "0004_remove_importitem_item_open_and_more"): UNRELEASED,
    ("activities", "0005_importitem_attempts_allowed"): UNRELEASED,
    ("athletes", "0003_ways_in"): UNRELEASED,
    ("athletes", "0008_privacy_zone_circle"): UNRELEASED,
    ("coaching", "0003_flags_in_two_variants"): UNRELEASED,
}


@contextmanager
def busy() -> Iterator[psycopg.Connection]:
    """Another program reads a table in an open transaction."""
    with psycopg.connect(**connection.get_connection_params()) as other:
        other.execute(f"LOCK TABLE {TABLE} IN ACCESS SHARE MODE")
        yield other


@pytest.fixture(autouse=True)
def quick(settings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.MIGRATE_LOCK_SECONDS = 0.1
    monkeypatch.setattr(migrate, "PAUSE_S", 0)


def instead(monkeypatch: pytest.MonkeyPatch, *, sql: str, before=lambda: None) -> None:
    """Let this statement be all there is to migrate."""

    def handle(self, *args, **options) -> None:
        before()
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)

    monkeypatch.setattr(plain.Command, "handle", handle)


LOCK = f"LOCK TABLE {TABLE} IN ACCESS EXCLUSIVE MODE"


def test_a_busy_table_is_left_to_the_others_and_tried_again(monkeypatch):
    said, turns = io.StringIO(), []
    with busy() as other:
        instead(
            monkeypatch, sql=LOCK, before=lambda: turns.append(len(turns) == 1 and other.rollback())
        )
        call_command("migrate", stderr=said)
    assert len(turns) == 2
    assert "A table is busy: trying again" in said.getvalue()


def test_a_table_that_stays_busy_ends_in_advice(monkeypatch):
    instead(monkeypatch, sql=LOCK)
    with busy(), pytest.raises(CommandError, match="Stop web and worker"):
        call_command("migrate", tries=2, stderr=io.StringIO())


def test_a_step_that_takes_too_long_names_the_setting(monkeypatch, settings):
    settings.MIGRATE_STATEMENT_SECONDS = 0.1
    instead(monkeypatch, sql="SELECT pg_sleep(5)")
    with pytest.raises(CommandError, match="Set MIGRATE_STATEMENT_SECONDS higher"):
        call_command("migrate", stderr=io.StringIO())


def test_the_limits_end_with_the_command():
    call_command("migrate", verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute("SHOW lock_timeout")
        assert cursor.fetchone() == ("0",)


def own_migrations() -> list[tuple[str, str]]:
    keys = MigrationLoader(connection).disk_migrations
    return sorted(key for key in keys if key[0] in OWN)


def test_every_exclusion_is_of_a_migration_that_is_there():
    assert set(EXCLUDED) <= set(own_migrations())


def test_migrations_lock_nothing_and_keep_older_programs_running(capsys):
    linter = MigrationLinter(
        str(settings.BASE_DIR),
        exclude_migration_tests=NOT_ASKED,
        no_cache=True,
        analyser_string="postgresql",
    )
    for app, name in own_migrations():
        if (app, name) not in EXCLUDED:
            linter.lint_migration(import_module(f"{app}.migrations.{name}").Migration(name, app))
    assert not linter.has_errors, capsys.readouterr().out
