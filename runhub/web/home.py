"""The start page."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from activities.selectors.home import DayBox, Week
from activities.selectors.home import home as home_of
from coaching.selectors.comments import by_run, unread_runs
from common import units as u
from common.units import Figure, Units
from runhub.web.form_card import form_card
from runhub.web.landing import landing
from runhub.web.rows import RowView, row_views
from runhub.web.welcome import leads_to_welcome
from runhub.web.wellness.ask import asked


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """Strangers see what this is; athletes their week; who only coaches sees the team."""
    if not request.user.is_authenticated:
        return redirect("welcome") if leads_to_welcome() else landing(request)
    athlete, units = request.reader.athlete, request.reader.units
    if athlete is None:
        return redirect("team")
    page = home_of(request.user, athlete, timezone.now())
    if request.reader.is_coach and not page.has_any and not page.importing:
        return redirect("team")
    unread = unread_runs(request.user, athlete.pk)
    context = {
        "page": page,
        "days": [_day_view(box, units) for box in page.week.days],
        "latest": row_views(page.latest, units, by_run(unread)),
        "unread_runs": unread,
        "against": _against(page.week, units),
        "form": form_card(request.user, athlete, page.today) if page.has_any else None,
        "asked": asked(request.user, athlete, page.today, units) if page.has_any else None,
    }
    return render(request, "home.html", context)


@dataclass(frozen=True, slots=True)
class DayView:
    """A box of the week: figures of the runs, the other sports by name; `bar` is 0..100."""

    box: DayBox
    name: str
    number: str
    iso: str
    distance: Figure
    time: Figure
    bar: int
    runs: list[RowView]
    others: list[RowView]


def _day_view(box: DayBox, units: Units) -> DayView:
    return DayView(
        box=box,
        name=date_format(box.day, "D"),
        number=date_format(box.day, "j M"),
        iso=box.day.isoformat(),
        distance=u.distance(box.distance_m, units),
        time=u.duration(box.moving_s),
        bar=round(box.share * 100),
        runs=row_views(box.runs, units),
        others=row_views(box.others, units),
    )


def _against(week: Week, units: Units) -> str:
    """This week's distance against the one before, up to the same day."""
    if week.previous_distance_m <= 0:
        return ""
    apart = u.distance(abs(week.against_previous_m), units)
    words = {"figure": apart}
    if abs(week.against_previous_m) < 50:
        return _("as far as last week by this day")
    if week.against_previous_m > 0:
        return _("%(figure)s more than last week by this day") % words
    return _("%(figure)s less than last week by this day") % words
