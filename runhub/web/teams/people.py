"""Who is in a team: roles, removal, and athletes whom the coach enters."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from activities.selectors.entered import runs_of
from athletes.access import TeamNeed, team_for
from athletes.models import Membership
from athletes.teams.members import demand_managing, member_of, member_remove, role_set
from athletes.teams.selectors import member_row, members_of
from athletes.teams.unclaimed import unclaimed_create
from coaching.left_notes import left_count
from runhub.closing.entered import entered_remove
from runhub.web.teams.forms import ClaimForm, EnterForm, RoleForm
from runhub.web.teams.pages import add_refusal, say_refusal, team_page
from runhub.web.teams.words import role_word


@login_required
@require_GET
def team_people(request: HttpRequest, team: UUID) -> HttpResponse:
    mine = team_for(request.user, team, TeamNeed.READ)
    members = members_of(mine.team)
    context = {
        "staff": [row for row in members if row.role != "athlete"],
        "athletes": [row for row in members if row.role == "athlete"],
        "left_notes": left_count(request.user, mine.team, timezone.now()),
    }
    return team_page(request, mine, "team_people", context)


@login_required
@require_http_methods(["GET", "POST"])
def team_enter(request: HttpRequest, team: UUID) -> HttpResponse:
    """An athlete without a person: the coach uploads for them until one takes them over."""
    mine = team_for(request.user, team, TeamNeed.COACH)
    form = EnterForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            member = unclaimed_create(actor=mine, **form.cleaned_data)
        except ValidationError as error:
            add_refusal(form, error)
        else:
            words = _("%(name)s is entered. You can upload for them now.")
            messages.success(request, words % form.cleaned_data)
            return redirect("team_member", team=team, pk=member.pk)
    return team_page(request, mine, "team_enter", {"form": form})


@login_required
@require_http_methods(["GET", "POST"])
def team_member(request: HttpRequest, team: UUID, pk: int) -> HttpResponse:
    """One member: what they share, their role; for somebody entered the way in."""
    mine, member = _managed(request, team, pk)
    form = RoleForm(request.POST or None, actor=mine, member=member)
    if request.method == "POST" and form.is_valid():
        try:
            member = role_set(member=member, actor=mine, **form.cleaned_data)
        except ValidationError as error:
            add_refusal(form, error)
        else:
            said = {"name": member_row(member).name, "role": role_word(member.role)}
            messages.success(request, _("The role of %(name)s is %(role)s now.") % said)
            return redirect("team_people", team=team)
    context = {"form": form, "row": member_row(member), "claim_form": ClaimForm()}
    return team_page(request, mine, "team_member", context)


@login_required
@require_http_methods(["GET", "POST"])
def team_member_remove(request: HttpRequest, team: UUID, pk: int) -> HttpResponse:
    """Asks first; whoever was only entered goes with all their runs, and the page counts them."""
    mine, member = _managed(request, team, pk)
    row = member_row(member)
    if request.method != "POST":
        runs = runs_of(request.user, member.user.athlete.pk) if row.is_unclaimed else 0
        return team_page(request, mine, "team_remove", {"row": row, "runs": runs})
    remove = entered_remove if row.is_unclaimed else member_remove
    try:
        remove(member=member, actor=mine)
    except ValidationError as error:
        say_refusal(request, error)
        return redirect("team_member", team=team, pk=pk)
    words = _("%(name)s is no longer in the team.")
    if row.is_unclaimed:
        words = _("Nobody sees %(name)s any more. The runs and files are being deleted.")
    messages.success(request, words % {"name": row.name})
    return redirect("team_people", team=team)


def _managed(request: HttpRequest, team: UUID, pk: int) -> tuple[Membership, Membership]:
    """The reader's membership and that member of the team, whom the reader may manage."""
    mine = team_for(request.user, team, TeamNeed.COACH)
    member = member_of(mine.team, pk)
    demand_managing(mine, member.role)
    return mine, member
