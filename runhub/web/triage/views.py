"""Flags: answered in place, their history, and what an athlete's coaches are told."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from activities.selectors.team import team_name
from athletes.access import COACH_ROLES, TeamNeed, athlete_for, team_for
from coaching.flag_access import flag_for
from coaching.selectors.flag_history import history, told_about
from coaching.selectors.flags import flag_in
from coaching.services.triage_answers import flag_answer
from runhub.web.redirects import own_path
from runhub.web.settings import own_athlete
from runhub.web.triage.forms import AnswerForm

# What pages around the flag listen to: the coach's table draws its row anew.
ANSWERED = "flag-answered"


@login_required
@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, team: UUID, flag: UUID) -> HttpResponse:
    """The flag and its form on a page of its own; for htmx the flag alone, in its place."""
    need = TeamNeed.COACH if request.method == "POST" else TeamNeed.READ
    today = timezone.localdate()
    mine, found = flag_for(request.user, team, flag, today, need)
    form, refused = AnswerForm(request.POST or None), ""
    if request.method == "POST" and form.is_valid():
        try:
            flag_answer(
                team=mine.team, flag=found, by=request.user, today=today, **form.arguments(today)
            )
        except ValidationError as error:
            refused = " ".join(error.messages)
        else:
            if not request.htmx:
                messages.success(request, _("Noted."))
                back = reverse("athlete_flags", args=[found.athlete.public_id])
                return redirect(own_path(request.POST.get("next", ""), back))
    elif request.method == "POST":
        refused = _("Choose one of the buttons; a note has 500 letters at most.")
    context = {
        "flag": flag_in(mine.team, found, today, units=request.reader.units),
        "team": mine.team,
        "athlete": found.athlete,
        "may_answer": mine.role in COACH_ROLES,
        "refused": refused,
    }
    if request.htmx:
        said = render(request, "triage/_flag.html", context)
        if request.method == "POST" and not refused:
            said["HX-Trigger"] = ANSWERED
        return said
    return render(request, "triage/answer.html", context, status=422 if refused else 200)


@login_required
@require_GET
def athlete_flags(request: HttpRequest, athlete: UUID) -> HttpResponse:
    """All flags of an athlete that the reader may see, with what was done about each."""
    found = athlete_for(request.user, athlete)
    if found.sight.is_own:
        return redirect("flags")
    seen = history(request.user, found, timezone.localdate(), units=request.reader.units)
    mine = team_for(request.user, seen.team.public_id) if seen.team else None
    context = {
        "athlete": found,
        "history": seen,
        "team": seen.team,
        "team_name": team_name(request.user, found),
        "may_answer": mine is not None and mine.role in COACH_ROLES,
    }
    return render(request, "triage/history.html", context)


@login_required
@require_GET
def flags(request: HttpRequest) -> HttpResponse:
    """What the reader's own coaches are told about them, in the second person."""
    athlete = own_athlete(request)
    told = told_about(athlete, timezone.localdate(), units=request.reader.units)
    return render(request, "triage/told.html", {"flags": told})
