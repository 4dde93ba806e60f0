"""What every page of the frame shows: the reader, the places to go, running imports."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from activities.selectors.imports_pages import running_jobs
from athletes.selectors import Reader
from coaching.selectors.notifications import unread_total
from runhub.condition import concerns
from runhub.web.instance.strip import passes_used

# (url name, word, icon, who sees it). A place is shown only once its page exists.
PLACES = [
    ("home", _("Home"), "house", "all"),
    ("activities", _("Activities"), "activity", "all"),
    ("progress", _("Progress"), "chart-line", "athlete"),
    ("team", _("Team"), "users", "coach"),
]
# Pages that belong to a place without lying under its address.
BESIDE = {"progress": "/compare/"}


@dataclass(frozen=True, slots=True)
class Place:
    url: str
    label: Any
    icon: str
    is_current: bool


def frame(request: HttpRequest) -> dict[str, Any]:
    reader: Reader = getattr(request, "reader", Reader())
    context: dict[str, Any] = {
        "reader": reader,
        "is_development": settings.DEVELOPMENT,
        "trash_days": settings.TRASH_DAYS,
    }
    if getattr(request, "htmx", False) or not _signed_in(request):
        return context
    context["places"] = places(request, reader)
    context["upload_url"] = url_or_nothing("upload")
    context["imports_url"] = url_or_nothing("imports") or context["upload_url"]
    context["running_imports"] = running_jobs(reader.athlete)
    context["news"] = unread_total(request.user)
    if request.user.is_staff or request.user.is_superuser:
        context["concerns"] = concerns()
        context["glasses"] = passes_used(request)
    return context


def _signed_in(request: HttpRequest) -> bool:
    user = getattr(request, "user", None)
    return user is not None and user.is_authenticated


def places(request: HttpRequest, reader: Reader) -> list[Place]:
    found = []
    seen_by = {"athlete": reader.athlete is not None, "coach": reader.is_coach}
    for name, label, icon, audience in PLACES:
        url = url_or_nothing(name)
        if url and (audience == "all" or seen_by[audience]):
            starts = tuple(start for start in (url, BESIDE.get(name, "")) if start not in ("", "/"))
            is_current = request.path == url or request.path.startswith(starts)
            found.append(Place(url, label, icon, is_current))
    return found


def url_or_nothing(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
