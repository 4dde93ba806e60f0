"""The page of one metric as its template prints it: what it is, and its runs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from activities.selectors.library import PAGE_SIZE
from activities.selectors.rows import ActivityRow
from analytics.reasons import sentence
from analytics.selectors.coverage import Coverage, coverage
from analytics.selectors.reveals import unshared
from analytics.selectors.trends import rows_of
from common import units as u
from common.units import Units
from runhub.web.filters import joined
from runhub.web.metric_words import worded, worded_range
from runhub.web.panels import Ask
from runhub.web.rows import RowView, row_views
from runhub.web.trends import Trend


@dataclass(frozen=True, slots=True)
class About:
    """ "What is this?": one pair a line."""

    pairs: list[tuple[str, str]]
    lacking: list[str]


INPUTS: dict[str, str | Promise] = {
    "recording": gettext_lazy("the recording"),
    "distance": gettext_lazy("distance"),
    "speed": gettext_lazy("speed"),
    "altitude": gettext_lazy("elevation"),
    "heart_rate": gettext_lazy("heart rate"),
    "cadence": gettext_lazy("cadence"),
    "step_length": gettext_lazy("step length"),
    "power": gettext_lazy("power"),
    "max_heart_rate": gettext_lazy("maximum heart rate"),
    "resting_heart_rate": gettext_lazy("resting heart rate"),
    "threshold_heart_rate": gettext_lazy("threshold heart rate"),
    "threshold_speed": gettext_lazy("threshold pace"),
    "mass": gettext_lazy("weight"),
}


def _input(need: str) -> str:
    """A need of the metric in words; other needs are channels, "ground_contact_ms"."""
    return str(INPUTS.get(need) or need.rpartition("_")[0].replace("_", " "))


def about(ask: Ask, trend: Trend) -> About:
    """Meaning, formula, source, inputs, version, normal range, and what is lacking. One query."""
    metric = trend.metric
    found = coverage(ask.user, ask.scope, metric.key).get(metric.key, Coverage(0, ()))
    needs = [_input(need) for need in metric.needs]
    pairs = [
        (_("Meaning"), _(metric.meaning)),
        (_("How it is computed"), _(metric.formula)),
        (_("Inputs"), ", ".join(needs) or _("the recording")),
        (_("Source"), metric.source),
        (_("Version"), str(metric.version)),
    ]
    if trend.normal:
        label = ask.whose.says(_("Normal for you"), _("Normal for %(name)s"))
        pairs.append((label, _normal(ask, trend)))
    hidden = unshared(ask.whose.sight, metric.key)
    pairs.append((_("Runs with it"), ask.whose.hides_any(hidden) or _counted(found)))
    lacking = [
        ngettext("%(n)s run: %(why)s", "%(n)s runs: %(why)s", count)
        % {"n": u.decimal(count), "why": sentence(reason, is_own=ask.is_own)}
        for reason, count in found.lacking
    ]
    return About(pairs, lacking)


def _normal(ask: Ask, trend: Trend) -> str:
    assert trend.normal is not None
    span = worded_range(trend.how, *trend.normal)
    return ask.whose.says(
        _("%(span)s: the middle 80 %% of your own values"),
        _("%(span)s: the middle 80 %% of %(name)s's own values"),
        span=span,
    )


def _counted(found: Coverage) -> str:
    total = found.present + found.absent
    if not total:
        return _("none: there is no run in this time")
    return _("%(n)s of %(total)s in this time") % {
        "n": u.decimal(found.present), "total": u.decimal(total),
    }  # fmt: skip


@dataclass(frozen=True, slots=True)
class RunsPage:
    """Fifty runs with their value, the newest first."""

    rows: list[tuple[RowView, str]]
    page: int
    pages: int
    count: int
    previous: str
    next: str


def runs_page(ask: Ask, trend: Trend, wanted: int) -> RunsPage:
    """The runs of `trend`'s window with titles. One query."""
    count = len(trend.values)
    pages = max(1, -(-count // PAGE_SIZE))
    page = min(max(1, wanted), pages)
    last = count - (page - 1) * PAGE_SIZE
    part = trend.values.take(slice(max(0, last - PAGE_SIZE), last))
    by_key = {
        key: worded(trend.how, value)
        for key, value in zip(part.public_ids, part.values.tolist(), strict=True)
    }
    listed = rows_of(ask.user, ask.scope, list(by_key))
    return RunsPage(
        rows=list(_valued(listed, by_key, ask.units)),
        page=page,
        pages=pages,
        count=count,
        previous=_page_link(ask, page - 1) if page > 1 else "",
        next=_page_link(ask, page + 1) if page < pages else "",
    )


def _page_link(ask: Ask, page: int) -> str:
    return f"{joined(ask.filters.query(), page=str(page))}#runs"


def _valued(
    listed: list[ActivityRow], values: dict[object, str], units: Units
) -> Iterable[tuple[RowView, str]]:
    named = {str(key): value for key, value in values.items()}
    for view in row_views(listed, units):
        yield view, named[str(view.public_id)]
