"""Probes: /healthz says the process answers, /readyz says it can do its work.

Both are answered before anything else looks at the request: no session, no host check, no log
line, no connection of Django's. A database that hangs must not take the probes with it.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import psycopg
from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from kombu import Connection
from kombu.exceptions import OperationalError

DATABASE_SECONDS = 2  # the least that PostgreSQL's client takes
BROKER_SECONDS = 1.0


class ProbeMiddleware:
    """Answers probes first of all middleware."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        probe = PROBES.get(request.path_info)
        return probe(request) if probe else self.get_response(request)


@never_cache
@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    return JsonResponse({"status": "ok"})


@never_cache
@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    """200 when pages can be served; without the broker pages still open: "degraded"."""
    database = database_state()
    broker = broker_state() if database == "ok" else "not asked"
    ready = database == "ok"
    status = "unavailable" if not ready else "ok" if broker == "ok" else "degraded"
    body = {"status": status, "database": database, "broker": broker}
    return JsonResponse(body, status=200 if ready else 503)


PROBES = {"/healthz": healthz, "/readyz": readyz}


def database_state() -> str:
    """Asked on a connection of its own: one that is open already may wait for ever."""
    parameters = connection.get_connection_params()
    parameters["connect_timeout"] = DATABASE_SECONDS
    parameters["options"] = f"-c statement_timeout={DATABASE_SECONDS * 1000}"
    try:
        with psycopg.connect(**parameters) as asked:
            applied = set(asked.execute("SELECT app, name FROM django_migrations").fetchall())
    except psycopg.errors.UndefinedTable:
        return "migrations missing"
    except psycopg.Error:
        return "does not answer"
    return "migrations missing" if known_migrations() - applied else "ok"


@cache
def known_migrations() -> frozenset[tuple[str, str]]:
    """Those of the running code, which do not change while it runs."""
    return frozenset(MigrationLoader(None).disk_migrations)


def broker_state() -> str:
    limits = {"socket_timeout": BROKER_SECONDS, "socket_connect_timeout": BROKER_SECONDS}
    options = settings.CELERY_BROKER_TRANSPORT_OPTIONS | limits | {"max_retries": 0}
    broker = Connection(settings.CELERY_BROKER_URL, transport_options=options, connect_timeout=1)
    try:
        with broker:
            broker.ensure_connection(max_retries=1, interval_start=0, timeout=BROKER_SECONDS)
    except (OperationalError, OSError, *broker.connection_errors):
        return "does not answer"
    return "ok"
