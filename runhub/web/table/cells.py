"""The cells of the coach's table. As strings, each word looked up once a page: two hundred rows
through the template would take 200 ms."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from datetime import date
from html import escape
from uuid import UUID

from django.urls import reverse
from django.utils.functional import Promise
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


class Cells:
    """Writes the cells of `columns`, after the name, of one page's rows."""

    def __init__(self, columns: Sequence[Column], units: Units) -> None:
        self.units = units
        self.starts = [
            (
                f'<td class="cell-{column.key}{" is-number" if column.is_number else ""}"'
                f' data-label="{escape(str(column.label))}">',
                getattr(self, f"_{column.key}"),
            )
            for column in columns
        ]
        self.run = reverse("activity", args=[UUID(SOME_KEY)])
        self.icons = {key: icon(ICONS[tone]) for key, tone in TONES.items()}
        self.hidden = missing(_("not shared"))
        self.early = missing(_("too early"))
        self.no_run = missing(_("no run yet"))
        self.nothing = _quiet(_("nothing"))
        self.away = _quiet(_("put off or done"))
        self.fine = _quiet(_("fine"))
        self.usual = escape(_("usual %(figure)s"))
        self.by_pace = _small(_("by pace"))
        self.changes = _Once(words.change_words)
        self.forms = _Once(words.form_words)
        self.days = _Once(ago)

    def of(self, row: Row) -> SafeString:
        return SafeString("".join(f"{start}{write(row)}</td>" for start, write in self.starts))

    def _flag(self, row: Row) -> str:
        if not row.flags:
            if not row.person.shares:
                return missing(words.state_words(row.person))
            return self.away if row.away else self.nothing
        first = row.flags[0]
        return (
            f'<span class="flag tone-{TONES[first.severity]}">{self.icons[first.severity]}'
            f'<span class="flag-word">{escape(str(first.title))}</span></span>'
            f'<span class="table-reason">{escape(first.sentence)}</span>'
            f"{_small(words.flags_more(row))}"
        )

    def _last(self, row: Row) -> str:
        if row.last is None:
            return self.no_run if row.person.shares else self.hidden
        href = self.run.replace(SOME_KEY, str(row.last.key))
        return (
            f'<span class="table-when">{self.days(row.last.day)}</span>'
            f'<a class="table-run" href="{href}">{escape(row.last.title)}</a>'
        )

    def _week(self, row: Row) -> str:
        if row.figures is None or math.isnan(row.figures.week_m):
            return self.hidden
        usual = words.way(row.figures.usual_m, self.units)
        small = _plain_small(self.usual % {"figure": usual}) if usual.value else ""
        return _figure(words.way(row.figures.week_m, self.units)) + small

    def _load(self, row: Row) -> str:
        if row.figures is None or math.isnan(row.figures.load):
            return missing(words.load_missing(row))
        small = "" if row.figures.by_heart_rate else self.by_pace
        return _figure(u.plain(row.figures.load, "")) + small

    def _change(self, row: Row) -> str:
        if row.figures is None:
            return self.hidden
        return self._said(self.changes(_whole(row.figures.change, 2)))

    def _form(self, row: Row) -> str:
        if row.figures is None:
            return self.hidden
        return self._said(self.forms(_whole(row.figures.form)))

    def _said(self, told: tuple[str, str]) -> str:
        number, word = told
        if not number:
            return self.early
        return f'<span class="figure">{number}</span>{_small(word)}'

    def _weeks(self, row: Row) -> str:
        if row.figures is None:
            return self.hidden
        past, now = bars(row.figures.weeks_m)
        return (
            f'<svg class="table-spark" viewBox="0 0 {WIDTH} {HEIGHT}" role="img"'
            f' aria-label="{escape(words.weeks_words(row.figures, self.units))}">'
            f'<path d="{past}"/><path class="is-now" d="{now}"/></svg>'
        )

    def _unread(self, row: Row) -> str:
        if not row.person.shares:
            return ""
        if not row.unread:
            return '<span class="table-nothing">0</span>'
        text = ngettext("%(n)d new comment", "%(n)d new comments", row.unread) % {"n": row.unread}
        return (
            f'<span class="table-unread"><span aria-hidden="true">{row.unread}</span>'
            f'<span class="sr-only">{escape(text)}</span></span>'
        )

    def _sync(self, row: Row) -> str:
        if not row.person.shares:
            return ""
        if not row.failed:
            return self.fine
        text = ngettext("%(n)d not read", "%(n)d not read", row.failed) % {"n": row.failed}
        return (
            f'<span class="flag tone-watch">{self.icons[2]}'
            f'<span class="flag-word">{escape(text)}</span></span>'
        )


class _Once:
    """A function whose words are made once for each value."""

    def __init__(self, make: Callable[..., object]) -> None:
        self.make = make
        self.made: dict[object, object] = {}

    def __call__(self, value: date | float) -> object:
        key = None if value != value else value
        if key not in self.made:
            self.made[key] = self.make(value)
        return self.made[key]


def missing(text: str | Promise) -> str:
    """Named, never a zero."""
    return f'<span class="table-missing">{escape(str(text))}</span>'


def _quiet(text: str) -> str:
    return f'<span class="table-nothing">{escape(text)}</span>'


def _figure(figure: Figure) -> str:
    """Value and unit are our own, so nothing needs escaping."""
    unit = f'<span class="unit">\N{NO-BREAK SPACE}{figure.unit}</span>' if figure.unit else ""
    return f'<span class="figure">{figure.value}{unit}</span>'


def _small(text: str) -> str:
    return _plain_small(escape(text)) if text else ""


def _plain_small(text: str) -> str:
    return f'<span class="table-small">{text}</span>'


def _whole(value: float, digits: int = 0) -> float:
    """As it is printed, so that equal words are made once."""
    return value if math.isnan(value) else u.round_half_up(value, digits)
