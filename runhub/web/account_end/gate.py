"""Whoever deletes their account and signs in meets one page: keep it, or let it go."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from runhub.api.errors import body

OPEN = frozenset({"account_closing", "account_keep", "account_logout", "csp_report"})
ROOT = "/api/"


class ClosingMiddleware:
    """No query: the reader's profile has come with the session."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponse | None:
        athlete = request.reader.athlete  # type: ignore[attr-defined]
        if athlete is None or athlete.closing_at is None:
            return None
        match = request.resolver_match
        if match is not None and match.url_name in OPEN:
            return None
        if request.path_info.startswith(ROOT):
            return JsonResponse(body("closing", _("This account is being deleted.")), status=403)
        if getattr(request, "htmx", False):
            return HttpResponse(status=403, headers={"HX-Refresh": "true"})
        return redirect("account_closing")
