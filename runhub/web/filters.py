"""What a Progress page shows: time, sport, type, device, shoe, surface and effort, in the URL.

The query string is the only memory: panels, sub-pages and exports get the same one.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, QueryDict
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from activities.models import Sport, Surface, WorkoutType
from analytics.selectors.effort import Effort
from analytics.selectors.reveals import AXIS_KINDS
from analytics.selectors.scope import Scope
from athletes.models import Athlete
from athletes.selectors import shoe_list
from common.units import Units
from runhub.web import effort as efforts
from runhub.web.whose import Whose
from runhub.web.windows_of_time import (
    AGAINST,
    CUSTOM,
    DAYS,
    DEFAULT,
    LABELS,
    Window,
    custom,
    window_of,
)

RUNS = (Sport.RUN.value,)
# Field -> its name in the URL, and the values it may have.
NAMES = {"sports": "sport", "types": "type", "surfaces": "surface", "devices": "device"}
KNOWN = {"sports": Sport, "types": WorkoutType, "surfaces": Surface}
MOST_VALUES = 20
LONGEST_VALUE = 80


@dataclass(frozen=True, slots=True)
class Chip:
    """A condition in words, and the query string without it."""

    label: str
    remove_href: str


@dataclass(frozen=True, slots=True)
class Filters:
    """`said` holds a sentence for each thing in the URL that made no sense and was left out."""

    window: Window
    against: str = ""
    sports: tuple[str, ...] = RUNS
    types: tuple[str, ...] = ()
    devices: tuple[str, ...] = ()
    shoes: tuple[UUID, ...] = ()
    surfaces: tuple[str, ...] = ()
    at: Effort | None = None
    units: Units = "metric"
    shoe_names: tuple[str, ...] = ()
    said: tuple[str, ...] = ()

    @classmethod
    def from_request(cls, request: HttpRequest, athlete: Athlete) -> Filters:
        """The filters of `request`'s query string; what makes no sense is dropped and named."""
        query, reader = request.GET, request.reader
        said: list[str] = []
        window = _window(query, said)
        against = _one_of(query, "against", AGAINST, said)
        if against and window.start is None:
            against = ""
            said.append(_("All runs have no time before them to compare with."))
        is_own = reader.athlete is not None and reader.athlete.pk == athlete.pk
        shoes = _shoes(query, athlete, is_own, said)
        chosen = {field: _values(query, field, said) for field in NAMES}
        return cls(
            window=window,
            against=against,
            **(chosen | {"sports": chosen["sports"] or RUNS}),
            shoes=tuple(key for key, _name in shoes),
            shoe_names=tuple(name for _key, name in shoes),
            at=_effort(query, reader.units, said, Whose.of(athlete, is_own=is_own)),
            units=reader.units,
            said=tuple(said),
        )

    def scope(self, athlete: Athlete, window: Window | None = None) -> Scope:
        """What selectors take; `window` in place of the own one."""
        span = window or self.window
        return Scope(
            athlete.pk, span.start, span.end,
            self.sports, self.types, self.devices, self.shoes, self.surfaces,
        )  # fmt: skip

    def compared(self, athlete: Athlete) -> Scope | None:
        """The scope of the window it is compared with."""
        before = self.window.compared(self.against)
        return None if before is None else self.scope(athlete, before)

    def pairs(self, *, effort: bool = True) -> list[tuple[str, str]]:
        """Names and values for a query string or hidden fields; defaults are left out."""
        found: list[tuple[str, str]] = []
        if self.window.key == CUSTOM:
            found += [("from", f"{self.window.start}"), ("to", f"{self.window.end}")]
        elif self.window.key != DEFAULT:
            found.append(("window", self.window.key))
        if self.against:
            found.append(("against", self.against))
        for field, name in NAMES.items():
            values = getattr(self, field)
            if field != "sports" or values != RUNS:
                found += [(name, value) for value in values]
        found += [("shoe", str(key)) for key in self.shoes]
        if effort and self.at is not None:
            found.append(("at", efforts.as_text(self.at)))
        return found

    def query(self, **changes: Any) -> str:
        """ "?window=12w&at=…" for links, with some fields changed; never empty."""
        wanted = replace(self, **changes) if changes else self
        return f"?{urlencode(wanted.pairs(), safe=':')}"

    def chips(self) -> list[Chip]:
        """The conditions beside time and effort, each with the link that takes it away."""
        found = []
        for field, kind in KNOWN.items():
            values = getattr(self, field)
            if field != "sports" or values != RUNS:
                found += [self._chip(str(kind(value).label), field, value) for value in values]
        found += [self._chip(device, "devices", device) for device in self.devices]
        for key, name in zip(self.shoes, self.shoe_names, strict=True):
            rest = [
                pair for pair in zip(self.shoes, self.shoe_names, strict=True) if pair[0] != key
            ]
            without = {
                "shoes": tuple(k for k, _n in rest),
                "shoe_names": tuple(n for _k, n in rest),
            }
            found.append(Chip(name, self.query(**without)))
        return found

    def _chip(self, label: str, field: str, value: str) -> Chip:
        rest = tuple(other for other in getattr(self, field) if other != value)
        return Chip(label, self.query(**{field: rest or (RUNS if field == "sports" else ())}))

    def windows(self) -> list[tuple[str, str, bool]]:
        """The choice of time for `segmented`: word, query string, whether it is this one."""
        today = timezone.localdate()
        against = "" if self.window.start is None else self.against
        found = []
        for key, label in LABELS.items():
            window = window_of(key, today)
            kept = "" if window.start is None else against
            is_this = key == self.window.key
            found.append((str(label), self.query(window=window, against=kept), is_this))
        return found

    @property
    def own_days(self) -> tuple[str, str]:
        """The days chosen by hand, for the fields of the form; else empty."""
        if self.window.key != CUSTOM:
            return "", ""
        return f"{self.window.start}", f"{self.window.end}"

    @property
    def at_text(self) -> str:
        """The band as it stands in the address; empty for whole runs."""
        return "" if self.at is None else efforts.as_text(self.at)

    @property
    def span(self) -> str:
        """The days in words: "3 Nov 2025 – 2 Nov 2026"."""
        last = date_format(self.window.end, "j M Y")
        if self.window.start is None:
            return _("until %(day)s") % {"day": last}
        return f"{date_format(self.window.start, 'j M Y')} – {last}"


def joined(query: str, **more: str) -> str:
    """A query string of `Filters.query` with more parameters behind it."""
    text = urlencode({name: value for name, value in more.items() if value})
    return f"{query}{'&' if text and len(query) > 1 else ''}{text}"


def _window(query: QueryDict, said: list[str]) -> Window:
    today = timezone.localdate()
    first, last = (query.get(name, "").strip() for name in ("from", "to"))
    key = query.get("window", "")
    if first or last:
        window, wrong = custom(first, last, today)
        said += [wrong] if wrong else []
        return window
    if key in DAYS or key == "all":
        return window_of(key, today)
    if key not in ("", CUSTOM):
        said.append(_("There is no such span of time, so the last year is shown."))
    return window_of(DEFAULT, today)


def _one_of(query: QueryDict, name: str, known: Any, said: list[str]) -> str:
    value = query.get(name, "")
    if value in known:
        return value
    said.append(_unknown(value))
    return ""


def _values(query: QueryDict, field: str, said: list[str]) -> tuple[str, ...]:
    given = [value for value in query.getlist(NAMES[field])[:MOST_VALUES] if value]
    known = KNOWN.get(field)
    good = [
        value
        for value in dict.fromkeys(given)
        if (len(value) <= LONGEST_VALUE and "\0" not in value)
        and (known is None or value in known.values)
    ]
    said += [_unknown(value) for value in given if value not in good]
    return tuple(good)


def _unknown(value: str) -> str:
    short = value.replace("\0", "")[:40]
    return _("“%(value)s” is no filter here, so it was left out.") % {"value": short}


def _shoes(
    query: QueryDict, athlete: Athlete, is_own: bool, said: list[str]
) -> list[tuple[UUID, str]]:
    """Shoes are the owner's own affair: for anybody else there are none."""
    given = [value for value in query.getlist("shoe")[:MOST_VALUES] if value]
    if not given:
        return []
    mine = {str(shoe.public_id): shoe for shoe in shoe_list(athlete)} if is_own else {}
    said += [_unknown(value) for value in given if value not in mine]
    return [(mine[v].public_id, mine[v].name) for v in dict.fromkeys(given) if v in mine]


def _effort(query: QueryDict, units: Units, said: list[str], whose: Whose) -> Effort | None:
    text, axis = query.get("at", ""), query.get("at_axis", "")
    try:
        found = None
        if axis:
            found = efforts.from_form(query.dict(), units)  # type: ignore[arg-type]
        elif text:
            found = efforts.from_text(text)
        hidden = whose.hides_any(AXIS_KINDS.get(found.axis, ())) if found else ""
        if hidden:
            # Which runs lie within a band of heart rate would tell of it.
            said.append(f"{hidden} {_('So whole runs are shown.')}")
            return None
        return found
    except ValueError:
        said.append(
            _("That band of effort makes no sense, so whole runs are shown. Enter two ends of it.")
        )
        return None
