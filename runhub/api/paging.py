"""Cursors: an opaque word that says where the last page ended."""

from __future__ import annotations

import binascii
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _
from rest_framework.request import Request

from athletes.keyset import Part, Place
from runhub.api.errors import bad_parameter

MOST = 200
USUAL = 50
_HIGHEST_PK = 2**63 - 1


def cursor_of(place: Place) -> str:
    at = "" if place.at is None else place.at.isoformat()
    return urlsafe_b64encode(f"{at}|{place.pk}".encode()).decode().rstrip("=")


def place_of(cursor: str, parse: Callable[[str], datetime | date] | None = None) -> Place | None:
    """None without a cursor; one that this hub cannot have given is refused."""
    if not cursor:
        return None
    try:
        text = urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode("ascii")
        at, _bar, pk = text.partition("|")
        place = Place(parse(at) if parse else None, int(pk))
        aware = not isinstance(place.at, datetime) or place.at.tzinfo is not None
        if aware and 0 <= place.pk <= _HIGHEST_PK:
            return place
    except (ValueError, binascii.Error):
        pass
    raise bad_parameter("cursor", _("Take the cursor from the “next” of the page before."))


def page(request: Request, part: Part[Any], results: Any) -> dict[str, Any]:
    return {"results": results, "next": next_path(request, part.end)}


def next_path(request: Request, end: Place | None) -> str | None:
    """Path and query of the next page; a path, so that no proxy can spoil it."""
    if end is None:
        return None
    query: QueryDict = request.query_params.copy()
    query["cursor"] = cursor_of(end)
    return f"{request.path}?{query.urlencode()}"
