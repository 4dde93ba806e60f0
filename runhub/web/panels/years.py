"""Distance since 1 January, this year against the years before."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import numpy as np
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from analytics.selectors.weekly import Year, place_in_year, years
from common import units as u
from runhub.web import charts
from runhub.web.panels._panel import Ask, Cell, Panel, PanelView, Table
from runhub.web.progress_words import per_unit
from runhub.web.run_data import unit_m

MOST_LINES = 6
DAYS = 365
NEAR_M = 500.0


def data(ask: Ask) -> PanelView:
    """All years up to the window's end: a year is compared with whole years. One query."""
    today = ask.filters.window.end
    found = years(ask.user, replace(ask.scope, start=None), today)
    if not found:
        return PanelView(empty=_("No run yet. The first one begins the first year."))
    place = place_in_year(today)
    return PanelView(
        sentence=_finding(ask, found, today, place),
        chart=_chart(ask, found, place),
        table=_table(ask, found, today, place),
        csv=lambda: _csv(found),
    )


def _finding(ask: Ask, found: list[Year], today: date, place: int) -> str:
    now = found[-1].until(place)
    words: dict[str, Any] = {
        "day": date_format(today, "j F"), "distance": u.distance(now, ask.units),
        "year": today.year - 1,
    }  # fmt: skip
    if len(found) < 2:
        return ask.whose.says(
            _("By %(day)s you have run %(distance)s this year."),
            _("By %(day)s %(name)s has run %(distance)s this year."),
            **words,
        )
    gap = now - found[-2].until(place)
    words["gap"] = u.distance(abs(gap), ask.units)
    if abs(gap) < NEAR_M:
        return ask.whose.says(
            _("By %(day)s you have run %(distance)s this year, as far as in %(year)s by this day."),
            _("By %(day)s %(name)s has run %(distance)s this year, as far as in %(year)s by this "
              "day."),
            **words,
        )  # fmt: skip
    if gap > 0:
        return ask.whose.says(
            _("By %(day)s you have run %(distance)s this year, %(gap)s more than in %(year)s by "
              "this day."),
            _("By %(day)s %(name)s has run %(distance)s this year, %(gap)s more than in %(year)s "
              "by this day."),
            **words,
        )  # fmt: skip
    return ask.whose.says(
        _("By %(day)s you have run %(distance)s this year, %(gap)s less than in %(year)s by this "
          "day."),
        _("By %(day)s %(name)s has run %(distance)s this year, %(gap)s less than in %(year)s by "
          "this day."),
        **words,
    )  # fmt: skip


def _chart(ask: Ask, found: list[Year], place: int) -> dict[str, Any]:
    words = {day: _day_words(day) for day in (*range(6, DAYS, 7), place)}
    series = []
    for year in found[-MOST_LINES:]:
        is_now, is_last = year is found[-1], len(found) > 1 and year is found[-2]
        days = np.arange(6, DAYS, 7)  # a point a week
        if is_now:
            days = np.append(days[days < place], place)
        metres = np.array([year.until(int(day)) for day in days])
        texts = [
            f"{u.distance(m, ask.units)}, {words[day]},"
            for day, m in zip(days.tolist(), metres.tolist(), strict=True)
        ]
        series.append(
            charts.Series(
                "line", str(year.year), days, metres / unit_m(ask.units),
                "accent" if is_now else "ink", dash="dash" if is_last else "solid", digits=1,
                texts=texts, is_quiet=not (is_now or is_last),
            )
        )  # fmt: skip
    ticks = [(_first_of(month), _month_words(month)) for month in range(1, 13, 2)]
    x = charts.Axis("word", low=0.0, high=float(DAYS), ticks=ticks)
    top = max(float(year.so_far_m[-1]) for year in found[-MOST_LINES:] if len(year.days))
    y = charts.Axis(unit=per_unit(ask.units), low=0.0, high=1.04 * top / unit_m(ask.units))
    return charts.chart(x, y, series, height=240)


def _first_of(month: int) -> int:
    return place_in_year(date(2001, month, 1))


def _month_words(month: int) -> str:
    return date_format(date(2001, month, 1), "M")


def _day_words(place: int) -> str:
    return date_format(date(2001, 1, 1) + timedelta(days=place), "j M")


def _table(ask: Ask, found: list[Year], today: date, place: int) -> Table:
    rows = []
    for year in reversed(found):
        whole = u.distance(float(year.so_far_m[-1]) if len(year.days) else 0.0, ask.units)
        rows.append([
            Cell(str(year.year)),
            Cell(str(u.distance(year.until(place), ask.units)), "", True),
            Cell(str(whole), "", True),
            Cell(u.decimal(len(year.days)), "", True),
        ])  # fmt: skip
    by_day = _("By %(day)s") % {"day": date_format(today, "j F")}
    return Table([_("Year"), by_day, _("Whole year"), _("Days with a run")], rows)


def _csv(found: list[Year]) -> Iterable[Sequence[object]]:
    yield ["year", "day of year", "metres so far"]
    for year in found:
        for day, metres in zip(year.days.tolist(), year.so_far_m.tolist(), strict=True):
            yield [year.year, day + 1, round(metres, 1)]


PLUGIN = Panel(
    key="years",
    title=gettext_lazy("Year against year"),
    page="progress",
    order=70,
    queries=1,
    data=data,
)
