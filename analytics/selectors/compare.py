"""Two to five activities side by side: figures, splits, laps, zones, and curves on one axis."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

import numpy as np
from django.http import Http404
from numpy.typing import NDArray

from activities import access
from activities.core.splits import LapRow, Split
from activities.core.summary import Analysed
from activities.models import Activity
from activities.selectors.recordings import recordings_of
from analytics.core.alignment import Align, Aligned, aligned, axis_of, places_for
from analytics.models import Analysis, MetricValue
from athletes.models import User

MOST = 5
ALIGNS: tuple[Align, ...] = ("distance", "time", "lap")


@dataclass(frozen=True, slots=True, eq=False)
class Session:
    """One activity of a comparison. `values` of metrics are SI; `reasons` say why one is missing;
    `zones` are shares 0..1 of zone 0 (below the first) to 5, by kind, as far as worked out."""

    activity: Activity
    athlete_name: str
    analysed: Analysed | None
    splits: list[Split]
    laps: list[LapRow]
    values: dict[str, float]
    reasons: dict[str, str]
    zones: dict[str, list[float]]
    run: Aligned | None  # None where the axis is not known

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
    names = visible(user, keys)
    ids = list(names)
    recorded = {one.activity.pk: one for one in recordings_of(ids)}
    if len(recorded) < len(ids):
        raise Http404  # moved to the trash meanwhile
    analyses = {pk: one.analysed() for pk, one in recorded.items()}
    laps = {pk: one.laps() if one is not None else [] for pk, one in analyses.items()}
    axes = {pk: _axis(analyses[pk], align, laps[pk]) for pk in ids}
    places = places_for(list(axes.values()))
    values, reasons = _metrics(ids)
    zones = _zones(ids)
    sessions = []
    for pk, axis in axes.items():
        analysed = analyses[pk]
        sessions.append(
            Session(
                activity=recorded[pk].activity,
                athlete_name=names[pk],
                analysed=analysed,
                splits=analysed.splits(unit_m) if analysed is not None else [],
                laps=laps[pk],
                values=values[pk],
                reasons=reasons[pk],
                zones=zones.get(pk, {}),
                run=aligned(analysed, axis, places)
                if analysed is not None and axis is not None and len(places)
                else None,
            )
        )
    return Comparison(sessions, align, places)


def visible(user: User, keys: Sequence[UUID]) -> dict[int, str]:
    """Whose they are, by primary key in the order of `keys`; Http404 for one not to be seen."""
    rows = access.visible_to(user).filter(public_id__in=keys)
    known = {
        key: (pk, name) for key, pk, name in rows.values_list("public_id", "pk", "athlete__name")
    }
    # Another recording may stand for one since its address was kept: the door knows.
    return dict(known.get(key) or _through_door(user, key) for key in keys)


def _through_door(user: User, key: UUID) -> tuple[int, str]:
    found = access.activity_for(user, key)
    return found.pk, found.athlete.name


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
