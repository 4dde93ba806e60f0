"""The coach's table in words: figures, changes, what is not shared."""

from __future__ import annotations

import math

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from coaching.selectors.table import Row
from coaching.selectors.table_figures import Figures
from coaching.selectors.table_order import Summary
from coaching.selectors.table_people import Person
from common import units as u
from common.units import Figure, Units
from runhub.web.form_words import BALANCED, RESTED
from runhub.web.progress_words import percent, signed

USUAL, FAR = 0.2, 0.5  # of the change of a week's load


def state_words(person: Person) -> str:
    """Why a row has no figures, or that nobody has claimed them yet; "" for the others."""
    if person.shares:
        return _("entered by a coach, not claimed yet") if person.is_unclaimed else ""
    if person.state == "ended" and person.until is not None:
        return _("shared until %(day)s") % {"day": date_format(person.until, "j M Y")}
    if person.is_unclaimed:
        return _("not claimed yet, nothing shared")
    return _("shares nothing")


def change_words(change: float) -> tuple[str, str]:
    """("+24 %", "above usual"); empty where it cannot be said."""
    if math.isnan(change):
        return "", ""
    size = percent(abs(change))
    sign = "+" if change > 0 else "\N{MINUS SIGN}"
    number = size if size.startswith("0") else f"{sign}{size}"
    if abs(change) <= USUAL:
        return number, _("as usual")
    if change > 0:
        return number, _("far above usual") if change > FAR else _("above usual")
    return number, _("far below usual") if change < -FAR else _("below usual")


def form_words(form: float) -> tuple[str, str]:
    """("−12", "tired"); empty where it cannot be said."""
    if math.isnan(form):
        return "", ""
    whole = u.round_half_up(form)
    word = _("rested") if whole > RESTED else _("in balance") if whole >= BALANCED else _("tired")
    return signed(form), word


def way(metres: float, units: Units) -> Figure:
    """Of a week: a tenth is exact enough, and easier to compare down a column."""
    if u.is_missing(metres):
        return u.MISSING
    unit, size = ("mi", u.MILE_M) if units == "imperial" else ("km", 1000.0)
    return Figure(u.decimal(metres / size, 1 if metres else 0), unit)


def weeks_words(figures: Figures, units: Units) -> str:
    """The sparkline in a sentence."""
    known = [week for week in figures.weeks_m[:-1] if not math.isnan(week)]
    now = way(figures.week_m, units)
    if not known:
        return _("This week %(now)s; earlier weeks are not shared.") % {"now": now}
    low, high = way(min(known), units), way(max(known), units)
    words = {"low": low.value, "high": high, "now": now, "n": len(known)}
    return ngettext(
        "%(high)s in the week before, %(now)s so far in this one.",
        "Between %(low)s and %(high)s in the %(n)s weeks before, %(now)s so far in this one.",
        len(known),
    ) % words  # fmt: skip


def variant_words(figures: Figures) -> str:
    return _("by heart rate") if figures.by_heart_rate else _("by pace, without heart rate")


def load_missing(row: Row) -> str:
    """Why there is no load."""
    if row.person.shares and row.figures is not None and math.isnan(row.figures.load):
        return _("no thresholds set")
    return _("not shared")


def flags_more(row: Row) -> str:
    return _("+%(n)d more") % {"n": len(row.flags) - 1} if len(row.flags) > 1 else ""


def summary_words(found: Summary) -> str:
    """ "3 of 24 need attention; 2 new since Friday."."""
    if not found.athletes:
        return ""
    if not found.flagged:
        return ngettext(
            "The one athlete of the team needs no attention.",
            "None of %(n)d athletes needs attention.",
            found.athletes,
        ) % {"n": found.athletes}  # fmt: skip
    words = {"flagged": found.flagged, "n": found.athletes, "new": found.new,
             "day": date_format(found.since, "l")}  # fmt: skip
    text = ngettext(
        "%(flagged)d of %(n)d needs attention", "%(flagged)d of %(n)d need attention", found.flagged
    ) % words  # fmt: skip
    if found.new:
        return _("%(text)s; %(new)d new since %(day)s.") % (words | {"text": text})
    return _("%(text)s; none is new since %(day)s.") % (words | {"text": text})
