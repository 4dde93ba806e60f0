"""A team's settings: its name, putting it away, handing it on; and its record."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from athletes.access import TeamNeed, team_for
from athletes.teams.members import member_of, ownership_transfer
from athletes.teams.selectors import events_part, heirs_of
from athletes.teams.services import team_archive, team_rename, team_restore
from runhub.web.paging import place_in, place_words
from runhub.web.teams.forms import TeamForm, TransferForm
from runhub.web.teams.pages import add_refusal, say_refusal, team_page
from runhub.web.teams.words import event_line

LINES = 50


@login_required
@require_http_methods(["GET", "POST"])
def team_settings(request: HttpRequest, team: UUID) -> HttpResponse:
    """For all staff; only owners change anything."""
    writes = request.method == "POST"
    mine = team_for(request.user, team, TeamNeed.OWN if writes else TeamNeed.READ)
    form = TeamForm(request.POST or None, initial={"name": mine.team.name})
    if writes and form.is_valid():
        try:
            team_rename(team=mine.team, actor=request.user, **form.cleaned_data)
        except ValidationError as error:
            add_refusal(form, error)
        else:
            messages.success(request, _("Its name is %(name)s now.") % form.cleaned_data)
            return redirect("team_settings", team=team)
    people = heirs_of(mine.team, request.user)
    context = {"form": form, "transfer": TransferForm(people=people) if people else None}
    return team_page(request, mine, "team_settings", context)


@login_required
@require_POST
def team_put_away(request: HttpRequest, team: UUID) -> HttpResponse:
    """Puts the team away, or brings it back."""
    mine = team_for(request.user, team, TeamNeed.OWN)
    if mine.team.archived_at is not None:
        team_restore(team=mine.team, actor=request.user)
        messages.success(request, _("%(name)s is in use again.") % {"name": mine.team.name})
    else:
        team_archive(team=mine.team, actor=request.user)
        words = _("%(name)s is put away: nobody sees anything through it.")
        messages.success(request, words % {"name": mine.team.name})
    return redirect("team_settings", team=team)


@login_required
@require_POST
def team_transfer(request: HttpRequest, team: UUID) -> HttpResponse:
    mine = team_for(request.user, team, TeamNeed.OWN)
    form = TransferForm(request.POST, people=heirs_of(mine.team, request.user))
    if not form.is_valid():
        messages.error(request, _("Choose somebody of this team."))
        return redirect("team_settings", team=team)
    try:
        ownership_transfer(owner=mine, to=member_of(mine.team, form.cleaned_data["member"]))
    except ValidationError as error:
        say_refusal(request, error)
    else:
        messages.success(request, _("The team has another owner. You are a coach of it now."))
    return redirect("team_settings", team=team)


@login_required
@require_GET
def team_record(request: HttpRequest, team: UUID) -> HttpResponse:
    """What happened in the team, for its staff."""
    mine = team_for(request.user, team, TeamNeed.READ)
    part = events_part(mine.team, after=place_in(request.GET), limit=LINES)
    context = {"lines": [event_line(event) for event in part.rows], "next": place_words(part.end)}
    return team_page(request, mine, "team_record", context)
