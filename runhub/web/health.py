"""Probes: /healthz says the process answers, /readyz says it can do its work."""

from __future__ import annotations

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from kombu import Connection
from kombu.exceptions import OperationalError


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


def database_state() -> str:
    try:
        executor = MigrationExecutor(connection)
        open_plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        return "does not answer"
    return "migrations missing" if open_plan else "ok"


def broker_state() -> str:
    options = settings.CELERY_BROKER_TRANSPORT_OPTIONS | {"max_retries": 0}
    broker = Connection(settings.CELERY_BROKER_URL, transport_options=options, connect_timeout=2)
    try:
        with broker:
            broker.ensure_connection(max_retries=1, interval_start=0, timeout=2)
    except (OperationalError, OSError, *broker.connection_errors):
        return "does not answer"
    return "ok"
