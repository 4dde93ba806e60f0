"""How much was run each week, by intensity or as distance."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from analytics.selectors.weekly import Weeks, weekly
from common import units as u
from common.kinds import Kind
from runhub.web import charts
from runhub.web.panels._panel import Ask, Cell, Panel, PanelView, Table
from runhub.web.progress_words import (
    choices,
    day_of,
    day_words,
    other_words,
    per_unit,
    percent,
    span_words,
)
from runhub.web.run_data import unit_m

SHOWN = {"time": gettext_lazy("Time"), "distance": gettext_lazy("Distance")}
MOST_BARS, TOGETHER = 160, 4
MOST_ROWS = 26
HOUR_S = 3600.0
NEAR = 0.02  # closer than this is the same


def data(ask: Ask) -> PanelView:
    found = weekly(ask.user, ask.scope, ask.reader.week_start)
    if found is None:
        return PanelView(empty=_("No run in this time. Choose a longer time, or fewer filters."))
    shown = ask.options.get("volume", "time")
    shown = shown if shown in SHOWN else "time"
    before = None
    if ask.compared is not None:
        before = weekly(ask.user, ask.compared, ask.reader.week_start)
    together = TOGETHER if len(found) > MOST_BARS else 1
    notes = []
    if together > 1:
        notes.append(_("Each bar holds %(n)s weeks; the CSV has every week.") % {"n": together})
    if shown == "time" and found.unknown_s.sum() > HOUR_S / 2:
        notes.append(
            _(
                "For runs without heart rate and without a threshold pace the intensity is not known."
            )
        )
    by_pace = ask.whose.partly(Kind.BODY)
    if shown == "time" and by_pace:
        notes.append(_("%(why)s Elsewhere the intensity is by pace.") % {"why": by_pace})
    return PanelView(
        sentence=_finding(ask, found, before),
        chart=_chart(ask, found, shown, together),
        table=_table(ask, found),
        notes=notes,
        csv=lambda: _csv(found),
        extra=choices(ask, "volume", "volume", SHOWN, shown),
    )


def _finding(ask: Ask, found: Weeks, before: Weeks | None) -> str:
    weeks = _weeks_of(ask, found)
    seconds, metres = float(found.seconds.sum()), float(found.distance_m.sum())
    words: dict[str, Any] = {
        "time": u.hours(seconds / weeks), "distance": u.distance(metres / weeks, ask.units),
        "span": span_words(ask.filters),
    }  # fmt: skip
    text = _("%(distance)s and %(time)s a week over %(span)s") % words
    known = seconds - float(found.unknown_s.sum())
    if known > 0:
        easy = percent(float(found.easy_s.sum()) / known)
        text = _("%(text)s, %(easy)s of the time easy") % {"text": text, "easy": easy}
    if ask.compared is None:
        return f"{text}."
    gap = _gap(metres, 0.0 if before is None else float(before.distance_m.sum()))
    return f"{text}; {gap % {'other': other_words(ask.filters)}}."


def _weeks_of(ask: Ask, found: Weeks) -> float:
    """How many weeks the window has, parts of weeks too."""
    days = ask.filters.window.days
    return (len(found) * 7 if days is None else days) / 7


def _gap(now_m: float, before_m: float) -> str:
    if before_m <= 0:
        return _("no run in %(other)s")
    share = now_m / before_m - 1
    if abs(share) < NEAR:
        return _("as far as in %(other)s")
    words = percent(abs(share)).replace("%", "%%")
    if share > 0:
        return _("%(share)s more than in %(other)s").replace("%(share)s", words)
    return _("%(share)s less than in %(other)s").replace("%(share)s", words)


def _chart(ask: Ask, found: Weeks, shown: str, together: int) -> dict[str, Any]:
    if shown == "distance":
        parts = [(_("Distance"), found.distance_m / unit_m(ask.units), "metric-pace")]
        y = charts.Axis(unit=per_unit(ask.units), digits=1, low=0.0, high=1.0)
    else:
        told = (
            (_("Easy"), found.easy_s, "zone-2"),
            (_("Moderate"), found.moderate_s, "zone-3"),
            (_("Hard"), found.hard_s, "zone-5"),
            (_("Not known"), found.unknown_s, "line-strong"),
        )
        parts = [(name, seconds / HOUR_S, colour) for name, seconds, colour in told]
        y = charts.Axis(unit="h", digits=1, low=0.0, high=1.0)
    bars = [(name, _joined(values, together), colour) for name, values, colour in parts]
    bars = [bar for bar in bars if bar[1].max() > 0.05] or bars[:1]
    starts = found.starts[::together] + 7 * together / 2 - 0.5  # a bar stands over its week
    series = [
        charts.Series(
            "bars", name, starts, values, colour, digits=2, x_digits=1, stack="week",
            texts=[_said(shown, v, y.unit) for v in values.tolist()],
        )
        for name, values, colour in bars
    ]  # fmt: skip
    top = float(np.sum([values for _name, values, _colour in bars], axis=0).max()) * 1.05
    y = charts.Axis(unit=y.unit, digits=0 if top > 4 else 1, low=0.0, high=max(top, 0.1))
    first, last = float(found.starts[0]), float(found.starts[-1] + 7)
    return charts.chart(charts.Axis("day", low=first, high=last), y, series, height=230)


def _said(shown: str, value: float, unit: str) -> str:
    if shown == "time":
        return str(u.hours(value * HOUR_S))
    return f"{u.decimal(value, 1)} {unit}"


def _joined(values: np.ndarray, together: int) -> np.ndarray:
    if together == 1:
        return values
    return np.add.reduceat(values, np.arange(0, len(values), together))


def _table(ask: Ask, found: Weeks) -> Table:
    rows = []
    for place in range(len(found) - 1, max(-1, len(found) - 1 - MOST_ROWS), -1):
        spent = (found.easy_s[place], found.moderate_s[place], found.hard_s[place])
        rows.append([
            Cell(day_words(day_of(found.starts[place]))),
            Cell(u.decimal(found.runs[place]), "", True),
            Cell(str(u.distance(float(found.distance_m[place]), ask.units)), "", True),
            Cell(str(u.hours(float(found.seconds[place]))), "", True),
            *(Cell(str(u.hours(float(seconds))), "", True) for seconds in spent),
        ])  # fmt: skip
    head = [_("Week of"), _("Runs"), _("Distance"), _("Time"), _("Easy"), _("Moderate"), _("Hard")]
    rest = ""
    if len(found) > MOST_ROWS:
        rest = _("The last %(n)s weeks; the CSV has them all.") % {"n": MOST_ROWS}
    return Table(head, rows, rest)


def _csv(found: Weeks) -> Iterable[Sequence[object]]:
    names = ("runs", "distance_m", "seconds", "easy_s", "moderate_s", "hard_s")
    yield ["week of", *names]
    for place in range(len(found)):
        figures = (round(float(getattr(found, name)[place]), 1) for name in names)
        yield [day_of(found.starts[place]).isoformat(), *figures]


PLUGIN = Panel(
    key="volume",
    title=gettext_lazy("Weekly volume"),
    page="progress",
    order=20,
    queries=2,
    data=data,
    template="panels/switched.html",
    asks=("volume",),
    is_wide=True,
)
