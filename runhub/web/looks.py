"""The athlete's record of who looked at what: written when a page about them has been answered."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from athletes.consent.looks import looks_write, taken_by

# What the athlete reads for each kind of page.
WHAT = {
    "profile": _("your overview"),
    "table": _("the coaches' table of the team"),
    "activities": _("your list of runs"),
    "activity": _("a run"),
    "progress": _("your progress"),
    "comparison": _("a comparison"),
    "wellness": _("your wellness days"),
    "download": _("a table as a file"),
    "api": _("your data through the API"),
}


class LooksMiddleware:
    """One statement after an answer that showed somebody else's data; none otherwise."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        athletes = taken_by(request.user)
        if athletes and response.status_code == 200:
            looks_write(
                viewer=request.user, athletes=athletes, what=_what(request), now=timezone.now()
            )
        return response


def _what(request: HttpRequest) -> str:
    match = request.resolver_match
    route, name = (match.route, match.url_name or "") if match else ("", "")
    if route.startswith("api/"):
        return "api"
    if route.endswith(".csv") or "csv" in name:
        return "download"
    if "wellness" in route:
        return "wellness"
    if "progress/" in route:
        return "progress"
    if route.startswith("compare") or "side-by-side/" in route:
        return "comparison"
    if route.startswith("activities/") or "/review/" in route:
        return "activity"
    if name.startswith("team_table"):
        return "table"
    return "activities" if "activities/" in route else "profile"
