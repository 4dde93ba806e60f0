"""The cells of the coach's table. As strings: two hundred rows through the template take 200 ms."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from functools import lru_cache
from uuid import UUID

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from coaching.selectors.table import Row
from common import units as u
from common.units import Figure, Units
from runhub.web.table import words
from runhub.web.table.columns import Column
from runhub.web.table.spark import HEIGHT, WIDTH, bars
from runhub.web.templatetags.components import icon
from runhub.web.templatetags.figures import ago

TONES = {3: "alert", 2: "watch", 1: "info"}
ICONS = {"alert": "circle-x", "watch": "triangle-alert", "info": "info"}
SOME_KEY = "00000000-0000-0000-0000-000000000000"


def cells(row: Row, columns: Sequence[Column], units: Units) -> SafeString:
    """Every cell after the name."""
    return SafeString(
        "".join(
            f'<td class="table-{column.key}{" is-number" if column.is_number else ""}"'
            f' data-label="{escape(column.label)}">{CELLS[column.key](row, units)}</td>'
            for column in columns
        )
    )


def missing(text: str | Promise) -> str:
    """Named, never a zero."""
    return f'<span class="table-missing">{escape(text)}</span>'


def _figure(figure: Figure) -> str:
    gap = "" if figure.unit.startswith("/") else "\N{NO-BREAK SPACE}"
    unit = f'<span class="unit">{gap}{escape(figure.unit)}</span>' if figure.unit else ""
    return f'<span class="figure">{escape(figure.value)}{unit}</span>'


def _small(text: str) -> str:
    return f'<span class="table-small">{escape(text)}</span>' if text else ""


def _flag(row: Row, units: Units) -> str:
    if not row.flags:
        return _state(row)
    first = row.flags[0]
    tone = TONES[first.severity]
    return (
        f'<span class="flag tone-{tone}">{icon(ICONS[tone])}'
        f'<span class="flag-word">{escape(first.title)}</span></span>'
        f'<span class="table-reason">{escape(first.sentence)}</span>{_small(words.flags_more(row))}'
    )


def _state(row: Row) -> str:
    if not row.person.shares:
        return missing(words.state_words(row.person))
    text = _("put off or done") if row.away else _("nothing")
    return f'<span class="table-nothing">{escape(text)}</span>'


def _last(row: Row, units: Units) -> str:
    if row.last is None:
        return missing(_("no run yet") if row.person.shares else _("not shared"))
    href = _run_address().replace(SOME_KEY, str(row.last.key))
    return f'<span class="table-when">{ago(row.last.day)}</span><a class="table-run" href="{href}">{escape(row.last.title)}</a>'


def _week(row: Row, units: Units) -> str:
    if row.figures is None or math.isnan(row.figures.week_m):
        return missing(_("not shared"))
    usual = u.distance(row.figures.usual_m, units)
    small = _("usual %(figure)s") % {"figure": usual} if usual.value else ""
    return _figure(u.distance(row.figures.week_m, units)) + _small(small)


def _load(row: Row, units: Units) -> str:
    if row.figures is None or math.isnan(row.figures.load):
        return missing(words.load_missing(row))
    small = "" if row.figures.by_heart_rate else _("by pace")
    return _figure(u.plain(row.figures.load, "")) + _small(small)


def _change(row: Row, units: Units) -> str:
    if row.figures is None:
        return missing(_("not shared"))
    number, word = words.change_words(row.figures.change)
    if not number:
        return missing(_("too early"))
    return f'<span class="figure">{escape(number)}</span>{_small(word)}'


def _form(row: Row, units: Units) -> str:
    if row.figures is None:
        return missing(_("not shared"))
    number, word = words.form_words(row.figures.form)
    if not number:
        return missing(_("too early"))
    return f'<span class="figure">{escape(number)}</span>{_small(word)}'


def _weeks(row: Row, units: Units) -> str:
    if row.figures is None:
        return missing(_("not shared"))
    past, now = bars(row.figures.weeks_m)
    return (
        f'<svg class="table-spark" viewBox="0 0 {WIDTH} {HEIGHT}" role="img"'
        f' aria-label="{escape(words.weeks_words(row.figures, units))}">'
        f'<path d="{past}"/><path class="is-now" d="{now}"/></svg>'
    )


def _unread(row: Row, units: Units) -> str:
    if not row.person.shares:
        return ""
    if not row.unread:
        return '<span class="table-nothing">0</span>'
    text = ngettext("%(n)d new comment", "%(n)d new comments", row.unread) % {"n": row.unread}
    return f'<span class="table-unread"><span aria-hidden="true">{row.unread}</span><span class="sr-only">{escape(text)}</span></span>'


def _sync(row: Row, units: Units) -> str:
    if not row.person.shares:
        return ""
    if not row.failed:
        return f'<span class="table-nothing">{escape(_("fine"))}</span>'
    text = ngettext("%(n)d not read", "%(n)d not read", row.failed) % {"n": row.failed}
    return f'<span class="flag tone-watch">{icon("triangle-alert")}<span class="flag-word">{escape(text)}</span></span>'


CELLS: dict[str, Callable[[Row, Units], str]] = {
    "flag": _flag,
    "last": _last,
    "week": _week,
    "load": _load,
    "change": _change,
    "form": _form,
    "weeks": _weeks,
    "unread": _unread,
    "sync": _sync,
}


@lru_cache(maxsize=1)
def _run_address() -> str:
    return reverse("activity", args=[UUID(SOME_KEY)])
