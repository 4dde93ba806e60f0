"""Runs like a run: the page, and the line on the run's own page that leads to it."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from activities.access import activity_for
from activities.selectors.team import team_between
from analytics.selectors.similar import similar as similar_to
from analytics.selectors.similar import similar_count
from runhub.web.charts_script import chart_words
from runhub.web.imports import signed_in
from runhub.web.similar_page import similar_page

BY = {"route": "route", "kind": "kind"}


@signed_in
@require_GET
def similar(request: HttpRequest, key: UUID) -> HttpResponse:
    """`?by=route` or `kind`; `?part=count` is the fragment that the run's page loads later."""
    found = activity_for(request.user, key)
    if request.GET.get("part") == "count":
        by, count = similar_count(request.user, found)
        return render(request, "compare/_similar.html", {"activity": found, "by": by, "n": count})
    alike = similar_to(request.user, found, BY.get(request.GET.get("by", "")))
    is_own = found.athlete.user_id == request.user.pk
    context = {
        "activity": found,
        "athlete": found.athlete,
        "is_own": is_own,
        "team": None if is_own else team_between(request.user, found.athlete),
        "page": similar_page(alike, found, request.reader.units),
        "by": alike.by,
    }
    return render(request, "compare/similar.html", context | chart_words())
