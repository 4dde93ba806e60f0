"""The trash: looking, and deleting for good; bringing back is in run.py."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from activities.access import activity_for
from activities.selectors.trash import trash
from activities.services import trash as services
from athletes.access import Need
from runhub.web.activities import own_athlete
from runhub.web.paging import page_number


@login_required
@require_GET
def trashed(request: HttpRequest) -> HttpResponse:
    own_athlete(request)
    found = trash(request.user, page_number(request.GET))
    return render(request, "activities/trash.html", {"found": found})


@login_required
@require_http_methods(["GET", "POST"])
def purge(request: HttpRequest, key: UUID) -> HttpResponse:
    """One activity; asks first."""
    found = activity_for(request.user, key, Need.EDIT, trashed=True)
    if request.method == "GET":
        return render(request, "activities/purge.html", {"activity": found})
    services.activity_purge(activity=found)
    messages.success(request, _("“%(title)s” is gone for good.") % {"title": found.title})
    return redirect("activities_trash")


@login_required
@require_http_methods(["GET", "POST"])
def empty(request: HttpRequest) -> HttpResponse:
    """All of it; asks first."""
    athlete = own_athlete(request)
    if request.method == "GET":
        return render(request, "activities/purge.html", {"count": trash(request.user).paging.total})
    count = services.trash_purge(athlete=athlete)
    text = ngettext(
        "%(n)d activity is gone for good.", "%(n)d activities are gone for good.", count
    )
    messages.success(request, text % {"n": count})
    return redirect("activities_trash")
