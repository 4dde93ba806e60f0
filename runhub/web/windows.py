"""Two spans of days side by side, over every metric."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from analytics.selectors import progress_of
from athletes.models import Athlete
from runhub.web.effort_form import effort_form
from runhub.web.filters import Filters
from runhub.web.panel_pages import as_csv
from runhub.web.panels import Ask, PanelView
from runhub.web.progress_frame import frame, progress_page
from runhub.web.windows_page import csv_rows, readings_of, windows_page
from runhub.web.windows_second import Pair, pair_of


@progress_page
def windows(request: HttpRequest, athlete: Athlete) -> HttpResponse:
    """The window of the filters, and the one before, last year's, or one of its own."""
    filters = Filters.from_request(request, athlete)
    pair = pair_of(request.GET, filters)
    ask = Ask(request.user, request.reader, athlete, pair.filters)
    readings = readings_of(ask, pair) if pair.second else []
    if request.GET.get("format") == "csv":
        return as_csv(PanelView(csv=lambda: csv_rows(readings)), "windows")
    context = frame(request, athlete, pair.filters, "progress_windows") | _second(pair)
    context |= {
        "effort": effort_form(ask),
        "analysis": progress_of(athlete.pk),
        "page": windows_page(ask, pair, readings),
    }
    return render(request, "progress/windows.html", context)


def _second(pair: Pair) -> dict[str, Any]:
    """The choice of the second window takes the place of "compare with"."""
    return {"against": [], "pair": pair}
