"""Two to five activities side by side."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from activities.selectors.team import team_between
from analytics.selectors.compare import ALIGNS, MOST, Comparison
from analytics.selectors.compare import compare as compared
from analytics.selectors.compare_pick import picks
from runhub.web.compare_data import compare_data
from runhub.web.compare_page import compare_page
from runhub.web.compare_pick import picking
from runhub.web.compare_tables import csv_rows
from runhub.web.filters import Filters
from runhub.web.imports import signed_in
from runhub.web.panel_pages import as_csv
from runhub.web.panels import PanelView
from runhub.web.progress_frame import tabs
from runhub.web.run import script_words
from runhub.web.run_data import as_script, unit_m

LONGEST_SEARCH = 80


@signed_in
@require_GET
def compare(request: HttpRequest) -> HttpResponse:
    """The sessions of `?runs=…&runs=…`, each through the door; `?format=csv` gives the figures."""
    units = request.reader.units
    keys = keys_of(request.GET)
    align = request.GET.get("align", "")
    align = align if align in ALIGNS else ALIGNS[0]
    found = compared(request.user, keys[:MOST], align, unit_m=unit_m(units))
    if request.GET.get("format") == "csv" and found.sessions:
        return as_csv(PanelView(csv=lambda: csv_rows(found)), "compare")
    context = _frame(request, found) | _picking(request, found) | {"too_many": len(keys) > MOST}
    if found.sessions:
        context["page"] = compare_page(found, request.reader.athlete, units)
    if len(found.sessions) > 1:
        context |= {
            "compare_data": as_script(compare_data(found, units)),
            "words": script_words(request) | {"lap": _("Lap")},
        }
    return render(request, "compare/compare.html", context)


def keys_of(query: QueryDict) -> list[UUID]:
    """The public ids of `runs`, each once; Http404 for what is none."""
    try:
        return list(dict.fromkeys(UUID(text) for text in query.getlist("runs") if text))
    except ValueError as error:
        raise Http404 from error


def _frame(request: HttpRequest, found: Comparison) -> dict[str, Any]:
    """Runs of one other athlete alone make it a page about them."""
    own = request.reader.athlete
    owners = {session.activity.athlete_id for session in found.sessions}
    others = [session.activity for session in found.sessions if not session.activity.is_own]
    if len(owners) == 1 and others:
        athlete, is_own = others[0].athlete, False
    else:
        athlete, is_own = own, True
    shown = []
    if athlete is not None:
        shown = tabs(athlete, is_own, Filters.from_request(request, athlete), "compare")
    team = None if is_own else team_between(request.user, athlete)
    return {"is_own": is_own, "athlete": athlete, "team": team, "tabs": shown, "most": MOST}


def _picking(request: HttpRequest, found: Comparison) -> dict[str, Any]:
    """What can be added; nothing when the table is full."""
    if len(found.sessions) >= MOST:
        return {}
    text = request.GET.get("find", "").replace("\0", "").strip()[:LONGEST_SEARCH]
    athlete = request.reader.athlete
    chosen = [session.activity for session in found.sessions]
    keys = [activity.public_id for activity in chosen]
    offered = picks(
        request.user,
        text=text,
        like=chosen[0] if chosen else None,
        without=keys,
        athlete_id=athlete.pk if athlete else None,
    )
    return {"picking": picking(offered, keys, found.align, text, athlete, request.reader.units)}
