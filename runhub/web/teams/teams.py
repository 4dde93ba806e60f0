"""My teams: the list, a new one, what an athlete reads about theirs, leaving."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from athletes.access import team_for
from athletes.teams.entrance import waiting_for
from athletes.teams.members import team_leave
from athletes.teams.selectors import staff_of, team_rows
from athletes.teams.services import team_create
from athletes.teams.sharing import shared_row
from runhub.web.teams.forms import TeamForm
from runhub.web.teams.pages import add_refusal, say_refusal, team_page


@login_required
@require_GET
def teams(request: HttpRequest) -> HttpResponse:
    context = {"rows": team_rows(request.user), "waiting": waiting_for(request.user)}
    return render(request, "teams/list.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def team_new(request: HttpRequest) -> HttpResponse:
    """Any signed-in person may: they own it, and nobody is in it without having agreed."""
    form = TeamForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            team = team_create(owner=request.user, **form.cleaned_data)
        except ValidationError as error:
            add_refusal(form, error)
        else:
            messages.success(request, _("%(name)s is yours. Invite people.") % {"name": team.name})
            return redirect("team_invitations", team=team.public_id)
    return render(request, "teams/new.html", {"form": form}, status=422 if form.errors else 200)


@login_required
@require_GET
def team_about(request: HttpRequest, team: UUID) -> HttpResponse:
    """For everybody in it: who looks at athletes' data, and what the reader shares."""
    mine = team_for(request.user, team)
    staff = staff_of(mine.team)
    context = {"staff": staff, "shared": shared_row(mine, staff)}
    return team_page(request, mine, "team_about", context)


@login_required
@require_http_methods(["GET", "POST"])
def team_leaving(request: HttpRequest, team: UUID) -> HttpResponse:
    mine = team_for(request.user, team)
    if request.method != "POST":
        return team_page(request, mine, "team_leave", {})
    try:
        team_leave(member=mine)
    except ValidationError as error:
        say_refusal(request, error)
        return redirect("team_leave", team=team)
    messages.success(request, _("You have left %(name)s.") % {"name": mine.team.name})
    return redirect("teams")
