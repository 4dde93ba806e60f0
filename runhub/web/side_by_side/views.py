"""Group sessions: suggestions, and the runs of one side by side."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from athletes.access import TeamNeed, team_for
from coaching.selectors.group_session import companions_of, group_sessions
from coaching.selectors.group_session_side import MOST, side_by_side
from coaching.selectors.review import team_run_for
from coaching.selectors.table_people import people_of
from runhub.web.compare_data import compare_data
from runhub.web.imports import signed_in
from runhub.web.run import script_words
from runhub.web.run_data import as_script, unit_m
from runhub.web.side_by_side.page import address, marks, side_page
from runhub.web.side_by_side.suggestions import suggestion_views
from runhub.web.teams.frame import team_frame


@signed_in
@require_GET
def side(request: HttpRequest, team: UUID) -> HttpResponse:
    """`?activity=…&activity=…` compares; one alone looks for its companions; none suggests."""
    mine = team_for(request.user, team, TeamNeed.READ)
    people = people_of(request.user, mine.team, timezone.localdate())
    keys = keys_of(request.GET)
    if len(keys) > 1:
        found = side_by_side(
            request.user, people, keys[:MOST], request.GET, unit_m=unit_m(request.reader.units)
        )
        return _shown(request, team_frame(mine, "team_side_by_side"), found, len(keys) > MOST)
    alone = None
    if keys:
        alone, _person = team_run_for(request.user, keys[0], people)
        met = companions_of(request.user, people, alone)
        if met is not None:
            return redirect(address(team, [run.key for run in met.runs[:MOST]]))
    sessions = group_sessions(request.user, people, timezone.localdate())
    context = {
        "alone": alone,
        "suggestions": suggestion_views(mine.team.public_id, sessions, request.reader.units),
    }
    frame = team_frame(mine, "team_side_by_side")
    return render(request, "side_by_side/suggestions.html", frame | context)


def keys_of(query: QueryDict) -> list[UUID]:
    """The public ids of `activity`, each once; Http404 for what is none."""
    try:
        return list(dict.fromkeys(UUID(text) for text in query.getlist("activity") if text))
    except ValueError as error:
        raise Http404 from error


def _shown(request: HttpRequest, frame: dict[str, Any], found: Any, too_many: bool) -> HttpResponse:
    units = request.reader.units
    page = side_page(frame["team"].public_id, found, units)
    context: dict[str, Any] = {"page": page, "too_many": too_many, "most": MOST}
    if page.charts:
        data = compare_data(found.comparison, units)
        names = marks([column.name for column in page.columns])
        for run, mark in zip(data["runs"], names, strict=True):
            run["mark"] = mark
        data["room"] = max(map(len, names)) * 8 + 12
        context |= {
            "compare_data": as_script(data),
            "words": script_words(request) | {"lap": _("Lap")},
        }
    return render(request, "side_by_side/side.html", frame | context)
