"""One metric over the window: dots that open their runs, rolling median, normal range."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np
from django.http import Http404
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from analytics.core.trend import few
from analytics.selectors.trends import Values, day_number
from common import units as u
from runhub.web import charts
from runhub.web.metric_words import all_metrics, bare, label, worded, worded_range
from runhub.web.panels._panel import Ask, Cell, Panel, PanelView, Table
from runhub.web.progress_frame import address
from runhub.web.trend_words import finding, nothing, whole_run_note
from runhub.web.trends import Trend, trend_of

MOST_DOTS = 800
MOST_ROWS = 24
ROOM = 0.08
LINK = "00000000-0000-0000-0000-000000000000"
EPOCH = date(1970, 1, 1)


@dataclass(frozen=True, slots=True)
class Lead:
    """What stands above the chart: the latest value and what is normal."""

    href: str
    value: str
    unit: str
    day: str
    run_href: str
    normal: str
    meaning: str


def data(ask: Ask) -> PanelView:
    """The trend of the metric in `options`; the first one when none is named."""
    metrics = all_metrics()
    key = ask.options.get("metric") or next(iter(metrics))
    if key not in metrics:
        raise Http404
    return view_of(ask, trend_of(ask, metrics[key]))


def view_of(ask: Ask, trend: Trend, *, height: int = 168) -> PanelView:
    """`trend` as a panel."""
    has_any = len(trend.values) > 0
    drawn = few(trend.values.days, trend.values.values, MOST_DOTS)
    return PanelView(
        title=label(trend.metric),
        colour=trend.metric.colour,
        sentence=finding(trend, ask) if has_any else "",
        empty="" if has_any else nothing(trend, ask),
        chart=_chart(trend, trend.values.take(drawn), ask, height) if has_any else None,
        table=_table(trend) if has_any else None,
        notes=[note for note in (_thinned(trend, len(drawn)), whole_run_note(trend)) if note],
        csv=lambda: _csv(trend),
        extra=_lead(ask, trend),
    )


def _lead(ask: Ask, trend: Trend) -> Lead:
    query = ask.filters.query()
    page = address("progress_metric", ask.athlete, ask.is_own, metric=trend.metric.key)
    latest = trend.values.take(slice(-1, None))
    has_any = len(latest) > 0
    return Lead(
        href=f"{page}{query}",
        value=bare(trend.how, float(latest.values[0])) if has_any else "",
        unit=str(trend.how.unit),
        day=_day(latest.days[0]) if has_any else "",
        run_href=reverse("activity", args=latest.public_ids) if has_any else "",
        normal=f"{_normal_words(ask)} {worded_range(trend.how, *trend.normal)}"
        if trend.normal
        else "",
        meaning=_(trend.metric.meaning),
    )


def _chart(trend: Trend, dots: Values, ask: Ask, height: int) -> dict[str, Any]:
    how, colour = trend.how, f"metric-{trend.metric.colour}"
    first, last = day_number(trend.start), day_number(trend.end)
    series = []
    if trend.normal:
        low, high = how.convert(np.array(trend.normal)).tolist()
        series.append(
            charts.Series(
                "band", _normal_words(ask), [first, last], [high, high], colour,
                low=[low, low], digits=3,
            )
        )  # fmt: skip
    series.append(
        charts.Series(
            "dots", str(how.label), dots.days, how.convert(dots.values), colour,
            digits=how.digits + (how.kind != "pace"), links=[key.hex() for key in dots.keys.tolist()],
        )
    )  # fmt: skip
    if trend.compared is not None and trend.compared_start is not None:
        places, line = trend.median_line(trend.compared, trend.compared_start)
        shift = day_number(trend.start) - day_number(trend.compared_start)
        series.append(
            charts.Series(
                "line", _compared_name(ask), places + shift, how.convert(line), "ink",
                dash="dash", digits=3, is_quiet=True,
            )
        )  # fmt: skip
    places, line = trend.median_line(trend.values, trend.start)
    name = _("median of %(n)s days") % {"n": trend.width}
    series.append(charts.Series("line", name, places, how.convert(line), colour, digits=3))
    return charts.chart(
        charts.Axis("day", low=first, high=last),
        _y_axis(trend),
        series,
        link=reverse("activity", args=[LINK]).replace(LINK, "{}"),
        height=height,
    )


def _normal_words(ask: Ask) -> str:
    return ask.whose.says(_("normal for you"), _("normal for %(name)s"))


def _compared_name(ask: Ask) -> str:
    return _("last year") if ask.filters.against == "last_year" else _("the time before")


def _y_axis(trend: Trend) -> charts.Axis:
    """From the 2nd to the 98th percentile with room: one wild run does not flatten the others."""
    how = trend.how
    shown = how.convert(trend.values.values)
    others = [] if trend.compared is None else how.convert(trend.compared.values)
    known = np.concatenate((shown, others)) if len(others) else shown
    low, high = np.nanpercentile(known, [2, 98]).tolist()
    if trend.normal:
        ends = how.convert(np.array(trend.normal))
        low, high = min(low, float(ends.min())), max(high, float(ends.max()))
    span = max((high - low) * (1 + 2 * ROOM), how.least_span)
    middle = (low + high) / 2
    return charts.Axis(
        "pace" if how.kind == "pace" else "number", str(how.unit), how.digits,
        middle - span / 2, middle + span / 2, is_reversed=how.is_reversed,
    )  # fmt: skip


def _table(trend: Trend) -> Table:
    last = trend.values.take(slice(-MOST_ROWS, None))
    rows = [
        [Cell(_day(day), reverse("activity", args=[key])), Cell(worded(trend.how, value), "", True)]
        for day, value, key in zip(
            last.days[::-1], last.values[::-1].tolist(), last.public_ids[::-1], strict=True
        )
    ]
    count = len(trend.values)
    rest = ""
    if count > len(rows):
        rest = _("The last %(shown)s of %(n)s runs; the CSV has them all.") % {
            "shown": len(rows), "n": u.decimal(count),
        }  # fmt: skip
    return Table([_("Run of"), str(trend.how.label)], rows, rest)


def _thinned(trend: Trend, drawn: int) -> str:
    count = len(trend.values)
    if drawn == count:
        return ""
    return _("%(drawn)s dots stand for %(n)s runs; the highest and lowest are among them.") % {
        "drawn": u.decimal(drawn), "n": u.decimal(count),
    }  # fmt: skip


def _csv(trend: Trend) -> Iterable[Sequence[object]]:
    unit = "m/s" if trend.metric.unit == "pace" else trend.metric.unit
    yield ["date", "run", f"{trend.metric.key} [{unit}]"]
    for day, value, key in zip(
        trend.values.days, trend.values.values.tolist(), trend.values.public_ids, strict=True
    ):
        yield [(EPOCH + timedelta(days=int(day))).isoformat(), str(key), round(value, 6)]


def _day(number: float) -> str:
    return date_format(EPOCH + timedelta(days=int(number)), "j M Y")


PLUGIN = Panel(
    key="trend",
    title=gettext_lazy("Trend"),
    page="metrics",
    order=10,
    queries=1,
    data=data,
    template="panels/trend.html",
    asks=("metric",),
)
