"""Fitness, fatigue and form from the first load on, with and without a heart rate."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from analytics.core.load import Form, acwr_rolling, monotony, strain
from analytics.selectors.run_days import LoadDays, load_days
from analytics.selectors.trends import day_number
from common import units as u
from common.kinds import Kind
from runhub.web import charts
from runhub.web.form_words import Number, Small, by_pace_words, finding, numbers, small_numbers
from runhub.web.panels._panel import Ask, Cell, Panel, PanelView, Table
from runhub.web.progress_words import choices, day_words

VARIANTS = {"heart_rate": gettext_lazy("By heart rate"), "pace": gettext_lazy("By pace alone")}
MOST_POINTS = 1200
MOST_WEEKS = 26
WEEK = 7


@dataclass(frozen=True, slots=True)
class Extra:
    """The three numbers, what the last week looked like, and the switch."""

    numbers: Sequence[Number]
    small: Sequence[Small]
    switch: Sequence[dict[str, Any]]


def data(ask: Ask) -> PanelView:
    found = load_days(ask.user, ask.athlete.pk, ask.filters.window.end)
    if found is None:
        return PanelView(empty=_nothing(ask))
    variant = chosen(ask, found)
    form = found.form(variant)
    load = found.load(variant)
    switch = []
    if found.has_heart_rate:
        switch = choices(ask, "form", "load", VARIANTS, variant)
    return PanelView(
        sentence=finding(ask, form),
        chart=_chart(ask, found, form),
        table=_table(found, form, load),
        notes=_notes(ask, found, variant),
        csv=lambda: _csv(found, variant),
        extra=Extra(numbers(form), small_numbers(*_week(load)), switch),
    )


def chosen(ask: Ask, found: LoadDays) -> str:
    """The load in the address; without any heart rate there is but one."""
    wanted = ask.options.get("load", "")
    if not found.has_heart_rate:
        return "pace"
    return wanted if wanted in VARIANTS else "heart_rate"


def _week(load: np.ndarray) -> tuple[float, float, float]:
    """Acute to chronic load, monotony and strain of the last seven days; NaN: too early, or a week of rest."""
    ratio = float(acwr_rolling(load)[-1])
    last = load[-WEEK:]
    if len(last) < WEEK or not last.any():
        return ratio, np.nan, np.nan
    return ratio, float(monotony(last)), float(strain(last))


def _chart(ask: Ask, found: LoadDays, form: Form) -> dict[str, Any]:
    start = ask.filters.window.start
    first = found.first if start is None else max(found.first, day_number(start))
    last = int(found.days[-1])
    step = max(1, -(-(last - first + 1) // MOST_POINTS))
    places = np.arange(last - found.first, first - found.first - 1, -step)[::-1]
    early = places < found.grey
    lines = (
        (_("Fitness"), form.fitness, "ink", "solid"),
        (_("Fatigue"), form.fatigue, "line-strong", "dash"),
        (_("Form"), form.form, "accent", "solid"),
    )
    series = []
    for name, values, colour, dash in lines:
        for mask, is_early in ((early, True), (~early, False)):
            if mask.any():
                shown = places[mask]
                series.append(
                    charts.Series(
                        "line", "" if is_early else name, shown + found.first, values[shown],
                        colour, dash=dash, digits=1, is_quiet=is_early,
                    )  # type: ignore[arg-type]
                )  # fmt: skip
    x = charts.Axis("day", low=first, high=max(last, first + 1))
    return charts.chart(x, charts.Axis(digits=0), series, height=280)


def _table(found: LoadDays, form: Form, load: np.ndarray) -> Table:
    ends = range(len(found) - 1, -1, -WEEK)
    rows = []
    for place in list(ends)[:MOST_WEEKS]:
        week = float(load[max(0, place - WEEK + 1) : place + 1].sum())
        cells = (week, form.fitness[place], form.fatigue[place], form.form[place])
        figures = [Cell(_whole(float(value)), "", True) for value in cells]
        rows.append([Cell(day_words(found.first + place)), *figures])
    head = [_("Week until"), _("Load"), _("Fitness"), _("Fatigue"), _("Form")]
    rest = ""
    if len(ends) > MOST_WEEKS:
        rest = _("The last %(n)s weeks; the CSV has every day.") % {"n": MOST_WEEKS}
    return Table(head, rows, rest)


def _whole(value: float) -> str:
    return u.decimal(value).replace("-", "\N{MINUS SIGN}")


def _notes(ask: Ask, found: LoadDays, variant: str) -> list[str]:
    by_pace = by_pace_words(ask.whose)
    notes = [by_pace] if by_pace else []
    if variant == "heart_rate" and found.runs_by_pace and not by_pace:
        notes.append(
            _("%(n)s runs without a heart rate count by their pace.")
            % {"n": u.decimal(found.runs_by_pace)}
        )
    if not found.has_heart_rate and ask.is_own:
        notes.append(
            _("The load is from pace alone. With a heart rate in the runs, and maximum and resting "
              "heart rate in the settings, there is one by heart rate beside it.")
        )  # fmt: skip
    start = ask.filters.window.start
    if start is None or day_number(start) < found.first + found.grey:
        notes.append(
            _("The first %(n)s days are thin and grey: there the numbers say more about the "
              "beginning of the records than about the runner.") % {"n": found.grey}
        )  # fmt: skip
    if ask.filters.chips():
        notes.append(_("Form counts every activity, whatever the filters."))
    notes.append(
        _("Ratio, monotony and strain describe the training of the last week. They forecast no "
          "injuries.")
    )  # fmt: skip
    return notes


def _csv(found: LoadDays, variant: str) -> Iterable[Sequence[object]]:
    form, load = found.form(variant), found.load(variant)
    yield ["date", f"load by {variant}", "fitness", "fatigue", "form"]
    for place, day in enumerate(np.asarray(found.days, dtype="datetime64[D]").astype(str)):
        values = (load[place], form.fitness[place], form.fatigue[place], form.form[place])
        yield [day, *(round(float(value), 3) for value in values)]


def _nothing(ask: Ask) -> str:
    if ask.is_own:
        return _("There is no load yet. It takes a run with pace or heart rate, and your threshold "
                 "pace or your maximum and resting heart rate in the settings.")  # fmt: skip
    if ask.whose.hides(Kind.BODY):
        why = ask.whose.hides(Kind.BODY)
        return _("%(why)s By pace there is no load yet: it takes a threshold pace.") % {"why": why}
    return _("There is no load yet. It takes a run with pace or heart rate, and thresholds.")


PLUGIN = Panel(
    key="form",
    title=gettext_lazy("Form"),
    page="progress",
    order=10,
    queries=1,
    data=data,
    template="panels/form.html",
    asks=("load",),
    is_wide=True,
)
