"""The page of one activity: what happened, edit in place, original, delete with undo."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.storage import storages
from django.db import transaction
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.http import http_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from activities.access import activity_for, recording_for
from activities.models import Activity
from activities.selectors.guesses import guesses_of
from activities.selectors.run import offer_for, seen_of
from activities.selectors.team import team_between
from activities.services import library as services
from activities.services.privacy import map_hide
from athletes.access import Need
from athletes.models import User
from runhub.web.downloads import download
from runhub.web.forms_activities import ActivityForm
from runhub.web.privacy.words import others_words
from runhub.web.run_data import as_script, run_data
from runhub.web.run_page import run_page
from runhub.web.talk.thread import thread_context
from runhub.web.wellness.feel import feel_card


@login_required
@require_GET
def activity(request: HttpRequest, key: UUID) -> HttpResponse:
    found = activity_for(request.user, key)
    if found.public_id != key:
        return redirect("activity", found.public_id)
    page = run_page(request.user, request.reader, found)
    series = page.run.series
    # In the page itself: a second request would read and analyse the streams again.
    data = as_script(run_data(series, request.reader.units)) if series else ""
    context = _context(request, found) | {"page": page, "chart_data": data}
    context["feel"] = feel_card(found)
    return render(request, "activities/run.html", context | thread_context(request, found))


@login_required
@require_GET
def data(request: HttpRequest, key: UUID) -> HttpResponse:
    found = activity_for(request.user, key)
    seen = seen_of(found)
    if seen is None:
        raise Http404
    if seen.series is None:
        raise PermissionDenied
    is_raw = request.GET.get("values") == "raw"
    return JsonResponse(
        run_data(seen.series, request.reader.units, raw=is_raw),
        json_dumps_params={"separators": (",", ":")},
    )


@login_required
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, key: UUID) -> HttpResponse:
    """In place for htmx, a page of its own without; saving answers the new head or the page."""
    found = activity_for(request.user, key, Need.EDIT)
    if request.method == "GET" and request.GET.get("cancel"):
        return _head(request, found)
    if "confirm" in request.POST:
        return _confirmed(request, found)
    form = ActivityForm(request.POST or None, activity=found, units=request.reader.units)
    if request.method == "POST" and form.is_valid() and _saved(found, form):
        return _after_edit(request, found, form)
    is_inside = bool(request.htmx)
    template = "activities/_edit.html" if is_inside else "activities/edit.html"
    # htmx leaves the page alone on 4xx answers.
    status = 422 if form.errors and not is_inside else 200
    context = _context(request, found) | {"form": form}
    return render(request, template, context, status=status)


def _confirmed(request: HttpRequest, found: Activity) -> HttpResponse:
    """What was guessed is right: from now on it counts as set by hand."""
    guesses = {name: getattr(found, name) for name in guesses_of(found)}
    services.activity_edit(activity=found, **guesses)
    if request.htmx:
        return _head(request, found)
    return redirect("activity", found.public_id)


def _head(request: HttpRequest, found: Activity) -> HttpResponse:
    """The head anew; its line of records comes with the analysis, which is told to come again."""
    answer = render(request, "activities/_head.html", _context(request, found))
    answer["HX-Trigger-After-Settle"] = "run-head"
    return answer


def _saved(found: Activity, form: ActivityForm) -> bool:
    try:
        with transaction.atomic():
            services.activity_edit(activity=found, **form.changes())
            if "distance" in form.changed_data:
                distance = form.cleaned_data["distance"]
                services.activity_correct_distance(activity=found, distance_m=distance)
            if "hides_map" in form.changed_data:
                map_hide(activity=found, hides=form.cleaned_data["hides_map"])
    except ValidationError as error:
        form.add_error(None, error)
        return False
    return True


def _after_edit(request: HttpRequest, found: Activity, form: ActivityForm) -> HttpResponse:
    if not request.htmx:
        messages.success(request, _("Saved."))
        return redirect("activity", found.public_id)
    answer = _head(request, found)
    if {"distance", "sport"} & set(form.changed_data):
        # Pace, splits and charts all follow these.
        answer["HX-Refresh"] = "true"
    return answer


@login_required
@require_http_methods(["GET", "POST"])
def delete(request: HttpRequest, key: UUID) -> HttpResponse:
    """Asks on a page of its own where no script opens the dialog."""
    found = activity_for(request.user, key, Need.EDIT)
    if request.method == "GET":
        return render(request, "activities/delete.html", _context(request, found))
    services.activity_trash(athlete=found.athlete, keys=[found.public_id])
    messages.success(
        request,
        _("“%(title)s” deleted.") % {"title": found.title},
        extra_tags=reverse("activity_restore", args=[found.public_id]),
    )
    return redirect("activities")


@login_required
@require_POST
def restore(request: HttpRequest, key: UUID) -> HttpResponse:
    found = activity_for(request.user, key, Need.EDIT, trashed=True)
    services.activity_restore(athlete=found.athlete, keys=[found.public_id])
    messages.success(request, _("“%(title)s” is back.") % {"title": found.title})
    return redirect("activity", found.public_id)


@login_required
@require_GET
def original(request: HttpRequest, key: UUID) -> HttpResponse:
    return original_of(request.user, key)


def original_of(user: User, key: UUID) -> FileResponse:
    """The file as it was handed in, byte for byte; for its owner alone."""
    activity_for(user, key, Need.EDIT)
    source = recording_for(user, key).source_file
    if source is None or not storages["originals"].exists(source.file.name):
        raise Http404
    # Kept unpacked, and a member of an archive is named with its folders.
    name = PurePosixPath(source.name).name.removesuffix(".gz")
    answer = download(storages["originals"].open(source.file.name), name)
    answer["Last-Modified"] = http_date(source.created_at.timestamp())
    return answer


@login_required
@require_POST
def merge(request: HttpRequest, key: UUID, offer: int) -> HttpResponse:
    found = activity_for(request.user, key, Need.EDIT)
    question = offer_for(found, offer)
    if request.POST.get("answer") == "merge":
        kept = services.merge_accept(offer=question)
        messages.success(request, _("Both recordings count as one run now."))
        return redirect("activity", kept.public_id)
    services.merge_decline(offer=question)
    messages.success(request, _("They stay two activities."))
    return redirect("activity", found.public_id)


def _context(request: HttpRequest, found: Activity) -> dict[str, Any]:
    is_own = found.athlete.user_id == request.user.pk
    return {
        "activity": found,
        "athlete": found.athlete,
        "is_own": is_own,
        "others_see": others_words(found) if is_own else "",
        "guesses": guesses_of(found),
        "team": None if is_own else team_between(request.user, found.athlete),
        "unit": "mi" if request.reader.units == "imperial" else "km",
        "words": script_words(request),
    }


def script_words(request: HttpRequest) -> dict[str, str]:
    """What the page's script cannot know: addresses, units and words."""
    return {
        "plotly": static("vendor/plotly-basic.min.js"),
        "leaflet": static("vendor/leaflet/leaflet.js"),
        "units": request.reader.units,
        "tileUrl": settings.TILE_URL,
        "tileAttribution": settings.TILE_ATTRIBUTION,
        "touch": _("Touch to move the map"),
        "start": _("Start"),
        "finish": _("Finish"),
    }
