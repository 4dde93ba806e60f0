"""The athletes a coach looks after."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from activities.selectors.team import roster


@login_required
@require_GET
def team(request: HttpRequest) -> HttpResponse:
    rows = roster(request.user, request.reader.week_start, timezone.now())
    return render(request, "team/roster.html", {"rows": rows})
