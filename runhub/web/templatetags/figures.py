"""Figures in templates: a large value, a small muted unit, in the reader's units.

Every filter takes SI and the `reader` of the template context:
`{{ activity.distance_m|distance:reader }}`. A missing figure shows a dash that screen readers
call "not recorded". `|text` of any figure gives the words alone, for titles and attributes.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from django import template
from django.utils import formats, timezone
from django.utils.html import escape, format_html, strip_tags
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from common import days, units
from common.units import Figure, Units

register = template.Library()


class HasUnits(Protocol):
    units: Units


def render(figure: Figure) -> SafeString:
    if not figure.value:
        return format_html(
            '<span class="figure is-missing"><span aria-hidden="true">–</span>'
            '<span class="sr-only">{}</span></span>',
            _("not recorded"),
        )
    if not figure.unit:
        return format_html('<span class="figure">{}</span>', figure.value)
    gap = "" if figure.unit.startswith("/") else "\N{NO-BREAK SPACE}"
    return format_html(
        '<span class="figure">{}<span class="unit">{}{}</span></span>',
        figure.value,
        gap,
        figure.unit,
    )


def _units(reader: HasUnits | str) -> Units:
    """A template without a reader (a signed-out page) speaks metric."""
    return getattr(reader, "units", None) or "metric"


@register.filter
def distance(metres: float | None, reader: Any = "") -> SafeString:
    return render(units.distance(metres, _units(reader)))


@register.filter
def pace(speed_mps: float | None, reader: Any = "") -> SafeString:
    return render(units.pace(speed_mps, _units(reader)))


@register.filter
def speed(speed_mps: float | None, reader: Any = "") -> SafeString:
    return render(units.speed(speed_mps, _units(reader)))


@register.filter
def duration(seconds: float | None) -> SafeString:
    return render(units.duration(seconds))


@register.filter
def hours(seconds: float | None) -> SafeString:
    return render(units.hours(seconds))


@register.filter
def elevation(metres: float | None, reader: Any = "") -> SafeString:
    return render(units.elevation(metres, _units(reader)))


@register.filter
def step_length(metres: float | None, reader: Any = "") -> SafeString:
    return render(units.step_length(metres, _units(reader)))


@register.filter
def weight(kilograms: float | None, reader: Any = "") -> SafeString:
    return render(units.weight(kilograms, _units(reader)))


@register.filter
def temperature(celsius: float | None, reader: Any = "") -> SafeString:
    return render(units.temperature(celsius, _units(reader)))


@register.filter
def heart_rate(bpm: float | None) -> SafeString:
    return render(units.plain(bpm, _("bpm")))


@register.filter
def cadence(spm: float | None) -> SafeString:
    return render(units.plain(spm, _("spm")))


@register.filter
def power(watts: float | None) -> SafeString:
    return render(units.plain(watts, _("W")))


@register.filter
def count(number: float | None, unit: str = "") -> SafeString:
    """Whole numbers with thousands separated; `unit` is any word."""
    return render(units.plain(number, unit))


@register.filter
def decimals(number: float | None, digits: int = 1) -> SafeString:
    return render(units.plain(number, "", int(digits)))


@register.filter
def figure(value: Figure | None) -> SafeString:
    """A `common.units.Figure` made by a selector."""
    return render(value or units.MISSING)


@register.filter
def text(markup: str) -> str:
    """The words of a figure without its markup, for titles and attributes."""
    return strip_tags(str(markup))


@register.filter
def ago(value: date | datetime | None) -> SafeString:
    """ "3 weeks ago", with the date on hover; days are those of the reader."""
    if value is None:
        return SafeString("")
    if isinstance(value, datetime):
        value = timezone.localtime(value).date()
    return format_html(
        '<time datetime="{}" title="{}">{}</time>',
        value.isoformat(),
        formats.date_format(value, "D j M Y"),
        _words(days.since(value, timezone.localdate())),
    )


def _words(since: days.Since) -> str:
    names = {"today": _("today"), "yesterday": _("yesterday"), "tomorrow": _("tomorrow")}
    if since.span in names:
        return names[since.span]
    number = abs(since.count)
    past = {
        "days": ngettext("%(n)d day ago", "%(n)d days ago", number),
        "weeks": ngettext("%(n)d week ago", "%(n)d weeks ago", number),
        "months": ngettext("%(n)d month ago", "%(n)d months ago", number),
        "years": ngettext("%(n)d year ago", "%(n)d years ago", number),
    }
    ahead = {
        "days": ngettext("in %(n)d day", "in %(n)d days", number),
        "weeks": ngettext("in %(n)d week", "in %(n)d weeks", number),
        "months": ngettext("in %(n)d month", "in %(n)d months", number),
        "years": ngettext("in %(n)d year", "in %(n)d years", number),
    }
    return (past if since.count > 0 else ahead)[since.span] % {"n": number}


@register.filter
def day(value: date | None) -> SafeString:
    """ "Tue 14 Oct"; the year is named when it isn't this one."""
    if value is None:
        return SafeString("")
    pattern = "D j M" if value.year == timezone.localdate().year else "D j M Y"
    return format_html(
        '<time datetime="{}">{}</time>', value.isoformat(), formats.date_format(value, pattern)
    )


@register.filter
def clock(value: datetime | None, zone: str = "") -> SafeString:
    """ "6:12" in `zone` (an activity's own), or the reader's; the zone shows on hover."""
    if value is None:
        return SafeString("")
    local = timezone.localtime(value, ZoneInfo(zone) if zone else None)
    return format_html(
        '<time datetime="{}" title="{}">{}</time>',
        local.isoformat(),
        escape(str(local.tzinfo)),
        f"{local.hour}:{local.minute:02d}",
    )
