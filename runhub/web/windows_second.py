"""The second of two windows: the one before, last year's, or days of one's own in the URL."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.http import QueryDict
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from runhub.web.filters import Filters, joined
from runhub.web.windows_of_time import AGAINST, Window, custom

FROM, TO = "second_from", "second_to"


@dataclass(frozen=True, slots=True)
class Pair:
    """The filters with the first window in them, and the second, None where there is none.

    `choices` are (word, query string, is chosen); `kept` the hidden fields of its own days.
    """

    filters: Filters
    second: Window | None
    is_custom: bool
    choices: list[tuple[str, str, bool]]
    kept: list[tuple[str, str]]
    csv_href: str

    @property
    def first(self) -> str:
        return self.filters.span

    @property
    def second_span(self) -> str:
        return "" if self.second is None else span(self.second)


def span(window: Window) -> str:
    ends = (window.start or window.end, window.end)
    return " – ".join(date_format(day, "j M Y") for day in ends)


def pair_of(query: QueryDict, filters: Filters) -> Pair:
    """Without a choice the second window is the one before; "all" has none but one's own."""
    days = {name: query.get(name, "").strip() for name in (FROM, TO)}
    is_custom = any(days.values())
    if is_custom:
        second, wrong = custom(days[FROM], days[TO], timezone.localdate())
        filters = replace(filters, against="", said=(*filters.said, *([wrong] if wrong else [])))
        own = {FROM: str(second.start), TO: str(second.end)}
    else:
        filters = replace(filters, against=filters.against or "previous")
        found = filters.window.compared(filters.against)
        return _pair(filters, found, is_custom=False, own={})
    return _pair(filters, second, is_custom=True, own=own)


def _pair(filters: Filters, second: Window | None, *, is_custom: bool, own: dict[str, str]) -> Pair:
    choices = [
        (str(AGAINST[key]), filters.query(against=key), not is_custom and filters.against == key)
        for key in ("previous", "last_year")
        if filters.window.start is not None
    ]
    if is_custom:
        choices.append((_("Days of my own"), joined(filters.query(), **own), True))
    kept = [pair for pair in filters.pairs() if pair[0] != "against"]
    href = joined(filters.query(), **own, format="csv")
    return Pair(filters, second, is_custom, choices, kept, href)
