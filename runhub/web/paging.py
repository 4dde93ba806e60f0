"""The page of a list that an address asks for."""

from __future__ import annotations

from django.http import QueryDict


def page_number(query: QueryDict) -> int:
    """Nonsense is the first page; a number beyond the end is cut by the list itself."""
    text = query.get("page", "")
    return int(text) if text.isdecimal() and len(text) < 7 else 1
