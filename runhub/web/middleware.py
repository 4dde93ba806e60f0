"""Who reads: language, clock and units of every request."""

from __future__ import annotations

from collections.abc import Callable
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation

from athletes.selectors import reader_for


class ReaderMiddleware:
    """Sets `request.reader`, and for whoever is signed in their time zone and language."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        reader = request.reader = reader_for(request.user)  # type: ignore[attr-defined]
        if not request.user.is_authenticated:
            return self.get_response(request)
        with timezone.override(_zone(reader.time_zone)), translation.override(reader.language):
            request.LANGUAGE_CODE = translation.get_language()
            return self.get_response(request)


def _zone(name: str) -> ZoneInfo:
    """A zone that the tz database has dropped since it was chosen falls back to UTC."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")
