"""Words that the panels of the Progress page share."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common import units as u
from common.units import Units
from runhub.web.filters import Filters, joined
from runhub.web.panels._panel import Ask
from runhub.web.progress_frame import address

EPOCH = date(1970, 1, 1)
DISTANCES: dict[float, str | Promise] = {
    400.0: gettext_lazy("400 m"),
    804.672: gettext_lazy("½ mile"),
    1000.0: gettext_lazy("1 km"),
    1609.344: gettext_lazy("1 mile"),
    3218.688: gettext_lazy("2 miles"),
    5000.0: gettext_lazy("5 km"),
    10000.0: gettext_lazy("10 km"),
    15000.0: gettext_lazy("15 km"),
    16093.44: gettext_lazy("10 miles"),
    20000.0: gettext_lazy("20 km"),
    21097.5: gettext_lazy("half marathon"),
    30000.0: gettext_lazy("30 km"),
    42195.0: gettext_lazy("marathon"),
}


def day_of(number: float) -> date:
    """The day that is so many days after 1 January 1970."""
    return EPOCH + timedelta(days=int(number))


def day_words(day: date | float) -> str:
    return date_format(day if isinstance(day, date) else day_of(day), "j M Y")


def span_words(filters: Filters) -> str:
    """ "the last year", or the two days of a window of one's own; ends a sentence."""
    window = filters.window
    if window.key == "all":
        return _("all this time")
    if window.key != "custom" or window.start is None:
        return window.words
    words = {"first": day_words(window.start), "last": day_words(window.end)}
    return _("%(first)s to %(last)s") % words


def other_words(filters: Filters) -> str:
    """What the window is compared with."""
    if filters.against == "last_year":
        return _("the same time last year")
    days = filters.window.days
    named = {28: _("the 4 weeks before"), 84: _("the 12 weeks before"),
             182: _("the half year before"), 365: _("the year before")}  # fmt: skip
    return named.get(days or 0, _("the same time before"))


def distance_name(metres: float) -> str:
    return str(DISTANCES[metres])


def listed(words: list[str]) -> str:
    """ "5 km, 10 km and half marathon"."""
    if len(words) < 2:
        return "".join(words)
    return _("%(first)s and %(last)s") % {"first": ", ".join(words[:-1]), "last": words[-1]}


def capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def signed(number: float) -> str:
    """ "+4", "−3" or "0": whole numbers."""
    whole = int(u.round_half_up(number))
    sign = "\N{MINUS SIGN}" if whole < 0 else "+" if whole > 0 else ""
    return f"{sign}{abs(whole)}"


def percent(share: float) -> str:
    return f"{int(u.round_half_up(100 * share))}\N{NO-BREAK SPACE}%"


def per_unit(units: Units) -> str:
    """The reader's unit of distance."""
    return "mi" if units == "imperial" else "km"


def choices(
    ask: Ask, panel: str, name: str, labels: dict[str, Any], chosen: str
) -> list[dict[str, Any]]:
    """A switch of a panel: option `name` with its values, as links that work without script.

    `page` is the Progress page with that choice: what stands in the address line afterwards.
    """
    page = address("progress", ask.athlete, ask.is_own)
    alone = address("progress_panel", ask.athlete, ask.is_own, panel=panel)
    found = []
    for value, label in labels.items():
        query = joined(ask.filters.query(), **{**ask.options, name: value})
        found.append(
            {
                "label": label, "href": f"{alone}{query}", "page": f"{page}{query}",
                "is_current": value == chosen,
            }
        )  # fmt: skip
    return found
