"""Browsers tell here what the content security policy stopped."""

from __future__ import annotations

import json
import time
from typing import Any
from urllib.parse import urlsplit

import structlog
from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from runhub.redaction import plain_route

log = structlog.get_logger(__name__)
LARGEST_BYTES = 16_384
A_MINUTE = 30  # lines a process writes; a broken browser extension must not fill the log
MOST_AT_ONCE = 5


class Allowance:
    """So many a minute, then none."""

    def __init__(self, a_minute: int) -> None:
        self.a_minute = a_minute
        self.minute = 0
        self.taken = 0

    def take(self) -> bool:
        minute = int(time.monotonic() // 60)
        if minute != self.minute:
            self.minute, self.taken = minute, 0
        self.taken += 1
        return self.taken <= self.a_minute


allowance = Allowance(A_MINUTE)


@csrf_exempt
@require_POST
def csp_report(request: HttpRequest) -> HttpResponse:
    """204 whatever was sent: a browser can't do anything about an error."""
    if not allowance.take():
        return HttpResponse(status=429, headers={"Retry-After": "60"})
    if int(request.META.get("CONTENT_LENGTH") or 0) > LARGEST_BYTES:
        return HttpResponse(status=413)
    try:
        body = json.loads(request.read(LARGEST_BYTES))
    except (ValueError, RecursionError):
        return HttpResponse(status=400)
    for found in _reports(body)[:MOST_AT_ONCE]:
        log.warning("csp_violation", **found)
    return HttpResponse(status=204)


def _reports(body: Any) -> list[dict[str, str]]:
    """Both forms: report-uri's one object and the Reporting API's list."""
    bodies = body if isinstance(body, list) else [body]
    found = []
    for each in bodies:
        inner = (each.get("csp-report") or each.get("body")) if isinstance(each, dict) else None
        if isinstance(inner, dict):
            found.append(_report(inner))
    return found


def _report(inner: dict[str, Any]) -> dict[str, str]:
    def text(*names: str) -> str:
        return next((str(inner[name]) for name in names if inner.get(name)), "")

    return {
        "directive": text("effective-directive", "effectiveDirective", "violated-directive")[:60],
        "blocked": _where(text("blocked-uri", "blockedURL")),
        "page": _route(text("document-uri", "documentURL")),
        "source": _where(text("source-file", "sourceFile")),
        "line": text("line-number", "lineNumber")[:10],
    }


def _where(address: str) -> str:
    """The host alone; "inline" and "eval" are words."""
    parts = urlsplit_or_none(address)
    return f"{parts.scheme}://{parts.hostname}"[:100] if parts and parts.hostname else address[:20]


def _route(address: str) -> str:
    """The pattern of the page's address: ids and tokens stay out of the log."""
    parts = urlsplit_or_none(address)
    try:
        return plain_route(resolve(parts.path).route) if parts else ""
    except Resolver404:
        return "(no address of ours)"


def urlsplit_or_none(address: str) -> Any:
    try:
        return urlsplit(address)
    except ValueError:
        return None
