"""Tables of pages as CSV: all rows, streamed, in SI units."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils.text import slugify
from django.views.decorators.http import require_GET

from activities.access import activity_for
from activities.models import Activity
from activities.selectors.library import library_lines
from athletes.access import athlete_for
from athletes.models import Athlete
from common.units import MILE_M
from runhub.export.tables import csv_line, csv_lines
from runhub.web.activities import own_athlete
from runhub.web.downloads import SANDBOX, safe_name
from runhub.web.forms_activities import FilterForm
from runhub.web.run_tables_csv import TABLES, splits


@login_required
@require_GET
def activities_csv(request: HttpRequest) -> HttpResponse:
    return _activities(request, own_athlete(request))


@login_required
@require_GET
def athlete_activities_csv(request: HttpRequest, athlete: UUID) -> HttpResponse:
    return _activities(request, athlete_for(request.user, athlete))


def _activities(request: HttpRequest, athlete: Athlete) -> HttpResponse:
    """Every row of the filter that the list shows a page of, in the list's order."""
    wanted = FilterForm(request.GET, units=request.reader.units).wanted()
    columns, rows = library_lines(request.user, athlete, wanted)
    return csv_answer("activities.csv", csv_lines(columns, rows))


@login_required
@require_GET
def table_csv(request: HttpRequest, key: UUID, table: str) -> HttpResponse:
    """One table of an activity; splits of a mile with "?unit=mi"."""
    found = activity_for(request.user, key)
    if table not in TABLES:
        raise Http404
    in_miles = table == "splits" and request.GET.get("unit") == "mi"
    rows = splits(found, MILE_M) if in_miles else TABLES[table](request.user, found)
    return csv_answer(f"{_title(found)}-{table}.csv", map(csv_line, rows))


def csv_answer(name: str, lines: Iterable[str]) -> StreamingHttpResponse:
    """`lines` as an attachment that no browser shows."""
    answer = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{safe_name(name)}"'
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = SANDBOX
    answer["Cache-Control"] = "private, no-store"
    return answer


def _title(found: Activity) -> str:
    return f"{found.local_date}-{slugify(found.title)[:60] or 'run'}"
