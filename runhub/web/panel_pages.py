"""One panel: as a fragment for its page, as a page of its own, and as CSV."""

from __future__ import annotations

import csv
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.text import slugify

from athletes.models import Athlete
from common import csv_cells
from runhub.web.charts_script import chart_words
from runhub.web.filters import Filters, joined
from runhub.web.panels import Ask, Panel, PanelView, all_panels
from runhub.web.progress_frame import address, frame, progress_page
from runhub.web.run_data import as_script


@progress_page
def panel(request: HttpRequest, athlete: Athlete, panel: str) -> HttpResponse:
    """A fragment for htmx, else a page; `?format=csv` gives every number behind it."""
    found = all_panels().get(panel)
    if found is None:
        raise Http404
    filters = Filters.from_request(request, athlete)
    ask = ask_of(request, athlete, filters, found)
    view = found.data(ask)
    if request.GET.get("format") == "csv":
        return as_csv(view, f"{found.key}-{'-'.join(ask.options.values())}")
    context = panel_context(ask, found, view)
    if request.htmx:
        return render(request, found.template, context)
    tab = "progress" if found.page == "progress" else f"progress_{found.page}"
    page = frame(request, athlete, filters, tab) | chart_words()
    return render(request, "progress/panel.html", page | context)


def ask_of(
    request: HttpRequest, athlete: Athlete, filters: Filters, panel: Panel, **options: str
) -> Ask:
    """The question to `panel`, with those of the query's parameters that it takes."""
    given = {name: request.GET[name] for name in panel.asks if request.GET.get(name)}
    return Ask(request.user, request.reader, athlete, filters, given | options)


def panel_context(ask: Ask, panel: Panel, view: PanelView) -> dict[str, Any]:
    """What a panel's template prints."""
    query = joined(ask.filters.query(), **ask.options, format="csv")
    here = f"{panel_address(ask, panel.key)}{query}"
    return {
        "panel": panel,
        "view": view,
        "colour": view.colour or panel.colour,
        "title": view.title or panel.title,
        "name": slugify("-".join([panel.key, *ask.options.values()])),
        "chart_data": as_script(dict(view.chart)) if view.chart else "",
        "csv_href": here if view.csv else "",
        "reader": ask.reader,
    }


def panel_address(ask: Ask, key: str) -> str:
    return address("progress_panel", ask.athlete, ask.is_own, panel=key)


def rendered(ask: Ask, panel: Panel) -> str:
    """The panel as a part of a page."""
    return render_to_string(panel.template, panel_context(ask, panel, panel.data(ask)))


def as_csv(view: PanelView, name: str) -> HttpResponse:
    """The numbers of a panel in SI units; cells that look like formulas are kept as text."""
    if view.csv is None:
        raise Http404
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{slugify(name)}.csv"'
    writer = csv.writer(answer)
    writer.writerows(csv_cells.row(line) for line in view.csv())
    return answer
