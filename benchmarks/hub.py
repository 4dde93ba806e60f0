"""A database of its own for benchmarks that store, and people in it."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager

import psutil


def set_up() -> None:
    """Point Django at a fresh database "runhub_bench" and migrate it."""
    import django
    import psycopg
    from django.conf import settings

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "runhub.settings")
    os.environ["RUNHUB_ENV"] = "test"
    if "BENCH_STATE" not in os.environ:
        os.environ["BENCH_STATE"] = tempfile.mkdtemp(prefix="runhub-bench-")
    os.environ["MEDIA_ROOT"] = f"{os.environ['BENCH_STATE']}/media"
    os.environ["RUNHUB_STATE"] = os.environ["BENCH_STATE"]
    os.environ["REDIS_PREFIX"] = "bench:"
    server = {
        "host": os.environ.get("DATABASE_HOST", ""),
        "user": os.environ.get("DATABASE_USER", "runhub"),
        "port": os.environ.get("DATABASE_PORT") or None,
        "password": os.environ.get("DATABASE_PASSWORD", ""),
    }
    with psycopg.connect(dbname="postgres", autocommit=True, **server) as connection:
        connection.execute("DROP DATABASE IF EXISTS runhub_bench WITH (FORCE)")
        connection.execute("CREATE DATABASE runhub_bench")
    os.environ["DATABASE_NAME"] = "runhub_bench"
    if settings.configured:
        settings.DATABASES["default"]["NAME"] = "runhub_bench"
    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)


@contextmanager
def hub() -> Iterator[None]:
    set_up()
    try:
        yield
    finally:
        from django.db import connections

        connections.close_all()
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
