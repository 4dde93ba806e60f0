"""How the time of each month is shared among the zones."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

import numpy as np
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from analytics.selectors.zone_months import Kind, ZoneMonths, zone_months
from common import units as u
from common.kinds import Kind as Body
from runhub.web import charts
from runhub.web.panels._panel import Ask, Cell, Panel, PanelView, Table
from runhub.web.progress_words import choices, other_words, percent, span_words

KINDS: dict[str, Any] = {
    "heart_rate": gettext_lazy("Heart rate"),
    "pace": gettext_lazy("Pace"),
}
COLOURS = ("line-strong", "zone-1", "zone-2", "zone-3", "zone-4", "zone-5")
EASY = 3  # zones 0 to 2
MOST_ROWS = 24
MOST_TICKS = 5  # of a phone


def data(ask: Ask) -> PanelView:
    both = zone_months(ask.user, ask.scope)
    if not both:
        return PanelView(empty=_nothing(ask))
    kind: Kind = "heart_rate" if "heart_rate" in both else "pace"
    wanted = ask.options.get("zones")
    if wanted == "pace" and "pace" in both:
        kind = "pace"
    before = None
    if ask.compared is not None:
        before = zone_months(ask.user, ask.compared).get(kind)
    found = both[kind]
    known = {key: label for key, label in KINDS.items() if key in both}
    return PanelView(
        sentence=_finding(ask, found, before),
        chart=_chart(found),
        table=_table(found),
        notes=[
            _("Each run counts by the zones that were valid on its day."),
            *filter(None, [ask.whose.partly(Body.BODY)]),
        ],
        csv=lambda: _csv(found),
        extra=choices(ask, "zone_share", "zones", known, kind) if len(known) > 1 else [],
    )


def _easy_share(found: ZoneMonths) -> float:
    return float(found.seconds[:, :EASY].sum() / found.seconds.sum())


def _finding(ask: Ask, found: ZoneMonths, before: ZoneMonths | None) -> str:
    words = {"share": percent(_easy_share(found)), "span": span_words(ask.filters)}
    if before is None:
        return ask.whose.says(
            _("%(share)s of your time in %(span)s was in zones 1 and 2 or below."),
            _("%(share)s of %(name)s's time in %(span)s was in zones 1 and 2 or below."),
            **words,
        )
    words |= {"earlier": percent(_easy_share(before)), "other": other_words(ask.filters)}
    return ask.whose.says(
        _("%(share)s of your time in %(span)s was in zones 1 and 2 or below; it was %(earlier)s "
          "in %(other)s."),
        _("%(share)s of %(name)s's time in %(span)s was in zones 1 and 2 or below; it was "
          "%(earlier)s in %(other)s."),
        **words,
    )  # fmt: skip


def zone_name(number: int) -> str:
    return _("Zone %(n)s") % {"n": number} if number else _("Below zone 1")


def month_of(number: int) -> str:
    return date_format(date(1970 + number // 12, number % 12 + 1, 1), "M Y")


def _chart(found: ZoneMonths) -> dict[str, Any]:
    months, shares = found.months, 100 * found.shares
    names = [month_of(month) for month in months.tolist()]
    series = []
    for zone, colour in enumerate(COLOURS):
        if not found.seconds[:, zone].any():
            continue
        texts = [
            "" if np.isnan(share) else f"{percent(share / 100)}, {month},"
            for share, month in zip(shares[:, zone].tolist(), names, strict=True)
        ]
        series.append(
            charts.Series(
                "bars", zone_name(zone), months, shares[:, zone], colour, digits=1, texts=texts,
                stack="month",
            )
        )  # fmt: skip
    step = max(1, -(-len(months) // MOST_TICKS))
    ticks = list(zip(months.tolist(), names, strict=True))[::-step][::-1]
    x = charts.Axis("word", low=float(months[0]) - 0.5, high=float(months[-1]) + 0.5, ticks=ticks)
    y = charts.Axis(unit="%", low=0.0, high=100.0)
    return charts.chart(x, y, series, height=230)


def _table(found: ZoneMonths) -> Table:
    shares = found.shares
    rows = []
    for place in range(len(found.months) - 1, max(-1, len(found.months) - 1 - MOST_ROWS), -1):
        cells = [
            Cell("–" if np.isnan(share) else percent(share), "", True)
            for share in shares[place].tolist()
        ]
        total = Cell(str(u.hours(float(found.seconds[place].sum()))), "", True)
        rows.append([Cell(month_of(int(found.months[place]))), *cells, total])
    names = [_("Below"), *(_("Zone %(n)s") % {"n": n} for n in range(1, len(COLOURS)))]
    rest = ""
    if len(found.months) > MOST_ROWS:
        rest = _("The last %(n)s months; the CSV has them all.") % {"n": MOST_ROWS}
    return Table([_("Month"), *names, _("Time")], rows, rest)


def _csv(found: ZoneMonths) -> Iterable[Sequence[object]]:
    yield ["month", *(f"zone {zone} [s]" for zone in range(len(COLOURS)))]
    for month, seconds in zip(found.months.tolist(), found.seconds.tolist(), strict=True):
        yield [f"{1970 + month // 12}-{month % 12 + 1:02d}", *(round(s, 1) for s in seconds)]


def _nothing(ask: Ask) -> str:
    if ask.is_own:
        return _("No time in zones yet. It takes runs with heart rate or pace, and your maximum or "
                 "threshold heart rate, or threshold pace, in the settings.")  # fmt: skip
    return _("No time in zones yet. It takes runs with heart rate or pace, and thresholds.")


PLUGIN = Panel(
    key="zone_share",
    title=gettext_lazy("Zones by month"),
    page="progress",
    order=60,
    queries=2,
    data=data,
    template="panels/switched.html",
    asks=("zones",),
)
