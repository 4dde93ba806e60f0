"""Who reads: language, clock and units of every request, and what its log lines carry."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import structlog
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation

from athletes.models import Athlete
from athletes.selectors import reader_for
from runhub.redaction import plain_route

GetResponse = Callable[[HttpRequest], HttpResponse]
REQUEST_ID = re.compile(r"[A-Za-z0-9-]{8,40}", re.ASCII)


class RequestLogMiddleware:
    """Gives the request an id, which its log lines and its answer carry.

    gunicorn's line of the request finds id, route and reader in the WSGI environment.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # A trusted proxy's own id, if it gives one; ForwardedMiddleware drops all others.
        given = request.META.get("HTTP_X_REQUEST_ID", "")
        number = given if REQUEST_ID.fullmatch(given) else secrets.token_hex(8)
        structlog.contextvars.bind_contextvars(request=number)
        request.META["runhub.request"] = number
        try:
            response = self.get_response(request)
        finally:
            # The thread's next lines may be of something else.
            structlog.contextvars.clear_contextvars()
        match = request.resolver_match
        if match is not None:
            request.META["runhub.route"] = plain_route(match.route)
        response["X-Request-ID"] = number
        return response


def name_reader(request: HttpRequest, athlete: Athlete | None) -> None:
    """From here on the request's log lines say whose it is, by public id alone."""
    if athlete is not None:
        request.META["runhub.reader"] = str(athlete.public_id)
        structlog.contextvars.bind_contextvars(reader=request.META["runhub.reader"])


class ReaderMiddleware:
    """Sets `request.reader`, and for whoever is signed in their time zone and language."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        reader = request.reader = reader_for(request.user)  # type: ignore[attr-defined]
        if not request.user.is_authenticated:
            return self.get_response(request)
        name_reader(request, reader.athlete)
        with timezone.override(_zone(reader.time_zone)), translation.override(reader.language):
            request.LANGUAGE_CODE = translation.get_language()
            return self.get_response(request)


def _zone(name: str) -> ZoneInfo:
    """A zone that the tz database has dropped since it was chosen falls back to UTC."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")
