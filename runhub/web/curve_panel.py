"""The panel of a mean-maximal curve: this window, and the one it is compared with."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from django.urls import reverse
from django.utils.translation import gettext as _

from analytics.core.curves import DURATIONS_S
from analytics.selectors.bests_curves import Curve, Run, curves, runs_named
from common import units as u
from runhub.web import charts
from runhub.web.panels._panel import Ask, Cell, PanelView, Table
from runhub.web.progress_words import day_words, other_words, span_words

ROWS = (5, 15, 30, 60, 120, 300, 600, 1200, 1800, 3600, 5400, 7200, 10_800, 14_400)
SPOKEN = (1200, 600, 300, 1800, 3600, 120, 60)  # the first that both windows know is spoken of


@dataclass(frozen=True, slots=True)
class Kind:
    """How a curve is read: what is drawn, in which unit, and how a difference is said."""

    names: tuple[str, ...]  # of packing.CURVES, the main one first
    labels: tuple[Any, ...]
    colour: str
    shortest_s: int
    ticks: tuple[tuple[int, str], ...]  # few: a phone has room for six
    axis: Callable[[Ask], charts.Axis]
    convert: Callable[[Ask, np.ndarray], np.ndarray]
    worded: Callable[[Ask, float], str]
    against: Callable[[Ask, float, float], str]  # now and before, SI: "4 s/km faster than in"
    missing: Any


def view(ask: Ask, kind: Kind) -> PanelView:
    """At most three queries."""
    now = curves(ask.user, ask.scope, *kind.names)
    main = now[kind.names[0]]
    if main.is_empty:
        return PanelView(empty=str(kind.missing))
    before = None
    if ask.compared is not None:
        before = curves(ask.user, ask.compared, kind.names[0])[kind.names[0]]
        before = None if before.is_empty else before
    runs = runs_named(ask.user, ask.scope, [*main.ids, *([] if before is None else before.ids)])
    return PanelView(
        sentence=_finding(ask, kind, main, before, runs),
        chart=_chart(ask, kind, now, before),
        table=_table(ask, kind, main, before, runs),
        csv=lambda: _csv(kind, now, before, runs),
    )


def _finding(ask: Ask, kind: Kind, now: Curve, before: Curve | None, runs: dict[int, Run]) -> str:
    for seconds in SPOKEN:
        value = now.at(seconds)
        if np.isnan(value) or (before is not None and np.isnan(before.at(seconds))):
            continue
        words = {"span": duration_words(seconds), "value": kind.worded(ask, value)}
        if before is not None:
            gap = kind.against(ask, value, before.at(seconds))
            words |= {"gap": gap, "other": other_words(ask.filters)}
            return ask.whose.says(
                _("Your best %(span)s, %(value)s, are %(gap)s %(other)s."),
                _("%(name)s's best %(span)s, %(value)s, are %(gap)s %(other)s."),
                **words,
            )
        run = runs.get(int(now.ids[DURATIONS_S.index(seconds)]))
        if run is None:  # binned a moment ago
            continue
        text = ask.whose.says(
            _("Your best %(span)s of %(window)s were %(value)s, on %(day)s."),
            _("%(name)s's best %(span)s of %(window)s were %(value)s, on %(day)s."),
            **words, window=span_words(ask.filters), day=day_words(run.day),
        )  # fmt: skip
        if ask.compared is not None:
            text += " " + _("There is nothing to compare with in %(other)s.") % {
                "other": other_words(ask.filters)
            }
        return text
    return _("The runs are too short for a curve that says much.")


def duration_words(seconds: int) -> str:
    if seconds < 60:
        return _("%(n)s seconds") % {"n": seconds}
    if seconds == 60:
        return _("60 seconds")
    if seconds < 5400 or seconds % 3600:
        return _("%(n)s minutes") % {"n": seconds // 60}
    return _("%(n)s hours") % {"n": seconds // 3600}


def _chart(ask: Ask, kind: Kind, now: dict[str, Curve], before: Curve | None) -> dict[str, Any]:
    durations = np.array(DURATIONS_S, dtype=np.float64)
    shown = durations >= kind.shortest_s
    series, drawn = [], []

    def add(name: str, curve: Curve, dash: Any, quiet: bool) -> None:
        values = kind.convert(ask, curve.values)
        known = shown & ~np.isnan(values)
        if known.any():
            drawn.append((durations[known], values[known]))
            texts = [kind.worded(ask, v) for v in curve.values[known].tolist()]
            series.append(
                charts.Series(
                    "line", name, durations[known], values[known], kind.colour, dash=dash,
                    texts=texts, is_quiet=quiet,
                )
            )  # fmt: skip

    if before is not None:
        add(other_words(ask.filters), before, "dash", True)
    for place, (name, label) in enumerate(zip(kind.names, kind.labels, strict=True)):
        add(str(label), now[name], "dot" if place else "solid", False)
    longest = max(float(x[-1]) for x, _y in drawn)
    values = np.concatenate([y for _x, y in drawn])
    room = 0.06 * (values.max() - values.min()) + 0.5
    given = kind.axis(ask)
    y = charts.Axis(
        given.kind, given.unit, given.digits, float(values.min() - room),
        float(values.max() + room), is_reversed=given.is_reversed,
    )  # fmt: skip
    ticks = [(at, text) for at, text in kind.ticks if at <= longest]
    x = charts.Axis(
        "pace", low=kind.shortest_s, high=max(longest, 2 * kind.shortest_s), is_log=True,
        ticks=ticks,
    )  # fmt: skip
    return charts.chart(x, y, series, height=240)


def _table(ask: Ask, kind: Kind, now: Curve, before: Curve | None, runs: dict[int, Run]) -> Table:
    head = [_("Best of"), _("This time"), _("Run")]
    if before is not None:
        head += [_("Before"), _("Run")]
    rows = []
    for seconds in ROWS:
        place = DURATIONS_S.index(seconds)
        if seconds < kind.shortest_s or np.isnan(now.values[place]):
            continue
        cells = [Cell(duration_words(seconds)), *_cells(ask, kind, now, place, runs)]
        if before is not None:
            cells += _cells(ask, kind, before, place, runs)
        rows.append(cells)
    return Table(head, rows)


def _cells(ask: Ask, kind: Kind, curve: Curve, place: int, runs: dict[int, Run]) -> list[Cell]:
    run = runs.get(int(curve.ids[place]))
    if run is None:
        return [Cell("", "", True), Cell("")]
    worded = kind.worded(ask, float(curve.values[place]))
    return [Cell(worded, "", True), Cell(day_words(run.day), reverse("activity", args=[run.key]))]


def _csv(
    kind: Kind, now: dict[str, Curve], before: Curve | None, runs: dict[int, Run]
) -> Iterable[Sequence[object]]:
    main = now[kind.names[0]]
    yield ["seconds", *now, "run", "date", *([] if before is None else ["before"])]
    for place, seconds in enumerate(DURATIONS_S):
        run = runs.get(int(main.ids[place]))
        if run is None:
            continue
        values = [curve.values[place] for curve in now.values()]
        last = [] if before is None else [before.values[place]]
        figures = ["" if np.isnan(v) else round(float(v), 3) for v in [*values, *last]]
        yield [seconds, *figures[: len(values)], run.key, run.day, *figures[len(values) :]]


def pace_gap(ask: Ask, now: float, before: float) -> str:
    """ "4 s/km faster than in": whole seconds to the reader's unit."""
    pair = [u.round_half_up(u.pace_seconds(value, ask.units)) for value in (now, before)]
    gap = pair[1] - pair[0]
    words = {"gap": f"{u.decimal(abs(gap))} s{u.pace_unit(ask.units)}"}
    if gap == 0:
        return _("as fast as in")
    return (_("%(gap)s faster than in") if gap > 0 else _("%(gap)s slower than in")) % words
