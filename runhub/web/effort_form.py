"""The choice between whole runs and a band of comparable effort, as its template prints it."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from analytics.selectors.effort import Effort
from analytics.selectors.reveals import AXIS_KINDS
from analytics.selectors.usual_effort import usual_efforts
from common.units import Units
from runhub.web import effort as efforts
from runhub.web.panels import Ask
from runhub.web.run_data import unit_m


@dataclass(frozen=True, slots=True)
class Reading:
    """Whole runs, or a band to choose: a link."""

    label: str
    href: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class EffortForm:
    """The two readings, ready-made bands, and the fields of a band of one's own."""

    readings: list[tuple[str, str, bool]]
    bands: list[Reading]
    is_on: bool
    axes: list[tuple[str, str, bool]]
    low: str
    high: str
    kept: list[tuple[str, str]]  # what the form must carry along
    own: str  # the band chosen, where it is none of `bands`
    own_href: str


AXES = ("pace", "hr", "grade")


def effort_form(ask: Ask) -> EffortForm:
    """The choice of reading. One query: the defaults are the athlete's own usual bands."""
    filters, units = ask.filters, ask.units
    usual = usual_efforts(ask.user, ask.scope, unit_m(units))
    chosen = filters.at
    bands = [
        Reading(_band_label(effort, units), filters.query(at=effort), effort == chosen)
        for effort in usual
    ]
    ends = efforts.ends(chosen, units) if chosen else ("", "")
    labels = {"pace": _("Pace"), "hr": _("Heart rate"), "grade": _("Grade, %")}
    axis = efforts.IN_URL[chosen.axis] if chosen else "pace"
    return EffortForm(
        readings=[
            (_("Whole runs"), filters.query(at=None), chosen is None),
            (_("At comparable effort"), filters.query(at=chosen or usual[0]), chosen is not None),
        ],
        bands=bands,
        is_on=chosen is not None,
        axes=[
            (name, labels[name], name == axis)
            for name in AXES
            if not ask.whose.hides_any(AXIS_KINDS.get(efforts.NAMES[name], ()))
        ],
        low=ends[0],
        high=ends[1],
        kept=filters.pairs(effort=False),
        own=_own_label(chosen, units) if chosen and chosen not in usual else "",
        own_href=filters.query(),
    )


def _own_label(effort: Effort, units: Units) -> str:
    words = efforts.words(effort, units)
    return words[:1].upper() + words[1:]


def _band_label(effort: Effort, units: Units) -> str:
    low, high = (end.replace("-", "\N{MINUS SIGN}") for end in efforts.ends(effort, units))
    if effort.axis == "grade":
        return _("Flat, %(low)s to %(high)s %%") % {"low": low, "high": high}
    words = _("Usual pace, %(span)s") if effort.axis == "pace" else _("Usual heart rate, %(span)s")
    return words % {"span": f"{low}–{high} {efforts.unit(effort, units)}"}
