"""A year of days, each a square: the more was run the deeper."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np
from django.utils.dates import WEEKDAYS_ABBR
from django.utils.formats import date_format
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from analytics.selectors.run_days import RunDays, run_days
from analytics.selectors.trends import day_number
from analytics.selectors.weekly import week_of
from common import units as u
from common.units import Units
from runhub.web.panels._panel import Ask, Cell, Panel, PanelView, Table
from runhub.web.progress_words import day_of, day_words, per_unit
from runhub.web.run_data import unit_m

YEAR = 371  # 53 weeks, so that the same weekday ends it
STEP, SIZE, LEFT, TOP = 14, 11, 30, 18
LEVELS = 4


@dataclass(frozen=True, slots=True)
class Grid:
    """The drawing, and the ends of its scale in words."""

    svg: SafeString
    label: str
    least: str
    most: str


def data(ask: Ask) -> PanelView:
    """The 53 weeks that end with the window. One query."""
    last = ask.filters.window.end
    first = day_of(week_of(day_number(last) - YEAR + 7, ask.reader.week_start))
    found = run_days(ask.user, replace(ask.scope, start=first, end=last))
    if not len(found):
        return PanelView(empty=_("No run in the year before %(day)s.") % {"day": day_words(last)})
    metres = np.zeros((last - first).days + 1)
    metres[found.days - day_number(first)] = found.distance_m
    ran = np.zeros(len(metres), dtype=bool)
    ran[found.days - day_number(first)] = True
    sentence = _finding(ask, first, ran)
    top = float(np.quantile(metres[ran], 0.95)) or 1.0
    levels = np.where(ran, np.clip(np.ceil(LEVELS * metres / top), 1, LEVELS), 0).astype(int)
    return PanelView(
        sentence=sentence,
        table=_table(ask, first, metres, ran),
        csv=lambda: _csv(found),
        extra=Grid(
            svg=_svg(ask, first, metres, levels),
            label=sentence,
            least=_("rest"),
            most=_("%(distance)s and more") % {"distance": _round(top, ask.units)},
        ),
    )


def _round(metres: float, units: Units) -> str:
    return f"{u.decimal(metres / unit_m(units))} {per_unit(units)}"


def _finding(ask: Ask, first: date, ran: np.ndarray) -> str:
    count = int(ran.sum())
    longest, start = _longest(ran)
    words = {"n": count, "longest": longest, "of": len(ran),
             "day": day_words(first + timedelta(days=start))}  # fmt: skip
    if longest < 2:
        return ask.whose.says(
            _("You ran on %(n)s of %(of)s days."), _("%(name)s ran on %(n)s of %(of)s days."),
            **words,
        )  # fmt: skip
    return ask.whose.says(
        _("You ran on %(n)s of %(of)s days; the longest streak, %(longest)s days, began on "
          "%(day)s."),
        _("%(name)s ran on %(n)s of %(of)s days; the longest streak, %(longest)s days, began on "
          "%(day)s."),
        **words,
    )  # fmt: skip


def _longest(ran: np.ndarray) -> tuple[int, int]:
    """Length and first place of the longest run of days; of equals the latest."""
    edges = np.flatnonzero(np.diff(np.concatenate(([0], ran.astype(int), [0]))))
    starts, ends = edges[::2], edges[1::2]
    lengths = ends - starts
    place = len(lengths) - 1 - int(lengths[::-1].argmax())
    return int(lengths[place]), int(starts[place])


def _svg(ask: Ask, first: date, metres: np.ndarray, levels: np.ndarray) -> SafeString:
    """Weeks are columns. Each square has its day and distance as a title; script reads them."""
    cells, rest = [], _("rest")
    names, months = _weekdays(ask), _Months()
    for place, (way, level) in enumerate(zip(metres.tolist(), levels.tolist(), strict=True)):
        x, y = LEFT + STEP * (place // 7), TOP + STEP * (place % 7)
        day = first + timedelta(days=place)
        text = u.distance(way, ask.units) if level else rest
        words = escape(f"{names[place % 7]} {day.day} {months[day]}: {text}")
        cells.append(f'<rect class="l{level}" x="{x}" y="{y}"><title>{words}</title></rect>')
    squares = mark_safe("".join(cells))  # whole numbers and escaped words
    weeks = -(-len(metres) // 7)
    return format_html(
        '<svg class="day-grid" viewBox="0 0 {} {}" width="{}" height="{}" role="img" '
        'aria-label="{}" data-day-grid>{}{}</svg>',
        LEFT + STEP * weeks, TOP + STEP * 7, LEFT + STEP * weeks, TOP + STEP * 7,
        _("A square for each day; the table has the same numbers."),
        _captions(ask, first, weeks), squares,
    )  # fmt: skip


class _Months(dict[date, str]):
    """ "May 2026" by the month of a day: words of a year's days are asked for once a month."""

    def __missing__(self, day: date) -> str:
        first = day.replace(day=1)
        if first not in self:
            self[first] = date_format(first, "M Y")
        return self[first]


def _weekdays(ask: Ask) -> list[str]:
    return [str(WEEKDAYS_ABBR[(ask.reader.week_start + row) % 7]) for row in range(7)]


def _captions(ask: Ask, first: date, weeks: int) -> SafeString:
    texts = []
    names = _weekdays(ask)
    texts += [(0, TOP + STEP * row + 9, names[row]) for row in (0, 2, 4)]
    before = 0
    for week in range(weeks):
        day = first + timedelta(days=7 * week + 6)
        if day.month != before and week < weeks - 2:
            if before or day.day > 7 or week == 0:
                texts.append((LEFT + STEP * week, 10, date_format(day, "M")))
            before = day.month
    # A month that begins in the second column would run into the first one's name.
    if len(texts) > 4 and texts[4][0] - texts[3][0] < 2 * STEP:
        del texts[3]
    return format_html_join("", '<text x="{}" y="{}">{}</text>', texts)


def _table(ask: Ask, first: date, metres: np.ndarray, ran: np.ndarray) -> Table:
    rows = []
    for start in range(len(metres) - len(metres) % -7 - 7, -1, -7):
        cells = []
        for place in range(start, start + 7):
            inside = place < len(metres) and ran[place]
            way = u.distance(float(metres[place]), ask.units).value if inside else ""
            cells.append(Cell(way, "", True))
        rows.append([Cell(day_words(first + timedelta(days=start))), *cells])
    return Table([_("Week of"), *_weekdays(ask)], rows)


def _csv(found: RunDays) -> Iterable[Sequence[object]]:
    yield ["date", "runs", "distance_m", "seconds"]
    for place, day in enumerate(found.days.tolist()):
        figures = (found.runs[place], found.distance_m[place], found.seconds[place])
        yield [day_of(day).isoformat(), *(round(float(value), 1) for value in figures)]


PLUGIN = Panel(
    key="days",
    title=gettext_lazy("Day by day"),
    page="progress",
    order=80,
    queries=1,
    data=data,
    template="panels/days.html",
    is_wide=True,
)
