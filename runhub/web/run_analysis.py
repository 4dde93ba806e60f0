"""What the analysis says about a run: brought into its page after the first paint, or alone."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from activities.access import activity_for
from activities.models import Activity
from activities.selectors.team import team_between
from analytics.selectors.run_bests import RunBest
from analytics.selectors.run_report import run_report
from athletes.models import User
from athletes.selectors import Reader
from common import units as u
from common.units import Units
from runhub.web.progress_words import distance_name, listed
from runhub.web.run_figures import Group, Lacking, groups_of, lacking_of

MOST_NAMED = 3  # records in the head of the page


@dataclass(frozen=True, slots=True)
class BestRow:
    """A best effort as it is printed; `mark` says that it was, or is, the best of all."""

    name: str
    time: str
    pace: str
    rank: str
    from_s: int | None  # None: the reader doesn't see the whole run
    to_s: int | None
    is_record: bool
    mark: str


@dataclass(frozen=True, slots=True)
class RunAnalysis:
    groups: list[Group]
    lacking: list[Lacking]
    bests: list[BestRow]
    records: str
    is_due: bool


@login_required
@require_GET
def analysis(request: HttpRequest, key: UUID) -> HttpResponse:
    """A fragment for htmx, a page of its own without."""
    found = activity_for(request.user, key)
    if found.public_id != key:
        return redirect("activity_analysis", found.public_id)
    is_own = found.athlete.user_id == request.user.pk
    context: dict[str, Any] = {
        "activity": found,
        "is_own": is_own,
        "analysis": analysis_of(request.user, request.reader, found, is_own=is_own),
    }
    if request.htmx:
        return render(request, "activities/_analysis.html", context)
    team = None if is_own else team_between(request.user, found.athlete)
    context |= {"athlete": found.athlete, "team": team}
    return render(request, "activities/analysis.html", context)


def analysis_of(user: User, reader: Reader, activity: Activity, *, is_own: bool) -> RunAnalysis:
    report = run_report(user, activity)
    return RunAnalysis(
        groups=groups_of(activity, report, reader.units, is_own=is_own),
        lacking=lacking_of(activity, report.values, is_own=is_own),
        bests=[_best(best, reader.units) for best in report.bests],
        records=_records(report.bests),
        is_due=report.is_due,
    )


def _best(best: RunBest, units: Units) -> BestRow:
    return BestRow(
        name=distance_name(best.distance_m),
        time=u.clock(best.seconds),
        pace=u.pace(best.distance_m / best.seconds, units).value,
        rank=_("%(rank)s of %(count)s")
        % {"rank": u.decimal(best.rank), "count": u.decimal(best.count)},
        from_s=_second(best.start_s),
        to_s=_second(best.end_s),
        is_record=best.is_record,
        mark=_("record") if best.is_record else _("record then") if best.was_record else "",
    )


def _second(time_s: float) -> int | None:
    return None if math.isnan(time_s) else round(time_s)


def _records(bests: list[RunBest]) -> str:
    """ "Record over 5 km and 10 km"; those that still stand, else those of that day."""
    held = [best for best in bests if best.is_record]
    broken = [best for best in bests if best.was_record and not best.is_record]
    parts = [
        words % {"names": _names(group)}
        for words, group in (
            (_("Record over %(names)s"), held),
            (_("Record on that day over %(names)s"), broken),
        )
        if group
    ]
    return ". ".join(parts)


def _names(bests: list[RunBest]) -> str:
    if len(bests) > MOST_NAMED:
        return _("%(n)s distances") % {"n": len(bests)}
    return listed([distance_name(best.distance_m) for best in bests])
