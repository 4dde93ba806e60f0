"""The coach's table: the page, its panel, its columns, the same as a file."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from activities.selectors.team import importing, importing_of
from athletes.access import COACH_ROLES, TeamNeed, team_for
from athletes.models import Membership
from coaching.selectors.table import Table, looked_at, table_of, view_of
from coaching.selectors.table_one import one_of
from coaching.selectors.table_order import arranged
from coaching.selectors.table_team import first_team
from coaching.services.table_view import table_columns_set
from runhub.web.imports import signed_in
from runhub.web.panel_pages import as_csv
from runhub.web.panels import PanelView
from runhub.web.table.columns import KEYS, chosen
from runhub.web.table.csv import csv_rows
from runhub.web.table.page import ask_of, query_of, row_html, table_page
from runhub.web.table.panel import panel_page
from runhub.web.teams.frame import team_frame

LAST_TEAM = "team"  # in the session: the public id


@signed_in
@require_GET
def team(request: HttpRequest) -> HttpResponse:
    """To the table opened last, or the only one."""
    found = first_team(request.user, request.session.get(LAST_TEAM, ""))
    if found is not None:
        return redirect("team_table", found.public_id)
    return render(request, "table/no_team.html")


@signed_in
@require_GET
def table(request: HttpRequest, team: UUID) -> HttpResponse:
    mine = team_for(request.user, team, TeamNeed.READ)
    found, ask = _table(request, mine), ask_of(request.GET)
    rows = arranged(found.rows, ask)
    looked_at(request.user, rows)
    columns = chosen(view_of(request.user, mine.team))
    if request.session.get(LAST_TEAM) != str(mine.team.public_id):
        request.session[LAST_TEAM] = str(mine.team.public_id)
    context = {
        "page": table_page(mine.team, found, rows, ask, columns, request.reader.units),
        "importing": importing_of(found.sharing),
    }
    return render(request, "table/table.html", team_frame(mine, "team_table") | context)


@signed_in
@require_GET
def table_csv(request: HttpRequest, team: UUID) -> HttpResponse:
    """What the table shows, in its order, in SI units."""
    mine = team_for(request.user, team, TeamNeed.READ)
    rows = arranged(_table(request, mine).rows, ask_of(request.GET))
    looked_at(request.user, rows)
    columns = chosen(view_of(request.user, mine.team))
    return as_csv(PanelView(csv=lambda: csv_rows(rows, columns)), f"team-{mine.team.name}")


@signed_in
@require_POST
def columns(request: HttpRequest, team: UUID) -> HttpResponse:
    """Which columns the table shows from now on; back to the same rows."""
    mine = team_for(request.user, team, TeamNeed.READ)
    try:
        table_columns_set(
            user=request.user,
            team=mine.team,
            columns=request.POST.getlist("column"),
            known=KEYS,
        )
    except ValidationError as error:
        return HttpResponse(error.messages[0], status=422, content_type="text/plain")
    response = redirect("team_table", mine.team.public_id)
    response["Location"] += query_of(ask_of(request.POST))
    return response


@signed_in
@require_GET
def panel(request: HttpRequest, team: UUID, athlete: UUID) -> HttpResponse:
    """Beside the table for htmx, a page of its own without; with `row` the athlete's row, which
    the open panel asks for once a flag is answered."""
    mine = team_for(request.user, team, TeamNeed.READ)
    found = one_of(mine, athlete, **_asked(request))
    if request.htmx and request.GET.get("row"):
        columns = chosen(view_of(request.user, mine.team))
        return HttpResponse(row_html(mine.team, found.row, columns, request.reader.units))
    context: dict[str, Any] = {
        "panel": panel_page(mine.team, found, request.reader.units),
        "team": mine.team,
        "is_panel": bool(request.htmx),
        "may_answer": mine.role in COACH_ROLES,
        "next": reverse("team_table", args=[mine.team.public_id]),
    }
    if request.htmx:
        return render(request, "table/_panel.html", context)
    return render(request, "table/panel.html", team_frame(mine, "team_table") | context)


@signed_in
@require_GET
def running(request: HttpRequest, team: UUID) -> HttpResponse:
    """The badge of running imports; the page is read anew once all is read."""
    mine = team_for(request.user, team, TeamNeed.READ)
    if not request.htmx:
        return redirect("team_table", mine.team.public_id)
    count = importing(request.user, mine.team)
    if not count:
        return HttpResponse(status=204, headers={"HX-Refresh": "true"})
    return render(request, "table/_importing.html", {"importing": count, "team": mine.team})


def _table(request: HttpRequest, mine: Membership) -> Table:
    return table_of(mine, **_asked(request))


def _asked(request: HttpRequest) -> dict[str, Any]:
    return {
        "today": timezone.localdate(),
        "now": timezone.now(),
        "first_weekday": request.reader.week_start,
        "units": request.reader.units,
    }
