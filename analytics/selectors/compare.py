"""Two to five activities side by side: figures, splits, laps, zones, and curves on one axis."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar
from uuid import UUID

import numpy as np
from django.http import Http404
from numpy.typing import NDArray

from activities import access
from activities.core.splits import LapRow, Split
from activities.core.summary import Analysed
from activities.models import Activity
from activities.selectors.recordings import Recorded, recordings_of
from analytics.core.alignment import Align, Aligned, aligned, axis_of, places_for
from analytics.models import Analysis, MetricValue
from analytics.selectors.reveals import hidden_metrics
from athletes.consent.looks import noted
from athletes.consent.sight import OWN, Sight
from athletes.models import Athlete, User
from common.kinds import Kind

T = TypeVar("T")
MOST = 5
ALIGNS: tuple[Align, ...] = ("distance", "time", "lap")


@dataclass(frozen=True, slots=True, eq=False)
class Session:
    """One activity of a comparison, as far as its reader may see it (`activity.shown`).

    `values` of metrics are SI; `reasons` say why one is missing; `zones` are shares 0..1 of zone 0
    (below the first) to 5, by kind, as far as worked out.
    """

    activity: Activity
    athlete_name: str
    analysed: Analysed | None
    splits: list[Split]
    laps: list[LapRow]
    values: dict[str, float]
    reasons: dict[str, str]
    zones: dict[str, list[float]]
    run: Aligned | None  # None where the axis is not known, or nothing of it is shared

    @property
    def distance_m(self) -> float | None:
        return self.activity.corrected_distance_m or self.activity.distance_m

    @property
    def speed_mps(self) -> float:
        """Mean over moving time; NaN without a distance."""
        moving = self.activity.moving_s
        return self.distance_m / moving if self.distance_m and moving > 0 else math.nan


@dataclass(frozen=True, slots=True, eq=False)
class Comparison:
    """Sessions in the order asked for; `places` (p,) of the axis in m, s or laps."""

    sessions: list[Session]
    align: Align
    places: NDArray[np.float64]


def compare(user: User, keys: Sequence[UUID], align: Align, *, unit_m: float) -> Comparison:
    """The activities with these public ids; Http404 if `user` may not see one of them.

    The number of queries does not depend on how many they are.
    """
    doors = visible(user, keys)
    ids = list(doors)
    recorded = {one.activity.pk: one for one in recordings_of(ids)}
    if len(recorded) < len(ids):
        raise Http404  # moved to the trash meanwhile
    _withhold(recorded, doors)
    analyses = {pk: _figures(one) for pk, one in recorded.items()}
    laps = {pk: one.laps() if one is not None else [] for pk, one in analyses.items()}
    axes = {pk: _axis(analyses[pk], align, laps[pk]) for pk in ids}
    places = places_for(list(axes.values()))
    values, reasons = _metrics(ids)
    zones = _zones(ids)
    sessions = []
    for pk, axis in axes.items():
        analysed, activity = analyses[pk], recorded[pk].activity
        hidden = hidden_metrics(activity.shown)
        sessions.append(
            Session(
                activity=activity,
                athlete_name=doors[pk].athlete_name,
                analysed=analysed,
                splits=analysed.splits(unit_m) if analysed is not None else [],
                laps=laps[pk],
                values=_without(values[pk], hidden),
                reasons=_without(reasons[pk], hidden),
                zones=zones.get(pk, {})
                if Kind.BODY in activity.shown
                else _without(zones.get(pk, {}), {"heart_rate"}),
                run=_aligned(activity, analysed, axis, places, align),
            )
        )
    return Comparison(sessions, align, places)


@dataclass(frozen=True, slots=True)
class Door:
    """Whose an activity is, and what of them the reader may see."""

    athlete_id: int
    athlete_name: str
    sight: Sight


def visible(user: User, keys: Sequence[UUID]) -> dict[int, Door]:
    """By primary key in the order of `keys`; Http404 for one not to be seen."""
    found = access.visible_to(user).filter(public_id__in=keys)
    known = {
        key: (pk, Door(athlete, name, found.sights.get(athlete, OWN)))
        for key, pk, athlete, name in found.values_list(
            "public_id", "pk", "athlete_id", "athlete__name"
        )
    }
    for _pk, door in known.values():
        if not door.sight.is_own:
            noted(user, door.athlete_id)
    # Another recording may stand for one since its address was kept: the door knows.
    return dict(known.get(key) or _through_door(user, key) for key in keys)


def _through_door(user: User, key: UUID) -> tuple[int, Door]:
    found = access.activity_for(user, key)
    return found.pk, Door(found.athlete_id, found.athlete.name, found.athlete.sight)


def _withhold(recorded: Mapping[int, Recorded], doors: Mapping[int, Door]) -> None:
    """Take from the activities of others what they do not share."""
    others = {door.athlete_id for door in doors.values() if not door.sight.is_own}
    athletes = Athlete.objects.in_bulk(others) if others else {}
    for pk, one in recorded.items():
        if doors[pk].athlete_id in others:
            athlete = one.activity.athlete = athletes[doors[pk].athlete_id]
            athlete.sight = doors[pk].sight
            access.withheld(one.activity, doors[pk].sight)


def _figures(one: Recorded) -> Analysed | None:
    found = one.seen()
    return None if found is None else found.figures


def _aligned(
    activity: Activity,
    analysed: Analysed | None,
    axis: NDArray[np.float64] | None,
    places: NDArray[np.float64],
    align: Align,
) -> Aligned | None:
    """The curves that are shared. A track at equal times or by laps would tell the pace."""
    if analysed is None or axis is None or not len(places):
        return None
    shown = activity.shown
    if Kind.STREAMS not in shown and not (Kind.MAP in shown and align == "distance"):
        return None
    found = aligned(analysed, axis, places)
    return found if Kind.STREAMS in shown else replace(found, channels={})


def _without(values: Mapping[str, T], hidden: Collection[str]) -> dict[str, T]:
    return {key: value for key, value in values.items() if key not in hidden}


def _axis(
    analysed: Analysed | None, align: Align, laps: list[LapRow]
) -> NDArray[np.float64] | None:
    axis = None if analysed is None else axis_of(analysed, align, laps)
    return axis if axis is not None and axis[-1] > 0 else None


def _metrics(ids: list[int]) -> tuple[dict[int, dict[str, float]], dict[int, dict[str, str]]]:
    values: dict[int, dict[str, float]] = defaultdict(dict)
    reasons: dict[int, dict[str, str]] = defaultdict(dict)
    rows = MetricValue.objects.filter(activity__in=ids)
    for pk, key, value, reason in rows.values_list("activity_id", "key", "value", "reason"):
        if value is None:
            reasons[pk][key] = reason
        else:
            values[pk][key] = value
    return values, reasons


def _zones(ids: list[int]) -> dict[int, dict[str, list[float]]]:
    rows = Analysis.objects.filter(activity__in=ids).values_list("activity_id", "zone_seconds")
    return {
        pk: {
            kind: [part / sum(seconds) for part in seconds]
            for kind, seconds in zones.items()
            if sum(seconds) > 0
        }
        for pk, zones in rows
    }
