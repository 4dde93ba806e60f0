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
from athletes.selectors import Reader, reader_for
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


def read_as(request: HttpRequest, reader: Reader) -> None:
    """From here to the end of the request: language, clock, units and log lines are theirs."""
    request.reader = reader  # type: ignore[attr-defined]
    name_reader(request, reader.athlete)
    timezone.activate(_zone(reader.time_zone))
    translation.activate(reader.language)
    request.LANGUAGE_CODE = translation.get_language()


class ReaderMiddleware:
    """Sets `request.reader`, and for whoever is signed in their time zone and language. Who comes
    with a token is known later, and read then (`runhub.api.authentication`)."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.reader = reader_for(request.user)  # type: ignore[attr-defined]
        # What is activated below or by a token ends here: the thread's next request is another's.
        with timezone.override(None), translation.override(translation.get_language()):
            if request.user.is_authenticated:
                read_as(request, request.reader)  # type: ignore[attr-defined]
            return self.get_response(request)


def _zone(name: str) -> ZoneInfo:
    """A zone that the tz database has dropped since it was chosen falls back to UTC."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")
