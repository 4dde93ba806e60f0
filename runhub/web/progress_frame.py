"""What the pages under Progress share: the door, the filters, the links between them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from activities.models import Sport, Surface, WorkoutType
from activities.selectors.team import team_between
from analytics.selectors.kinds import Kinds, kinds_of
from athletes.access import athlete_for
from athletes.models import Athlete
from athletes.selectors import shoe_list
from runhub.web.filters import RUNS, Filters
from runhub.web.imports import signed_in
from runhub.web.windows_of_time import AGAINST

View = Callable[..., HttpResponse]
TABS = [
    ("progress", gettext_lazy("Progress")),
    ("progress_metrics", gettext_lazy("Metrics")),
    ("progress_windows", gettext_lazy("Windows")),
    ("compare", gettext_lazy("Compare")),
]


def progress_page(view: View) -> View:
    """`view(request, athlete, …)` of the reader, or of the athlete of the address through the door.

    Who coaches only has no progress: they are sent to their team.
    """

    @signed_in
    @require_GET
    @wraps(view)
    def guarded(request: HttpRequest, athlete: UUID | None = None, **parts: Any) -> HttpResponse:
        found = athlete_for(request.user, athlete) if athlete else request.reader.athlete
        if found is None:
            return redirect("team")
        return view(request, found, **parts)

    return guarded


def address(name: str, athlete: Athlete, is_own: bool, **parts: str) -> str:
    """The address of a page under Progress; of another athlete's it names them."""
    if is_own or name == "compare":
        return reverse(name, kwargs=parts)
    return reverse(f"athlete_{name}", kwargs={"athlete": athlete.public_id, **parts})


@dataclass(frozen=True, slots=True)
class Option:
    name: str
    value: str
    label: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Group:
    """One row of check boxes of the filter form."""

    label: str
    options: list[Option]


def frame(request: HttpRequest, athlete: Athlete, filters: Filters, current: str) -> dict[str, Any]:
    """The context of templates/progress/_frame.html; `current` is a name of TABS."""
    is_own = athlete.user_id == request.user.pk
    kinds = kinds_of(request.user, athlete.pk)
    return {
        "athlete": athlete,
        "is_own": is_own,
        "team": None if is_own else team_between(request.user, athlete),
        "filters": filters,
        "tabs": tabs(athlete, is_own, filters, current),
        "windows": filters.windows(),
        "against": _against(filters),
        "groups": groups(athlete, is_own, filters, kinds),
        "has_activities": kinds.count > 0,
    }


def tabs(
    athlete: Athlete, is_own: bool, filters: Filters, current: str
) -> list[tuple[str, str, bool]]:
    """The sub-navigation; a page is named only once it exists."""
    found = []
    for name, label in TABS:
        try:
            url = address(name, athlete, is_own)
        except NoReverseMatch:
            continue
        query = "" if name == "compare" else filters.query()
        found.append((str(label), f"{url}{query}", name == current))
    return found


def _against(filters: Filters) -> list[tuple[str, str, bool]]:
    if filters.window.start is None:
        return []
    return [
        (str(label), filters.query(against=key), key == filters.against)
        for key, label in AGAINST.items()
    ]


def groups(athlete: Athlete, is_own: bool, filters: Filters, kinds: Kinds) -> list[Group]:
    """Check boxes of what this athlete's activities have; one choice alone is none."""
    shoes = [(str(s.public_id), s.name) for s in shoe_list(athlete)] if is_own else []
    sports = _labels(Sport, kinds.sports)
    found = [
        _group(
            _("Sport"), "sport", sports if set(kinds.sports) - set(RUNS) else [], filters.sports
        ),
        _group(_("Type"), "type", _labels(WorkoutType, kinds.types), filters.types),
        _group(_("Surface"), "surface", _labels(Surface, kinds.surfaces), filters.surfaces),
        _group(_("Device"), "device", [(d, d) for d in kinds.devices], filters.devices),
        _group(_("Shoe"), "shoe", shoes, tuple(str(key) for key in filters.shoes)),
    ]
    return [group for group in found if group.options]


def _labels(kind: Any, values: tuple[str, ...]) -> list[tuple[str, str]]:
    return [(value, str(kind(value).label)) for value in values if value in kind.values]


def _group(label: str, name: str, values: list[tuple[str, str]], chosen: tuple[str, ...]) -> Group:
    return Group(label, [Option(name, value, text, value in chosen) for value, text in values])
