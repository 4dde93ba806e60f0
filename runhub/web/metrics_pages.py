"""The metrics dashboard and the page of one metric."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from athletes.models import Athlete
from runhub.web.charts_script import chart_words
from runhub.web.filters import Filters
from runhub.web.progress_frame import address, frame, progress_page


@progress_page
def start(request: HttpRequest, athlete: Athlete) -> HttpResponse:
    """Progress begins with the metrics."""
    is_own = athlete.user_id == request.user.pk
    query = Filters.from_request(request, athlete).query()
    return redirect(f"{address('progress_metrics', athlete, is_own)}{query}")


@progress_page
def metrics(request: HttpRequest, athlete: Athlete) -> HttpResponse:
    filters = Filters.from_request(request, athlete)
    context = frame(request, athlete, filters, "progress_metrics") | chart_words()
    return render(request, "progress/metrics.html", context)
