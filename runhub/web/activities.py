"""The list of activities, its bulk edits, and activities typed in by hand."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from activities.selectors.library import library
from activities.selectors.team import team_between
from activities.services import library as services
from analytics.selectors.compare import MOST as MOST_COMPARED
from athletes.access import athlete_for
from athletes.models import Athlete
from coaching.selectors.comments import by_run, unread_runs
from common.kinds import Kind
from runhub.web.compare_page import address as comparison
from runhub.web.forms_activities import BulkForm, FilterForm, ManualForm, keys_of
from runhub.web.list_page import allowed, bulk_choices, filters, links
from runhub.web.rows import row_views
from runhub.web.whose import Whose

UNDO = "activities_undo"  # session key: token -> what bulk edits have changed
MOST_UNDOS = 5
MOST_MARKED = 200  # runs with new comments; whoever has more does not go by dots
FEWEST_COMPARED = 2


def own_athlete(request: HttpRequest) -> Athlete:
    """The reader's own profile; who has none has no activities either."""
    athlete = request.reader.athlete
    if athlete is None:
        raise Http404
    return athlete


@login_required
@require_GET
def activities(request: HttpRequest) -> HttpResponse:
    return _list(request, own_athlete(request), is_own=True)


@login_required
@require_GET
def athlete_activities(request: HttpRequest, athlete: UUID) -> HttpResponse:
    """The same list as a coach sees it: read-only."""
    found = athlete_for(request.user, athlete)
    return _list(request, found, is_own=found.user_id == request.user.pk)


def _list(request: HttpRequest, athlete: Athlete, *, is_own: bool) -> HttpResponse:
    whose = Whose.of(athlete, is_own=is_own)
    form = FilterForm(request.GET, units=request.reader.units)
    wanted, said = allowed(form.wanted(), whose)
    found = library(request.user, athlete, wanted)
    unit = "mi" if request.reader.units == "imperial" else "km"
    context: dict[str, Any] = {
        "athlete": athlete,
        "is_own": is_own,
        "team": None if is_own else team_between(request.user, athlete),
        "filters": filters(form, wanted, found, unit),
        "wanted": wanted,
        "found": found,
        "rows": row_views(found.rows, request.reader.units, _unread(request, athlete)),
        "links": links(request.GET, form, wanted, found, whose),
        "said": said,
        "hides_heart_rate": whose.hides(Kind.BODY),
        "hides_notes": whose.hides(Kind.NOTES),
        "bulk": bulk_choices(BulkForm(athlete=athlete)) if is_own else [],
    }
    return render(request, "activities/list.html", context)


def _unread(request: HttpRequest, athlete: Athlete) -> dict[UUID, int]:
    return by_run(unread_runs(request.user, athlete.pk, limit=MOST_MARKED))


@login_required
@require_POST
def bulk(request: HttpRequest) -> HttpResponse:
    athlete = own_athlete(request)
    form, keys = BulkForm(request.POST, athlete=athlete), keys_of(request.POST)
    back = redirect(_back(request))
    if not keys:
        messages.warning(request, _("Tick the activities to change first."))
        return back
    if request.POST.get("action") == "compare":
        if FEWEST_COMPARED <= len(keys) <= MOST_COMPARED:
            return redirect(comparison(keys))
        messages.warning(request, _("Tick two to five activities to compare."))
        return back
    if request.POST.get("action") == "delete":
        try:
            count = services.activity_trash(athlete=athlete, keys=keys)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
            return back
        text = ngettext("%(n)d activity deleted.", "%(n)d activities deleted.", count)
        _with_undo(request, text % {"n": count}, {"trashed": [str(key) for key in keys]})
        return back
    try:
        before = services.activities_bulk_edit(athlete=athlete, keys=keys, **form.arguments())
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return back
    text = ngettext("%(n)d activity changed.", "%(n)d activities changed.", len(before))
    _with_undo(request, text % {"n": len(before)}, {"before": before})
    return back


@login_required
@require_POST
def undo(request: HttpRequest, token: str) -> HttpResponse:
    athlete = own_athlete(request)
    kept = request.session.get(UNDO, {})
    done = kept.pop(token, None)
    request.session[UNDO] = kept
    if done is None:
        messages.warning(request, _("This can't be undone any more."))
        return redirect("activities")
    if "before" in done:
        services.activities_bulk_revert(athlete=athlete, before=done["before"])
    else:
        keys = [UUID(key) for key in done["trashed"]]
        services.activity_restore(athlete=athlete, keys=keys)
    messages.success(request, _("Everything is as it was."))
    return redirect(_back(request, request.META.get("HTTP_REFERER", "")))


@login_required
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    athlete, units = own_athlete(request), request.reader.units
    form = ManualForm(request.POST or None, athlete=athlete, units=units)
    if request.method == "POST" and form.is_valid():
        try:
            activity = services.activity_create_manual(athlete=athlete, **form.arguments())
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Activity added."))
            return redirect("activity", activity.public_id)
    context = {
        "form": form,
        "unit": "mi" if units == "imperial" else "km",
        "climb_unit": "ft" if units == "imperial" else "m",
    }
    return render(request, "activities/new.html", context, status=422 if form.errors else 200)


def _with_undo(request: HttpRequest, text: str, undoing: dict[str, Any]) -> None:
    """A message whose toast can undo; what it takes waits in the session."""
    kept = dict(list(request.session.get(UNDO, {}).items())[-MOST_UNDOS + 1 :])
    token = get_random_string(12)
    request.session[UNDO] = kept | {token: undoing}
    messages.success(request, text, extra_tags=reverse("activities_undo", args=[token]))


def _back(request: HttpRequest, referer: str = "") -> str:
    """The list as it was filtered; only its own query string is taken from the form."""
    query = request.POST.get("query", "")
    if not query and "?" in referer and reverse("activities") in referer:
        query = referer.partition("?")[2]
    return f"{reverse('activities')}?{query}" if query else reverse("activities")
