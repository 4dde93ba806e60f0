"""Thresholds of an athlete whom the coach has entered."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from athletes import selectors
from athletes.access import TeamNeed, team_for
from athletes.models import Athlete, Membership
from athletes.teams.entered_thresholds import entered_threshold_delete, entered_threshold_set
from athletes.teams.members import member_of
from athletes.teams.unclaimed import is_entered_in
from common import units
from runhub.dispatch import ring_analysis
from runhub.web.teams.pages import team_page
from runhub.web.threshold_forms import NewThresholdForm


@login_required
@require_http_methods(["GET", "POST"])
def team_thresholds(request: HttpRequest, team: UUID, pk: int) -> HttpResponse:
    """All rows, and the form for a day: one that has thresholds already gets others."""
    mine, athlete = _entered(request, team, pk)
    rows = selectors.threshold_list(athlete)
    valid = selectors.valid_threshold(rows, timezone.localdate())
    form = NewThresholdForm(
        request.POST or None, athlete=athlete, reader_units=request.reader.units, like=valid
    )
    if request.method == "POST" and form.is_valid():
        entered_threshold_set(actor=request.user, athlete=athlete, **form.service_values())
        return _done(request, team, pk, athlete, _("Thresholds saved."))
    context = {
        "form": form,
        "rows": rows,
        "valid": valid,
        "athlete": athlete,
        "pk": pk,
        "pace_unit": units.pace_unit(request.reader.units),
    }
    return team_page(request, mine, "team_thresholds", context)


@login_required
@require_POST
def team_threshold_delete(request: HttpRequest, team: UUID, pk: int, row: int) -> HttpResponse:
    _mine, athlete = _entered(request, team, pk)
    found = selectors.threshold_of(athlete, row)
    entered_threshold_delete(actor=request.user, threshold=found)
    return _done(request, team, pk, athlete, _("Thresholds deleted."))


def _done(request: HttpRequest, team: UUID, pk: int, athlete: Athlete, words: str) -> HttpResponse:
    transaction.on_commit(lambda: ring_analysis(athlete.pk), robust=True)
    messages.success(request, f"{words} {_('Their runs are being worked out anew.')}")
    return redirect("team_thresholds", team=team, pk=pk)


def _entered(request: HttpRequest, team: UUID, pk: int) -> tuple[Membership, Athlete]:
    """The reader's membership, and that member as long as nobody has taken them over."""
    mine = team_for(request.user, team, TeamNeed.COACH)
    athlete = getattr(member_of(mine.team, pk).user, "athlete", None)
    if athlete is None or not is_entered_in(athlete, mine.team):
        raise PermissionDenied
    return mine, athlete
