"""The Progress page: form at once, the other panels as they are scrolled to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import mark_safe

from analytics.selectors import progress_of
from athletes.models import Athlete
from runhub.web.charts_script import chart_words
from runhub.web.filters import Filters, joined
from runhub.web.panel_pages import ask_of, panel_address, rendered
from runhub.web.panels import Ask, Panel, panels_of
from runhub.web.progress_frame import frame, progress_page

AT_ONCE = 1  # so many panels come with the page, so that it has numbers without script


@dataclass(frozen=True, slots=True)
class Waiting:
    """A panel that htmx brings; without script its title leads to its own page."""

    key: str
    title: Any
    href: str
    is_wide: bool
    colour: str


@progress_page
def progress(request: HttpRequest, athlete: Athlete) -> HttpResponse:
    filters = Filters.from_request(request, athlete)
    context = frame(request, athlete, filters, "progress") | chart_words()
    if context["has_activities"]:
        panels = panels_of("progress")
        asks = [(ask_of(request, athlete, filters, panel), panel) for panel in panels]
        context |= {
            "analysis": progress_of(athlete.pk),
            # our own templates
            "first": [mark_safe(rendered(*pair)) for pair in asks[:AT_ONCE]],
            "waiting": [_waiting(*pair) for pair in asks[AT_ONCE:]],
        }
    return render(request, "progress/progress.html", context)


def _waiting(ask: Ask, panel: Panel) -> Waiting:
    query = joined(ask.filters.query(), **ask.options)
    href = f"{panel_address(ask, panel.key)}{query}"
    return Waiting(panel.key, panel.title, href, panel.is_wide, panel.colour)
