"""Runs like a run, as the page prints them: lines, and how pace and heart rate developed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from activities.models import Activity
from activities.selectors.rows import PACED, ActivityRow
from analytics.selectors.compare import MOST
from analytics.selectors.similar import Similar
from analytics.selectors.trends import EPOCH
from common import units as u
from common.kinds import Kind
from common.units import Units
from runhub.web import charts
from runhub.web.compare_page import address
from runhub.web.metric_words import (
    all_metrics,
    bare,
    difference,
    label,
    shown_metric,
    worded,
)
from runhub.web.rows import RowView, row_views
from runhub.web.run_channels import Shown
from runhub.web.run_data import as_script
from runhub.web.whose import Whose

FEWEST, FEWEST_HALVES = 3, 6
ROOM = 0.12
HEIGHT = 150
LINK = "00000000-0000-0000-0000-000000000000"


@dataclass(frozen=True, slots=True)
class Line:
    row: RowView
    efficiency: str
    is_this: bool


@dataclass(frozen=True, slots=True)
class Chart:
    """A small chart over all of them, with its sentence."""

    title: str
    colour: str
    sentence: str
    data: str
    height: int


@dataclass(frozen=True, slots=True)
class SimilarPage:
    """`others` is the number beside this run; `aligned` leads to the newest beside each other."""

    lines: list[Line]
    charts: list[Chart]
    sentence: str
    others: int
    choices: list[tuple[str, str, bool]]
    hidden: list[str]  # sentences about what is not shared
    hides_heart_rate: bool
    compare_href: str
    compared: int


def similar_page(found: Similar, activity: Activity, units: Units) -> SimilarPage:
    """Everything the page prints; `activity` is marked among its like."""
    mine = activity.public_id
    lines = [
        Line(view, _efficiency(found, row), row.public_id == mine)
        for row, view in zip(found.rows, row_views(found.rows, units), strict=True)
    ]
    others = [row.public_id for row in found.rows if row.public_id != mine]
    beside = [mine, *others[: MOST - 1]]
    return SimilarPage(
        lines=lines,
        charts=[chart for chart in _charts(found, mine, units) if chart is not None],
        sentence=_sentence(found, len(others)),
        others=len(others),
        choices=_choices(found, activity),
        hidden=_hidden(activity),
        hides_heart_rate=Kind.BODY not in activity.shown,
        compare_href=address(beside),
        compared=len(beside),
    )


def _hidden(activity: Activity) -> list[str]:
    """Why routes are not compared, and heart rates not shown."""
    whose = Whose.of(activity.athlete, is_own=activity.is_own)
    told = (whose.hides_of(activity, kind) for kind in (Kind.MAP, Kind.BODY))
    return [text for text in told if text]


def _efficiency(found: Similar, row: ActivityRow) -> str:
    value = found.efficiency.get(row.public_id)
    return "" if value is None else u.decimal(value, 2)


def _choices(found: Similar, activity: Activity) -> list[tuple[str, str, bool]]:
    if not found.has_route:
        return []
    page = reverse("activity_similar", args=[activity.public_id])
    labels = {"route": _("On this route"), "kind": _("Of this kind and length")}
    return [(text, f"{page}?by={key}", key == found.by) for key, text in labels.items()]


def _sentence(found: Similar, others: int) -> str:
    if found.by == "route":
        if not others:
            return _("No other run follows this route for at least four fifths.")
        return ngettext(
            "%(n)s other run follows this route for at least four fifths, in either direction.",
            "%(n)s other runs follow this route for at least four fifths, in either direction.",
            others,
        ) % {"n": u.decimal(others)}
    if not others:
        return _("No other run is of this kind and of this length within a tenth.")
    return ngettext(
        "%(n)s other run is of this kind and of this length within a tenth.",
        "%(n)s other runs are of this kind and of this length within a tenth.",
        others,
    ) % {"n": u.decimal(others)}


def _charts(found: Similar, mine: object, units: Units) -> list[Chart | None]:
    read: dict[str, Callable[[ActivityRow], float | None]] = {
        "pace": lambda row: row.speed_mps if row.sport in PACED else None,
        "heart_rate": lambda row: row.heart_rate_bpm,
        "efficiency_factor": lambda row: found.efficiency.get(row.public_id),
    }
    rows = found.rows[::-1]  # the oldest first
    return [_chart(key, rows, [value(row) for row in rows], mine, units)
            for key, value in read.items()]  # fmt: skip


def _chart(
    key: str, rows: list[ActivityRow], values: list[float | None], mine: object, units: Units
) -> Chart | None:
    metric = all_metrics()[key]
    how = shown_metric(metric, units)
    pairs = [(row, value) for row, value in zip(rows, values, strict=True) if value]
    shown = how.convert(np.array([value for _row, value in pairs], dtype=np.float64))
    if len(pairs) < FEWEST or np.isnan(shown).any():
        return None
    days = [(row.local_date - EPOCH).days for row, _value in pairs]
    is_mine = np.array([row.public_id == mine for row, _value in pairs])
    colour = f"metric-{metric.colour}"
    series = [
        _dots(str(how.label), days, shown, ~is_mine, [r.public_id for r, _v in pairs], how, colour),
        _dots(_("this run"), days, shown, is_mine, [r.public_id for r, _v in pairs], how, "ink"),
    ]
    marks = [(days[int(np.flatnonzero(is_mine)[0])], "")] if is_mine.any() else []
    data = charts.chart(
        charts.Axis("day", low=days[0] - _margin(days), high=days[-1] + _margin(days)),
        _y_axis(how, shown),
        series,
        link=reverse("activity", args=[LINK]).replace(LINK, "{}"),
        marks=marks,
        height=HEIGHT,
    )
    text = _finding(metric, how, [value for _row, value in pairs])
    return Chart(label(metric), metric.colour, text, as_script(data), HEIGHT)


def _margin(days: list[int]) -> int:
    return max(3, round(0.03 * (days[-1] - days[0])))


def _dots(
    name: str, days: list[int], shown: np.ndarray, which: np.ndarray, keys: list[Any],
    how: Shown, colour: str,
) -> charts.Series:  # fmt: skip
    return charts.Series(
        "dots", name, np.array(days, dtype=np.float64)[which], shown[which], colour,
        digits=how.digits + (how.kind != "pace"),
        links=[key.hex for key, is_in in zip(keys, which.tolist(), strict=True) if is_in],
    )  # fmt: skip


def _y_axis(how: Shown, shown: np.ndarray) -> charts.Axis:
    low, high = float(shown.min()), float(shown.max())
    span = max((high - low) * (1 + 2 * ROOM), how.least_span)
    middle = (low + high) / 2
    return charts.Axis(
        "pace" if how.kind == "pace" else "number", str(how.unit), how.digits,
        middle - span / 2, middle + span / 2, is_reversed=how.is_reversed,
    )  # fmt: skip


def _finding(metric: Any, how: Shown, values: list[float]) -> str:
    """The median of the last third against the first third, or the span of a few."""
    if len(values) < FEWEST_HALVES:
        ends = sorted((min(values), max(values)), reverse=how.is_reversed)
        low, high = (bare(how, end) for end in ends)
        return _("Between %(low)s and %(high)s %(unit)s.") % {
            "low": low, "high": high, "unit": how.unit,
        }  # fmt: skip
    part = max(FEWEST, len(values) // 3)
    first, last = float(np.median(values[:part])), float(np.median(values[-part:]))
    words = {
        "n": part, "value": worded(how, last), "gap": difference(how, metric, last, first),
    }  # fmt: skip
    return _("Median of the last %(n)s: %(value)s, %(gap)s the first %(n)s.") % words
