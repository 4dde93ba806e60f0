"""Group sessions that were found, as lines to choose from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from activities.models import WorkoutType
from coaching.selectors.group_session import GroupSession
from coaching.selectors.group_session_side import MOST
from common import units as u
from common.units import Units
from runhub.web.progress_words import listed
from runhub.web.side_by_side.page import address

WHYS: dict[str, str | Promise] = {
    "place": gettext_lazy("same time, same place"),
    "time": gettext_lazy("same time, same kind of run"),
    "day": gettext_lazy("same day, same kind of run"),
}
NAMED = 3
_TYPES = dict(WorkoutType.choices)


@dataclass(frozen=True, slots=True)
class SuggestionView:
    day: date
    clock: str
    title: str
    names: str
    kind: str
    why: str | Promise
    distance: str
    href: str


def suggestion_views(
    team: UUID, sessions: Sequence[GroupSession], units: Units
) -> list[SuggestionView]:
    return [_view(team, found, units) for found in sessions]


def _view(team: UUID, found: GroupSession, units: Units) -> SuggestionView:
    first = found.runs[0]
    local = first.start.astimezone(ZoneInfo(first.time_zone))
    kinds = {run.workout_type for run in found.runs if run.workout_type}
    ways = [run.distance_m for run in found.runs if run.distance_m]
    return SuggestionView(
        day=found.day,
        clock=f"{local.hour}:{local.minute:02d}",
        title=_("%(n)d athletes") % {"n": len(found.runs)},
        names=_names([run.person.name for run in found.runs]),
        kind=str(_TYPES[kinds.pop()]) if len(kinds) == 1 else "",
        why=WHYS[found.why],
        distance=_span(ways, units),
        href=address(team, [run.key for run in found.runs[:MOST]]),
    )


def _names(names: list[str]) -> str:
    if len(names) <= NAMED + 1:
        return listed(names)
    more = _("%(n)d more") % {"n": len(names) - NAMED}
    return listed([*names[:NAMED], more])


def _span(ways: list[float], units: Units) -> str:
    """ "9.8 to 12.1 km"."""
    if not ways:
        return ""
    low, high = u.distance(min(ways), units), u.distance(max(ways), units)
    if low == high:
        return str(low)
    return _("%(low)s to %(high)s") % {"low": low.value, "high": high}
