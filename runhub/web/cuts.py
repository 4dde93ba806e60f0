"""Crop, split and merge: a page each, which says what would come of it first; and the way back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from activities.access import activity_for
from activities.core.summary import Analysed
from activities.models import Activity
from activities.selectors import cuts as selectors
from activities.services import cuts as services
from athletes.access import Need
from runhub.web.forms_cuts import CropForm, MergeForm, SplitForm
from runhub.web.rows import row_views
from runhub.web.run_data import as_script, run_data

T = TypeVar("T")
Outcomes = Callable[[], list[selectors.Outcome]]


@login_required
@require_http_methods(["GET", "POST"])
def crop(request: HttpRequest, key: UUID) -> HttpResponse:
    found = activity_for(request.user, key, Need.EDIT)
    whole = _whole(request, found)
    if whole is None:
        return redirect("activity", found.public_id)
    form = CropForm(_sent(request), whole_s=whole.summary.elapsed_s)
    outcome: list[selectors.Outcome] = []
    if request.method == "POST" and form.is_valid():
        span = {"from_s": form.cleaned_data["from_s"], "to_s": form.cleaned_data["to_s"]}
        outcome = _tried(form, lambda: selectors.crop_outcome(whole.recording, **span))
        if outcome and "preview" not in request.POST:
            made = _done(form, lambda: services.activity_crop(activity=found, **span))
            if made is not None:
                return _made(request, made, _("Cropped. The recording itself is untouched."))
    return _page(request, "activities/crop.html", found, form, outcome, whole)


@login_required
@require_http_methods(["GET", "POST"])
def split(request: HttpRequest, key: UUID) -> HttpResponse:
    found = activity_for(request.user, key, Need.EDIT)
    whole = _whole(request, found)
    if whole is None:
        return redirect("activity", found.public_id)
    form = SplitForm(_sent(request), whole_s=whole.summary.elapsed_s, laps=whole.laps())
    outcome: list[selectors.Outcome] = []
    if request.method == "POST" and form.is_valid():
        at_s = form.cleaned_data["moment"]
        outcome = _tried(form, lambda: selectors.split_outcome(whole.recording, at_s))
        if outcome and "preview" not in request.POST:
            made = _done(form, lambda: services.activity_split(activity=found, at_s=at_s))
            if made is not None:
                return _made(request, made[0], _("Split into two activities. This is the first."))
    return _page(request, "activities/split.html", found, form, outcome, whole)


@login_required
@require_http_methods(["GET", "POST"])
def merge(request: HttpRequest, key: UUID) -> HttpResponse:
    found = activity_for(request.user, key, Need.EDIT)
    near = selectors.mergeable(request.user, found)
    form = MergeForm(_sent(request), rows=near)
    outcome: list[selectors.Outcome] = []
    if request.method == "POST" and form.is_valid():
        parts = selectors.chosen(request.user, found, form.cleaned_data["runs"])
        outcome = _tried(form, lambda: selectors.merge_outcome(parts))
        if outcome and "preview" not in request.POST:
            made = _done(form, lambda: services.activity_merge(activities=parts))
            if made is not None:
                return _made(request, made, _("Put together. What lies between is a pause."))
    rows = row_views(near, request.reader.units)
    return _page(request, "activities/merge.html", found, form, outcome, None, rows=rows)


@login_required
@require_POST
def whole(request: HttpRequest, key: UUID) -> HttpResponse:
    """Take the last crop, split or merge back."""
    found = activity_for(request.user, key, Need.EDIT)
    try:
        back = services.made_take_back(activity=found)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("activity", found.public_id)
    messages.success(request, _("Everything is as it was recorded."))
    return redirect("activity", back[0].public_id) if back else redirect("activities")


def _sent(request: HttpRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def _whole(request: HttpRequest, found: Activity) -> Analysed | None:
    try:
        return selectors.whole_of(found)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return None


def _tried(form: forms.Form, outcomes: Outcomes) -> list[selectors.Outcome]:
    return _done(form, outcomes) or []


def _done(form: forms.Form, act: Callable[[], T]) -> T | None:
    """What `act` answers; None if it is refused, which the form then says."""
    try:
        return act()
    except ValidationError as error:
        form.add_error(None, error)
        return None


def _made(request: HttpRequest, made: Activity, text: str) -> HttpResponse:
    undo = reverse("activity_whole", args=[made.public_id])
    messages.success(request, text, extra_tags=undo)
    return redirect("activity", made.public_id)


def _page(
    request: HttpRequest,
    template: str,
    found: Activity,
    form: forms.Form,
    outcome: list[selectors.Outcome],
    whole: Analysed | None,
    **more: Any,
) -> HttpResponse:
    context: dict[str, Any] = {
        "activity": found,
        "form": form,
        "outcome": outcome,
        "whole": whole,
        "chart": _chart(request, whole) if whole else None,
        "words": {"plotly": static("vendor/plotly-basic.min.js")},
        **more,
    }
    return render(request, template, context, status=422 if form.errors else 200)


def _chart(request: HttpRequest, whole: Analysed) -> dict[str, Any] | None:
    """The pace of the run for its chart, or None without one."""
    data = run_data(whole, request.reader.units)
    drawn = [channel for channel in data["channels"] if channel["key"] == "pace"]
    if not drawn:
        return None
    kept = {name: data[name] for name in data if name not in ("latitude", "longitude")}
    script = as_script({**kept, "channels": drawn})
    return {"label": drawn[0]["label"], "script": script}
