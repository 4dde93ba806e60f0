"""Clears away what thousands of tests have taken back: the throw-away server does not do that by
itself, and by the end each look into a table would wade through it. So would Python through what
was collected."""

from __future__ import annotations

import gc
from itertools import count

import psycopg
import pytest
from psycopg import sql

EVERY = 50  # tests
DEAD = """
SELECT relname FROM pg_stat_user_tables WHERE n_dead_tup > 500 AND n_dead_tup > n_live_tup
"""
_finished = count(1)


def pytest_collection_finish() -> None:
    """Half a million objects of collecting stay to the end: no collection looks at them again."""
    gc.collect()
    gc.freeze()


@pytest.hookimpl(trylast=True)
def pytest_runtest_teardown(item: pytest.Item) -> None:
    if next(_finished) % EVERY:
        return
    from django.db import connection

    given = connection.settings_dict
    if not str(given["NAME"]).startswith("test_"):
        return  # no test of this process has needed it yet
    server = {"host": given["HOST"], "port": given["PORT"] or None, "user": given["USER"]}
    if given["PASSWORD"]:
        server["password"] = given["PASSWORD"]
    with psycopg.connect(**server, dbname=given["NAME"], autocommit=True) as own:
        for (name,) in own.execute(DEAD).fetchall():
            own.execute(sql.SQL("VACUUM {}").format(sql.Identifier(name)))
