"""Groups inside a team."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from athletes.access import TeamNeed, team_for
from athletes.teams.groups import group_create, group_delete, group_of, group_update
from athletes.teams.selectors import athletes_in, groups_of
from runhub.web.teams.forms import GroupForm
from runhub.web.teams.pages import add_refusal, team_page


@login_required
@require_http_methods(["GET", "POST"])
def team_groups(request: HttpRequest, team: UUID) -> HttpResponse:
    """The list, and for coaches the form of a new one."""
    writes = request.method == "POST"
    mine = team_for(request.user, team, TeamNeed.COACH if writes else TeamNeed.READ)
    form = GroupForm(request.POST or None, people=athletes_in(mine.team))
    if writes and form.is_valid():
        try:
            group = group_create(team=mine.team, actor=request.user, **form.cleaned_data)
        except ValidationError as error:
            add_refusal(form, error)
        else:
            messages.success(request, _("%(name)s made.") % {"name": group.name})
            return redirect("team_groups", team=team)
    return team_page(request, mine, "team_groups", {"form": form, "groups": groups_of(mine.team)})


@login_required
@require_http_methods(["GET", "POST"])
def team_group(request: HttpRequest, team: UUID, group: UUID) -> HttpResponse:
    """Name and members."""
    mine = team_for(request.user, team, TeamNeed.COACH)
    found = group_of(mine.team, group)
    form = GroupForm(request.POST or None, people=athletes_in(mine.team), group=found)
    if request.method == "POST" and form.is_valid():
        try:
            group_update(group=found, actor=request.user, **form.cleaned_data)
        except ValidationError as error:
            add_refusal(form, error)
        else:
            messages.success(request, _("%(name)s saved.") % form.cleaned_data)
            return redirect("team_groups", team=team)
    return team_page(request, mine, "team_group", {"form": form, "group": found})


@login_required
@require_POST
def team_group_delete(request: HttpRequest, team: UUID, group: UUID) -> HttpResponse:
    mine = team_for(request.user, team, TeamNeed.COACH)
    found = group_of(mine.team, group)
    group_delete(group=found, actor=request.user)
    words = _("The group %(name)s is gone; its athletes are still in the team.")
    messages.success(request, words % {"name": found.name})
    return redirect("team_groups", team=team)
