"""Wellness days: filled in, corrected, deleted; read by coaches as far as they are shared."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from activities.selectors.team import team_name
from athletes.access import athlete_for
from athletes.consent.sight import OWN
from athletes.models import Athlete
from athletes.wellness import MEASURES, wellness_delete, wellness_fields_set, wellness_set
from athletes.wellness_days import every_day
from common.kinds import Kind
from runhub.export.tables import csv_line
from runhub.web.activities import own_athlete
from runhub.web.tables_csv import csv_answer
from runhub.web.wellness.forms import AskedForm, DayForm
from runhub.web.wellness.page import wellness_page


@login_required
@require_http_methods(["GET", "POST"])
def wellness(request: HttpRequest) -> HttpResponse:
    """The day's questions (of "?day=" if given), what they came to, and earlier days."""
    athlete, units = _own(request), request.reader.units
    today = timezone.localdate()
    form = DayForm(request.POST or None, units=units)
    if request.method == "POST" and form.is_valid() and _saved(athlete, form, today):
        messages.success(request, _("Saved."))
        return redirect("wellness")
    sent = request.POST.get("day") or request.GET.get("day", "")
    page = wellness_page(athlete, _day(sent, today), today, units)
    context = {"page": page, "form": form, "athlete": athlete, "is_own": True, "today": today}
    return render(request, "wellness/wellness.html", context, status=422 if form.errors else 200)


def _saved(athlete: Athlete, form: DayForm, today: date) -> bool:
    day = form.cleaned_data["day"] or today
    try:
        wellness_set(athlete=athlete, day=day, today=today, **form.values())
    except ValidationError as error:
        form.add_error(None, " ".join(error.messages))
        return False
    return True


@login_required
@require_POST
def fields(request: HttpRequest) -> HttpResponse:
    """Which measures are asked."""
    form = AskedForm(request.POST)
    chosen = form.cleaned_data["fields_asked"] if form.is_valid() else []
    try:
        if not form.is_valid():
            raise ValidationError(_("One of these measures is not known."))
        wellness_fields_set(athlete=_own(request), fields=chosen)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("Saved."))
    return redirect("wellness")


@login_required
@require_POST
def delete(request: HttpRequest, day: str) -> HttpResponse:
    if wellness_delete(athlete=_own(request), day=_day(day, None)):
        messages.success(request, _("The day is deleted."))
    return redirect("wellness")


@login_required
@require_GET
def athlete_wellness(request: HttpRequest, athlete: UUID) -> HttpResponse:
    """What an athlete shares of their days, read-only."""
    found = _shared(request, athlete)
    if found.sight.is_own:
        return redirect("wellness")
    today = timezone.localdate()
    context = {
        "page": wellness_page(found, today, today, request.reader.units),
        "athlete": found,
        "is_own": False,
        "has_body": found.sight.may(Kind.BODY),
        "has_notes": found.sight.may(Kind.NOTES),
        "team": team_name(request.user, found),
    }
    return render(request, "wellness/wellness.html", context)


@login_required
@require_GET
def wellness_csv(request: HttpRequest) -> HttpResponse:
    return _csv(_own(request))


@login_required
@require_GET
def athlete_wellness_csv(request: HttpRequest, athlete: UUID) -> HttpResponse:
    return _csv(_shared(request, athlete))


def _csv(athlete: Athlete) -> HttpResponse:
    return csv_answer("wellness.csv", _lines(athlete))


def _lines(athlete: Athlete) -> Iterable[str]:
    yield csv_line(["local_date", *MEASURES, "illness", "note"])
    for day in every_day(athlete):
        yield csv_line(
            [day.local_date, *(day.figures[name] for name in MEASURES), day.illness, day.note]
        )


def _own(request: HttpRequest) -> Athlete:
    athlete = own_athlete(request)
    athlete.sight = OWN
    return athlete


def _shared(request: HttpRequest, key: UUID) -> Athlete:
    found = athlete_for(request.user, key)
    if not (found.sight.may(Kind.BODY) or found.sight.may(Kind.NOTES)):
        raise PermissionDenied(_("The athlete shares neither heart rate and body nor notes."))
    return found


def _day(text: str, default: date | None) -> date:
    """Raises Http404 for what is no day of the calendar, and for days to come."""
    if not text and default is not None:
        return default
    try:
        found = date.fromisoformat(text)
    except ValueError as error:
        raise Http404 from error
    if found > timezone.localdate():
        raise Http404
    return found
