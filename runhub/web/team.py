"""The athletes a coach looks after."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from activities.selectors.team import importing, roster
from runhub.web.imports import signed_in


@signed_in
@require_GET
def team(request: HttpRequest) -> HttpResponse:
    """The roster; a running badge asks again, and the page is read anew once all is read."""
    count = importing(request.user)
    if request.htmx:
        if not count:
            return HttpResponse(status=204, headers={"HX-Refresh": "true"})
        return render(request, "team/_importing.html", {"importing": count})
    rows = roster(request.user, request.reader.week_start, timezone.now())
    return render(request, "team/roster.html", {"rows": rows, "importing": count})
