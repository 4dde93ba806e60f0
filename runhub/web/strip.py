"""The strip over every page about somebody else: which team, who, what is not shared, where to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from athletes.consent.breakglass import glass_of
from athletes.consent.sight import Sight
from athletes.models import Athlete, Team
from common.kinds import Kind
from runhub.web.whose import Whose

# (url name, word, names of the pages that belong to it); the first match is the current one.
PLACES: list[tuple[str, str | Promise, tuple[str, ...]]] = [
    (
        "athlete",
        gettext_lazy("Overview"),
        ("athlete", "athlete_notes", "athlete_flags", "athlete_wellness"),
    ),
    ("athlete_activities", gettext_lazy("Activities"), ("athlete_activities", "activity")),
    ("athlete_progress", gettext_lazy("Progress"), ("athlete_progress",)),
]


@dataclass(frozen=True, slots=True)
class Place:
    label: str
    url: str
    is_current: bool


def strip(request: HttpRequest | None, team: Team | str | None, athlete: Athlete) -> dict[str, Any]:
    """What the strip prints of `athlete` (from the door)."""
    found: dict[str, Any] = {
        "athlete": athlete.name,
        "athlete_url": reverse("athlete", args=[athlete.public_id]),
        "places": _places(request, athlete),
    }
    sight: Sight | None = getattr(athlete, "sight", None)
    if sight is not None:
        whose = Whose(athlete.name, sight)
        found |= {"missing": whose.missing, "since": _since(sight)}
    through = _pass(request, athlete)
    if through:
        found["shares"] = through
    if isinstance(team, Team):
        url = reverse("team_table", args=[team.public_id])
        found |= {"team": team.name, "team_url": url}
    return found


def _pass(request: HttpRequest | None, athlete: Athlete) -> str:
    """What an admin reads who sees this by a pass, since nobody shared it with them."""
    glass = glass_of(request.user, athlete) if request is not None else None
    if glass is None:
        return ""
    words = _(
        "You see all data of %(name)s through a pass for administrators until %(time)s, not "
        "because they share it. Your reason: “%(reason)s”"
    )
    time = date_format(timezone.localtime(glass.expires_at), "H:i")
    return words % {"name": athlete.name, "time": time, "reason": glass.reason}


def _since(sight: Sight) -> str:
    """The day from which on runs are shared at all."""
    first = sight.first_day([Kind.TRAINING])
    if first is None or first == date.min:
        return ""
    return _("runs from %(day)s on") % {"day": date_format(first, "j M Y")}


def _places(request: HttpRequest | None, athlete: Athlete) -> list[Place]:
    match = getattr(request, "resolver_match", None)
    here = (match.url_name or "") if match else ""
    found = []
    for name, label, pages in PLACES:
        is_current = any(here == page or here.startswith(f"{page}_") for page in pages[-1:])
        url = reverse(name, args=[athlete.public_id])
        found.append(Place(str(label), url, is_current or here in pages))
    return found
