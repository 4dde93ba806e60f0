"""/metrics for Prometheus: requests counted by django-prometheus, and the hub's own figures."""

from __future__ import annotations

import hmac
import os
from functools import cache
from ipaddress import ip_address
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET
from django_prometheus.middleware import PrometheusAfterMiddleware, PrometheusBeforeMiddleware
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

from runhub.metrics import HubCollector

# What a proxy adds: a request that has it does not come from this machine, whatever its address.
FORWARDED = ("X-Forwarded-For", "Forwarded", "X-Real-Ip", "Via")


class ArrivalMiddleware(PrometheusBeforeMiddleware):
    """Also notes whether a proxy sent the request on, before anybody drops the headers that say so."""

    def process_request(self, request: HttpRequest) -> None:
        super().process_request(request)
        request.META["runhub.forwarded"] = any(name in request.headers for name in FORWARDED)


class CountingMiddleware(PrometheusAfterMiddleware):
    """django-prometheus writes down methods as they were sent, each a new row for ever."""

    def label_metric(
        self, metric: Any, request: HttpRequest, response: Any = None, **labels: str
    ) -> Any:
        if "method" in labels:
            labels["method"] = self._method(request)
        return super().label_metric(metric, request, response, **labels)


@never_cache
@require_GET
def metrics(request: HttpRequest) -> HttpResponse:
    if not may_read(request):
        raise Http404
    answer = generate_latest(own_registry()) + generate_latest(requests_registry())
    return HttpResponse(answer, content_type=CONTENT_TYPE_LATEST)


def may_read(request: HttpRequest) -> bool:
    """Whoever shows METRICS_TOKEN; while none is set, programs of this machine alone."""
    if settings.METRICS_TOKEN:
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        return scheme.lower() == "bearer" and hmac.compare_digest(
            token.strip().encode(), settings.METRICS_TOKEN.encode()
        )
    return _is_of_this_machine(request)


def _is_of_this_machine(request: HttpRequest) -> bool:
    if request.META["runhub.forwarded"]:
        return False
    address = request.META.get("REMOTE_ADDR", "")
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return not address  # a Unix socket has none


@cache
def own_registry() -> CollectorRegistry:
    registry = CollectorRegistry()
    registry.register(HubCollector())
    return registry


def requests_registry() -> CollectorRegistry:
    """Requests of all web processes, from the files they count in; of this one if it is alone."""
    if not os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        return REGISTRY
    registry = CollectorRegistry()
    MultiProcessCollector(registry)
    return registry
