"""A coach's own notes about athletes who have left the team, for as long as they are kept."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from athletes.access import TeamNeed, team_for
from coaching import left_notes as kept
from runhub.web.teams.pages import team_page


@login_required
@require_GET
def left_notes(request: HttpRequest, team: UUID) -> HttpResponse:
    mine = team_for(request.user, team, TeamNeed.COACH)
    notes = kept.left_notes(request.user, mine.team, timezone.now())
    return team_page(request, mine, "team_left_notes", {"notes": notes, "days": kept.KEPT.days})


@login_required
@require_POST
def left_note_delete(request: HttpRequest, team: UUID, key: UUID) -> HttpResponse:
    mine = team_for(request.user, team, TeamNeed.COACH)
    kept.left_note_delete(user=request.user, team=mine.team, key=key)
    messages.success(request, _("Note deleted."))
    return redirect("team_left_notes", team=team)
