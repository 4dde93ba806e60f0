"""Thresholds and zones by date: what a change does is shown before it is saved."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from analytics.selectors import progress_of
from analytics.selectors.suggestions import suggestions
from analytics.services.impact import Impact, deletion_impact, threshold_impact
from athletes import selectors, services
from athletes.models import Athlete, Threshold
from runhub.dispatch import ring_analysis
from runhub.web.settings import own_athlete, settings_page
from runhub.web.threshold_forms import NewThresholdForm, asked_values, day_asked
from runhub.web.threshold_words import changes, impact_words, suggested
from runhub.web.zones import zones_of

HOME = "settings_thresholds"


@login_required
@require_http_methods(["GET", "POST"])
def thresholds(request: HttpRequest) -> HttpResponse:
    """Zones of a day, what the runs suggest, all rows, and the form for a new one."""
    athlete = own_athlete(request)
    today = timezone.localdate()
    rows = selectors.threshold_list(athlete)
    valid = selectors.valid_threshold(rows, today)
    form = NewThresholdForm(
        _data(request), athlete=athlete, reader_units=request.reader.units, like=valid,
        asked=asked_values(request.GET),
    )  # fmt: skip
    if request.method == "POST" and form.is_valid() and "back" not in request.POST:
        return _previewed(request, athlete, form, None, rows)
    day = day_asked(request.GET) or today
    # As the analysis does: the first thresholds count for all days before, too.
    of_day = selectors.valid_threshold(rows, day) or (rows[-1] if rows else None)
    context = {
        "form": form, "rows": rows, "valid": valid, "day": day, "of_day": of_day,
        "is_today": day == today, "zones": zones_of(of_day, request.reader),
        "progress": progress_of(athlete.pk),
        "suggestions": suggested(suggestions(athlete.pk, today), request.reader.units),
    }  # fmt: skip
    return settings_page(request, "thresholds", context)


@login_required
@require_http_methods(["GET", "POST"])
def threshold_edit(request: HttpRequest, pk: int) -> HttpResponse:
    athlete = own_athlete(request)
    row = selectors.threshold_of(athlete, pk)
    form = NewThresholdForm(
        _data(request), athlete=athlete, reader_units=request.reader.units, threshold=row
    )
    if request.method == "POST" and form.is_valid() and "back" not in request.POST:
        return _previewed(request, athlete, form, row, selectors.threshold_list(athlete))
    return settings_page(request, "threshold_edit", {"form": form, "row": row})


@login_required
@require_http_methods(["GET", "POST"])
def threshold_delete(request: HttpRequest, pk: int) -> HttpResponse:
    row = selectors.threshold_of(own_athlete(request), pk)
    impact = deletion_impact(row, today=timezone.localdate())
    if request.method == "POST":
        services.threshold_delete(threshold=row)
        return _done(request, row.athlete, _("Thresholds deleted."), impact)
    return settings_page(request, "threshold_delete", {"row": row, "impact": impact_words(impact)})


@login_required
@require_GET
def threshold_progress(request: HttpRequest) -> HttpResponse:
    """How far the analysis is; asks again while it runs."""
    if not request.htmx:
        return redirect(HOME)
    context = {"progress": progress_of(own_athlete(request).pk), "is_asked": True}
    return render(request, "settings/_analysis_progress.html", context)


def _data(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _previewed(
    request: HttpRequest,
    athlete: Athlete,
    form: NewThresholdForm,
    replaces: Threshold | None,
    rows: list[Threshold],
) -> HttpResponse:
    """Saves what was confirmed, or changes nothing; else the page that asks."""
    values = form.service_values()
    impact = threshold_impact(athlete, today=timezone.localdate(), replaces=replaces, **values)
    if "confirmed" in request.POST or impact.is_none:
        services.threshold_set(athlete=athlete, replaces=replaces, **values)
        return _done(request, athlete, _("Thresholds saved."), impact)
    was = replaces or selectors.valid_threshold(rows, values["valid_from"])
    context = {
        "asked": form,  # no "form": this page has no errors to answer for
        "row": replaces,
        "day": values["valid_from"],
        "changes": changes(was, values, request.reader.units),
        "impact": impact_words(impact),
    }
    return settings_page(request, "threshold_preview", context)


def _done(request: HttpRequest, athlete: Athlete, words: str, impact: Impact) -> HttpResponse:
    if not impact.is_none:
        words = f"{words} {_('Your activities are being worked out anew.')}"
        transaction.on_commit(lambda: ring_analysis(athlete.pk), robust=True)
    messages.success(request, words)
    return redirect(HOME)
