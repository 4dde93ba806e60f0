"""The overview in words: what is shared and what is not, and how the last days were."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from athletes.consent.sight import Sight
from athletes.selectors import Reader
from athletes.wellness_days import Day
from common.kinds import Kind
from runhub.web.templatetags import figures
from runhub.web.wellness.measures import MEASURES
from runhub.web.whose import NAMES


@dataclass(frozen=True, slots=True)
class SharedKind:
    """`note`: since when, where it isn't ever."""

    word: str
    is_shared: bool
    note: str


def sharing_words(sight: Sight) -> list[SharedKind]:
    """Every kind of data, those that are not shared among them."""
    return [_shared(kind, sight.since.get(kind)) for kind in Kind]


def _shared(kind: Kind, since: date | None) -> SharedKind:
    note = ""
    if since is not None and since != date.min:
        note = _("since %(day)s") % {"day": date_format(since, "j M Y")}
    return SharedKind(str(NAMES[kind]), since is not None, note)


@dataclass(frozen=True, slots=True)
class WellnessLine:
    """One day; `figures`: (label, figure) of what was given."""

    day: date
    is_ill: bool
    figures: list[tuple[str, Any]]
    note: str


def wellness_lines(days: Iterable[Day], reader: Reader) -> list[WellnessLine]:
    return [
        WellnessLine(day.local_date, day.illness, _given(day, reader), day.note) for day in days
    ]


def _given(day: Day, reader: Reader) -> list[tuple[str, SafeString]]:
    found = [(each, day.figures[each.key]) for each in MEASURES.values()]
    return [
        (str(each.name), figures.render(each.figure(value, reader.units)))
        for each, value in found
        if value is not None
    ]
