"""Tables of pages as CSV: all rows, streamed, in SI units."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import fields
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils.text import slugify
from django.views.decorators.http import require_GET

from activities.access import activity_for
from activities.core.splits import KILOMETRE_M, MILE_M, LapRow, Split
from activities.models import Activity
from activities.selectors.api import splits_of
from activities.selectors.library import library_lines
from activities.selectors.run import laps_of
from athletes.access import athlete_for
from athletes.models import Athlete
from runhub.export.tables import csv_line, csv_lines
from runhub.web.activities import own_athlete
from runhub.web.downloads import SANDBOX, safe_name
from runhub.web.forms_activities import FilterForm

MEASURES = [field.name for field in fields(Split)]


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
    """Splits (of a mile with "?unit=mi") or laps of one activity."""
    found = activity_for(request.user, key)
    if table == "laps":
        head, rows = ["trigger", "intensity", *MEASURES], map(_lap, laps_of(found))
    elif table == "splits":
        unit_m = MILE_M if request.GET.get("unit") == "mi" else KILOMETRE_M
        head, rows = MEASURES, map(_measures, splits_of(found, unit_m))
    else:
        raise Http404
    lines = (csv_line(row) for row in [head, *rows])
    return csv_answer(f"{_title(found)}-{table}.csv", lines)


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


def _lap(row: LapRow) -> list[object]:
    return [row.lap.trigger, row.lap.intensity, *_measures(row.measured)]


def _measures(split: Split) -> list[object]:
    return [_known(getattr(split, name)) for name in MEASURES]


def _known(value: object) -> object:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if isinstance(value, float) and math.isnan(value) else value
