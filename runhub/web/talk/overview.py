"""An athlete's page as their coach opens it; and the coaches' notes that stand on it."""

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
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from activities.selectors.home import home as home_of
from athletes.access import athlete_for
from athletes.models import Athlete, Team
from coaching.access import note_for
from coaching.selectors.comments import by_run
from coaching.selectors.notes import demanded_teams
from coaching.selectors.overview import overview_of
from coaching.services import notes as services
from runhub.web.form_card import form_card
from runhub.web.rows import row_views
from runhub.web.talk.forms import TeamTextForm, TextForm
from runhub.web.talk.overview_words import sharing_words, wellness_lines


@login_required
@require_GET
def athlete(request: HttpRequest, athlete: UUID) -> HttpResponse:
    """Their own address leads athletes to Home."""
    found = athlete_for(request.user, athlete)
    if found.user_id == request.user.pk:
        return redirect("home")
    return _page(request, found)


@login_required
@require_POST
def note_new(request: HttpRequest, athlete: UUID) -> HttpResponse:
    found = athlete_for(request.user, athlete)
    form = _note_form(request, demanded_teams(request.user, found))
    if form.is_valid():
        try:
            services.note_create(
                author=request.user,
                athlete=found,
                text=form.cleaned_data["text"],
                team=form.chosen_team(),
            )
            return _back(found)
        except ValidationError as error:
            form.refuse(error)
    return _page(request, found, form)


@login_required
@require_http_methods(["GET", "POST"])
def note_edit(request: HttpRequest, key: UUID) -> HttpResponse:
    note = note_for(request.user, key, to_change=True)
    form = TextForm(request.POST or None, initial={"text": note.text})
    if request.method == "POST" and form.is_valid():
        try:
            services.note_edit(note=note, text=form.cleaned_data["text"])
            return _back(note.athlete)
        except ValidationError as error:
            form.refuse(error)
    context = {"note": note, "athlete": note.athlete, "form": form}
    return render(request, "talk/note_edit.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "POST"])
def note_delete(request: HttpRequest, key: UUID) -> HttpResponse:
    """Asks on a page of its own: there is no way back."""
    note = note_for(request.user, key, to_change=True)
    if request.method == "GET":
        context = {"note": note, "athlete": note.athlete}
        return render(request, "talk/note_delete.html", context)
    services.note_delete(note=note)
    messages.success(request, _("Note deleted."))
    return _back(note.athlete)


def _page(request: HttpRequest, found: Athlete, form: TeamTextForm | None = None) -> HttpResponse:
    now, units = timezone.now(), request.reader.units
    page = overview_of(request.user, found, now, units=units)
    home = home_of(request.user, found, now)
    context = {
        "athlete": found,
        "page": page,
        "week": home.week,
        "latest": row_views(home.latest, units, by_run(page.unread)),
        "form": form_card(request.user, found, page.today),
        "sharing": sharing_words(found.sight),
        "wellness": wellness_lines(page.wellness, request.reader),
        "note_form": form or _note_form(request, page.notes.teams),
        "strip_team": page.teams[0] if page.teams else None,
    }
    return render(request, "talk/athlete.html", context, status=422 if form else 200)


def _note_form(request: HttpRequest, teams: list[Team]) -> TeamTextForm:
    return TeamTextForm(request.POST or None, teams=teams, auto_id="note_%s")


def _back(found: Athlete) -> HttpResponse:
    return redirect(reverse("athlete", args=[found.public_id]) + "#notes")
