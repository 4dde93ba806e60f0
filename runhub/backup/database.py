"""PostgreSQL's own programs: a dump that agrees with what else is read, and its way back."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
from django.conf import settings
from django.db import connection
from psycopg import sql

from runhub.backup.faults import BackupFault

LOCK = 7304  # advisory: one backup at a time
# Fast rather than small: most of it is packed already, and pg_dump spells it in hexadecimal.
COMPRESSION = "1"
OWN_TABLES = """
SELECT relname FROM pg_class AS c
WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT EXISTS (
    SELECT FROM pg_depend AS d
    WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
ORDER BY 1
"""


@dataclass(frozen=True)
class Snapshot:
    """One moment of the database, for several readers."""

    connection: psycopg.Connection
    name: str
    major: int

    def rows(self) -> dict[str, int]:
        """How many rows each of our tables holds."""
        count = sql.SQL("SELECT count(*) FROM public.{}")
        return {
            table: self._one(count.format(sql.Identifier(table)))
            for (table,) in self.connection.execute(OWN_TABLES).fetchall()
        }

    def _one(self, query: sql.Composable) -> int:
        row = self.connection.execute(query).fetchone()
        assert row is not None
        return int(row[0])


@contextmanager
def snapshot() -> Iterator[Snapshot]:
    """A moment of the database that lasts as long as the block. Raises BackupFault if another
    backup is being made."""
    with psycopg.connect(**connection.get_connection_params(), autocommit=True) as own:
        (free,) = own.execute("SELECT pg_try_advisory_lock(%s)", [LOCK]).fetchone() or (False,)
        if not free:
            raise BackupFault("Another backup is being made: wait until it is done.")
        own.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        (name,) = own.execute("SELECT pg_export_snapshot()").fetchone() or ("",)
        yield Snapshot(own, name, own.info.server_version // 10_000)


def dump(moment: Snapshot, target: Path) -> None:
    """Everything of ours at that moment, without owners and rights."""
    words = ["--format=custom", f"--compress={COMPRESSION}", "--schema=public", "--no-owner"]
    words += ["--no-acl", "--exclude-table=public.spatial_ref_sys", "--lock-wait-timeout=10s"]
    words += [f"--snapshot={moment.name}", f"--file={target}"]
    done = subprocess.run(
        [program("pg_dump", moment.major), *words],
        env=environ(),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise BackupFault(f"The database could not be dumped: {last_line(done.stderr)}")


def program(name: str, major: int) -> str:
    """pg_dump and its like, of the server's own version if there is one, else a newer one."""
    folders = [Path(settings.POSTGRES_PROGRAMS)] if settings.POSTGRES_PROGRAMS else []
    installed = {
        int(folder.parent.name): folder
        for folder in Path("/usr/lib/postgresql").glob("*/bin")
        if folder.parent.name.isdigit()
    }
    folders += [installed[one] for one in sorted(installed) if one >= major]
    for folder in folders:
        if (folder / name).exists():
            return str(folder / name)
    if found := shutil.which(name):
        return found
    raise BackupFault(
        f"{name} of PostgreSQL {major} is not on this machine: install its client programs "
        f"(Debian: apt-get install postgresql-client-{major}), or name their folder in "
        "POSTGRES_PROGRAMS."
    )


def environ() -> dict[str, str]:
    """How PostgreSQL's programs find the database; no list of processes shows the password."""
    names = {"NAME": "DATABASE", "USER": "USER", "PASSWORD": "PASSWORD", "HOST": "HOST"}
    names |= {"PORT": "PORT"}
    chosen = {
        f"PG{own}": str(connection.settings_dict[name])
        for name, own in names.items()
        if connection.settings_dict[name]
    }
    return {**os.environ, "LC_ALL": "C.UTF-8", "PGCONNECT_TIMEOUT": "10", **chosen}


def last_line(text: str) -> str:
    """The line of a program's complaints that says what is wrong."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    errors = [line for line in lines if "error" in line.lower()]
    return (errors or lines or ["it said nothing"])[0]


DROP = """
BEGIN;
SET LOCAL lock_timeout = '5s';
DO $$ DECLARE thing record; BEGIN
    FOR thing IN
        SELECT CASE relkind WHEN 'v' THEN 'VIEW' WHEN 'm' THEN 'MATERIALIZED VIEW'
               WHEN 'S' THEN 'SEQUENCE' ELSE 'TABLE' END AS kind,
               format('public.%I', relname) AS name
        FROM pg_class AS c
        WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'v', 'm', 'S')
          AND NOT EXISTS (SELECT FROM pg_depend AS d WHERE d.classid = 'pg_class'::regclass
                          AND d.objid = c.oid AND d.deptype = 'e')
        ORDER BY relkind = 'S'
    LOOP EXECUTE format('DROP %s IF EXISTS %s CASCADE', thing.kind, thing.name); END LOOP;
    FOR thing IN
        SELECT format('public.%I(%s)', proname, pg_get_function_identity_arguments(oid)) AS name
        FROM pg_proc AS p
        WHERE pronamespace = 'public'::regnamespace
          AND NOT EXISTS (SELECT FROM pg_depend AS d WHERE d.classid = 'pg_proc'::regclass
                          AND d.objid = p.oid AND d.deptype = 'e')
    LOOP EXECUTE format('DROP ROUTINE IF EXISTS %s CASCADE', thing.name); END LOOP;
END $$;
"""
SKIPPED = (" EXTENSION ", " SCHEMA ", " ACL ", " spatial_ref_sys ")


def restore(source: Path, rows: dict[str, int]) -> None:
    """Replace all of ours by what the dump holds, in one transaction that ends only if every
    table has as many rows as it had. Raises BackupFault, and then nothing has changed."""
    connection.ensure_connection()
    major = connection.pg_version // 10_000
    connection.close()  # else it would stand in the way
    with tempfile.TemporaryFile() as complaints, tempfile.NamedTemporaryFile("w") as contents:
        restorer = program("pg_restore", major)
        contents.write(_contents(restorer, source))
        contents.flush()
        psql = subprocess.Popen(
            [program("psql", major), "-X", "-q", "-v", "ON_ERROR_STOP=1", "-f", "-"],
            env=environ(),
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=complaints,
        )
        script = [restorer, "--no-owner", "--no-acl", f"--use-list={contents.name}", "--file=-"]
        whole = _feed(psql, [*script, str(source)], rows)
        if psql.wait() != 0 or not whole:
            complaints.seek(0)
            raise BackupFault(_restore_words(complaints.read().decode(errors="replace")))


def _contents(restorer: str, source: Path) -> str:
    """What the dump holds, less what belongs to the server: extensions, schemas, rights."""
    done = subprocess.run(
        [restorer, "--list", str(source)], capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        raise BackupFault(f"The database's part cannot be read: {last_line(done.stderr)}")
    lines = done.stdout.splitlines(keepends=True)
    return "".join(line for line in lines if not any(word in line for word in SKIPPED))


def _feed(psql: subprocess.Popen[bytes], script: list[str], rows: dict[str, int]) -> bool:
    """Drop, restore, count, commit. Without the last word psql takes everything back."""
    assert psql.stdin is not None
    try:
        psql.stdin.write(DROP.encode())
        psql.stdin.flush()
        made = subprocess.run(script, stdout=psql.stdin, stderr=subprocess.DEVNULL, check=False)
        if made.returncode == 0:
            psql.stdin.write(f"{counted(rows)}COMMIT;\n".encode())
        psql.stdin.close()
    except BrokenPipeError:
        return False
    return made.returncode == 0


def counted(rows: dict[str, int]) -> str:
    """SQL that fails unless every table holds so many rows."""
    checks = [
        f"IF (SELECT count(*) FROM public.{_quoted(table)}) <> {int(count)} THEN"
        f" RAISE EXCEPTION 'other rows in %', {_literal(table)}; END IF;"
        for table, count in rows.items()
    ]
    return f"DO $$ BEGIN {' '.join(checks)} END $$;\n"


def _quoted(name: str) -> str:
    return sql.Identifier(name).as_string(None)


def _literal(text: str) -> str:
    return sql.Literal(text).as_string(None)


def _restore_words(complaints: str) -> str:
    if "lock timeout" in complaints:
        return (
            "Another program uses the database: stop web, worker and beat, then restore again. "
            "Nothing was changed."
        )
    return f"The database could not be restored ({last_line(complaints)}). Nothing was changed."
