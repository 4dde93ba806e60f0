"""The page of a list that an address asks for."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import urlencode

from django.http import QueryDict

from athletes.keyset import Place


def page_number(query: QueryDict) -> int:
    """Nonsense is the first page; a number beyond the end is cut by the list itself."""
    text = query.get("page", "")
    return int(text) if text.isdecimal() and len(text) < 7 else 1


def place_in(query: QueryDict) -> Place | None:
    """Where the page before ended, from `place_words`; nonsense is the first page."""
    at, _bar, pk = query.get("after", "").partition("~")
    try:
        when = datetime.fromisoformat(at)
    except ValueError:
        return None
    if not when.tzinfo or not pk.isdecimal() or len(pk) > 18:
        return None
    return Place(when, int(pk))


def place_words(place: Place | None) -> str:
    """The query of the next page; "" on the last."""
    if place is None or place.at is None:
        return ""
    return urlencode({"after": f"{place.at.isoformat()}~{place.pk}"})
