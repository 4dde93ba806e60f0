"""A database of its own for benchmarks that store, and people in it."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psutil
import psycopg
from psycopg import Connection


def set_up() -> None:
    """Point Django at a fresh database of this process and migrate it."""
    import django
    from django.conf import settings

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "runhub.settings")
    os.environ["RUNHUB_ENV"] = "test"
    if "BENCH_STATE" not in os.environ:
        os.environ["BENCH_STATE"] = tempfile.mkdtemp(prefix="runhub-bench-")
    os.environ["MEDIA_ROOT"] = f"{os.environ['BENCH_STATE']}/media"
    os.environ["RUNHUB_STATE"] = os.environ["BENCH_STATE"]
    os.environ["REDIS_PREFIX"] = "bench:"
    name = f"runhub_bench_{os.getpid()}"
    with _server() as connection:
        connection.execute(f"CREATE DATABASE {name}")
    os.environ["DATABASE_NAME"] = name
    if settings.configured:
        settings.DATABASES["default"]["NAME"] = name
    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)


def _server() -> Connection[Any]:
    """Beside the benchmark's own database."""
    server = {
        "host": os.environ.get("DATABASE_HOST", ""),
        "user": os.environ.get("DATABASE_USER", "runhub"),
        "port": os.environ.get("DATABASE_PORT") or None,
        "password": os.environ.get("DATABASE_PASSWORD", ""),
    }
    return psycopg.connect(dbname="postgres", autocommit=True, **server)


@contextmanager
def hub() -> Iterator[None]:
    set_up()
    try:
        yield
    finally:
        from django.db import connections

        connections.close_all()
        with _server() as connection:
            name = os.environ["DATABASE_NAME"]
            connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        shutil.rmtree(os.environ.pop("BENCH_STATE"), ignore_errors=True)


def person(name: str) -> object:
    from athletes.models import User
    from athletes.services import athlete_create

    user = User.objects.create_user(f"{name}@example.org", password="benchmarks only")
    return athlete_create(user=user, name=name, time_zone="Europe/Berlin")


def cpu_s(process: psutil.Process) -> float:
    """CPU seconds of a process and its living descendants."""
    times = [p.cpu_times() for p in (process, *process.children(recursive=True))]
    return sum(t.user + t.system for t in times)
