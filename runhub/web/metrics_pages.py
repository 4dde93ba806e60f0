"""The metrics dashboard and the page of one metric."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import mark_safe

from analytics.selectors import progress_of
from athletes.models import Athlete
from runhub.web.charts_script import chart_words
from runhub.web.effort_form import effort_form
from runhub.web.filters import Filters
from runhub.web.metric_page import about, runs_page
from runhub.web.metric_words import all_metrics
from runhub.web.metrics_page import dashboard
from runhub.web.paging import page_number
from runhub.web.panel_pages import as_csv, ask_of, panel_context, rendered
from runhub.web.panels import Ask, all_panels, panels_of
from runhub.web.panels.trend import PLUGIN as TREND
from runhub.web.panels.trend import view_of
from runhub.web.progress_frame import frame, progress_page
from runhub.web.trends import trend_of

LARGE = 320


@progress_page
def metrics(request: HttpRequest, athlete: Athlete) -> HttpResponse:
    """A card a metric, whose numbers htmx brings; without script each leads to its own page."""
    filters = Filters.from_request(request, athlete)
    ask = ask_of(request, athlete, filters, TREND)
    context = _shared(request, ask) | {
        "page": dashboard(ask),
        "others": [
            mark_safe(rendered(ask_of(request, athlete, filters, panel), panel))  # our templates
            for panel in panels_of("metrics")
            if panel.key != TREND.key
        ],
    }
    return render(request, "progress/metrics.html", context)


@progress_page
def metric(request: HttpRequest, athlete: Athlete, metric: str) -> HttpResponse:
    """One metric: large trend, its runs, and what it is; `?format=csv` gives all of it."""
    found = all_metrics().get(metric)
    if found is None:
        raise Http404
    filters = Filters.from_request(request, athlete)
    ask = ask_of(request, athlete, filters, TREND, metric=metric)
    trend = trend_of(ask, found)
    view = view_of(ask, trend, height=LARGE)
    if request.GET.get("format") == "csv":
        return as_csv(view, metric)
    page = runs_page(ask, trend, page_number(request.GET))
    context = _shared(request, ask) | panel_context(ask, all_panels()["trend"], view)
    context |= {"metric": found, "about": about(ask, trend), "runs": page}
    return render(request, "progress/metric.html", context)


def _shared(request: HttpRequest, ask: Ask) -> dict[str, Any]:
    context = frame(request, ask.athlete, ask.filters, "progress_metrics")
    return (
        context
        | chart_words()
        | {
            "effort": effort_form(ask),
            "analysis": progress_of(ask.athlete.pk),
        }
    )
