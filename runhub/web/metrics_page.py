"""The metrics dashboard as its template prints it."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from analytics.metrics._metric import Metric
from analytics.reasons import sentence
from analytics.selectors.coverage import coverage
from analytics.selectors.reveals import unshared
from runhub.web.filters import joined
from runhub.web.metric_words import all_metrics, label
from runhub.web.panels import Ask
from runhub.web.progress_frame import address


@dataclass(frozen=True, slots=True)
class Card:
    """A metric on the dashboard before its numbers have come."""

    key: str
    label: str
    meaning: str
    colour: str
    href: str
    panel: str


@dataclass(frozen=True, slots=True)
class Lacking:
    """A metric without values in this window, and why."""

    label: str
    href: str
    why: str


@dataclass(frozen=True, slots=True)
class Dashboard:
    """Cards of what was measured and of what follows from it, and what is missing."""

    sections: list[tuple[str, list[Card]]]
    lacking: list[Lacking]
    has_any: bool


def dashboard(ask: Ask) -> Dashboard:
    """Which metrics have values, in the order of pages. One query."""
    found = coverage(ask.user, ask.scope)
    measured, derived, lacking = [], [], []
    for key, metric in all_metrics().items():
        cover = found.get(key)
        if cover is not None and cover.present:
            (measured if metric.channel else derived).append(_card(ask, metric))
        elif cover is not None:
            why = sentence(cover.lacking[0][0], is_own=ask.is_own)
            lacking.append(Lacking(label(metric), _page(ask, key), why))
        elif hidden := ask.whose.hides_any(unshared(ask.whose.sight, key)):
            lacking.append(Lacking(label(metric), _page(ask, key), hidden))
    sections = [(_("Measured"), measured), (_("Worked out from it"), derived)]
    return Dashboard([each for each in sections if each[1]], lacking, bool(measured or derived))


def _page(ask: Ask, key: str) -> str:
    page = address("progress_metric", ask.athlete, ask.is_own, metric=key)
    return f"{page}{ask.filters.query()}"


def _card(ask: Ask, metric: Metric) -> Card:
    query = ask.filters.query()
    panel = address("progress_panel", ask.athlete, ask.is_own, panel="trend")
    return Card(
        metric.key, label(metric), _(metric.meaning), metric.colour, _page(ask, metric.key),
        f"{panel}{joined(query, metric=metric.key)}",
    )  # fmt: skip
