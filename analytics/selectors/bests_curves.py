"""Best efforts over distances, and mean-maximal curves, of all the runs of a scope at once."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import numpy as np
from django.db.models import BooleanField, Case, Q, Value, When
from django.db.models.expressions import RawSQL
from numpy.typing import NDArray

from activities.models import WorkoutType
from analytics.core.bests import DISTANCES_M
from analytics.core.curves import DURATIONS_S
from analytics.core.packing import CURVES
from analytics.models import Analysis
from analytics.selectors.columns import columns
from analytics.selectors.reveals import CURVE_KINDS
from analytics.selectors.run_days import is_own
from analytics.selectors.scope import Scope
from analytics.selectors.trends import day_number
from athletes.models import User

Floats = NDArray[np.floating]
BESTS_BYTES = 8 * len(DISTANCES_M)
CURVE_BYTES = 2 * len(DURATIONS_S)
MISSING = 65535


@dataclass(frozen=True, slots=True)
class Run:
    """The run an effort is from."""

    key: UUID
    title: str
    day: date
    is_race: bool


@dataclass(frozen=True, slots=True, eq=False)
class Efforts:
    """Best efforts of a runs by DISTANCES_M: seconds (elapsed), start second, (a, d); NaN: none."""

    ids: NDArray[np.integer]
    days: NDArray[np.integer]  # since 1970, rising
    is_race: NDArray[np.bool_]
    seconds: Floats
    start_s: Floats

    def __len__(self) -> int:
        return len(self.ids)

    def between(self, start: date | None, end: date | None) -> Efforts:
        """Those of the days from `start` to `end`, both included; None is open."""
        first = 0 if start is None else np.searchsorted(self.days, day_number(start), "left")
        last = len(self) if end is None else np.searchsorted(self.days, day_number(end), "right")
        return self.take(slice(first, last))

    def take(self, which: Any) -> Efforts:
        return Efforts(
            self.ids[which], self.days[which], self.is_race[which], self.seconds[which],
            self.start_s[which],
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Best:
    """The fastest effort over a distance; of equals the earlier."""

    distance_m: float
    seconds: float
    start_s: float
    activity_id: int
    day: int  # since 1970
    is_race: bool


def efforts(user: User, scope: Scope) -> Efforts:
    """The efforts of every run of `scope`, oldest first; when they began is not told of runs that
    are cut for the reader. One query."""
    is_race = Case(
        When(activity__workout_type=WorkoutType.RACE, then=Value(True)),
        default=Value(False), output_field=BooleanField(),
    )  # fmt: skip
    query = _analyses(user, scope).annotate(
        race=is_race, size=RawSQL("octet_length(bests)", [])
    ).filter(size=BESTS_BYTES)  # fmt: skip
    kinds: dict[str, Any] = {"activity_id": "id", "local_date": "day", "race": "truth"}
    if not is_own(user, scope.athlete_id):
        query = query.annotate(cut=~Q(activity__athlete__privacy_version=0))
        kinds["cut"] = "truth"
    found = columns(query, **kinds, bests="bytes")
    table = found["bests"].view("<f4").reshape(-1, len(DISTANCES_M), 2)
    if "cut" in found:
        table = np.where(found["cut"].astype(bool)[:, None, None] & [False, True], np.nan, table)
    return Efforts(
        found["activity_id"], found["local_date"], found["race"].astype(bool), table[..., 0],
        table[..., 1],
    )  # fmt: skip


def best_of(found: Efforts) -> list[Best | None]:
    """By DISTANCES_M; None where nobody ran so far."""
    if not len(found):
        return [None] * len(DISTANCES_M)
    seconds = np.where(np.isnan(found.seconds), np.inf, found.seconds)
    places = seconds.argmin(axis=0).tolist()
    return [
        Best(
            distance, float(seconds[row, column]), float(found.start_s[row, column]),
            int(found.ids[row]), int(found.days[row]), bool(found.is_race[row]),
        )
        if np.isfinite(seconds[row, column]) else None
        for column, (distance, row) in enumerate(zip(DISTANCES_M, places, strict=True))
    ]  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class Curve:
    """Best means over DURATIONS_S, (d,), and the activities they are from; NaN and 0: none."""

    values: Floats
    ids: NDArray[np.integer]

    @property
    def is_empty(self) -> bool:
        return bool(np.isnan(self.values).all())

    def at(self, seconds: int) -> float:
        return float(self.values[DURATIONS_S.index(seconds)])


def curves(user: User, scope: Scope, *names: str) -> dict[str, Curve]:
    """The best curve of each of `names` (of CURVES, neighbours) over all of `scope`. One query."""
    kinds = list(CURVES)
    first = kinds.index(names[0])
    if tuple(kinds[first : first + len(names)]) != names:
        raise ValueError("curves are read as they lie beside each other")
    told = {kind for name in names for kind in CURVE_KINDS.get(name, ())}
    span = [1 + first * CURVE_BYTES, len(names) * CURVE_BYTES]
    query = _analyses(user, scope, told).annotate(
        size=RawSQL("octet_length(curves)", []),
        part=RawSQL("substring(curves from %s for %s)", span),
    ).filter(size=len(kinds) * CURVE_BYTES)  # fmt: skip
    found = columns(query, activity_id="id", part="bytes")
    levels = found["part"].view("<u2").reshape(-1, len(names), len(DURATIONS_S))
    return {
        name: _best_curve(levels[:, place], found["activity_id"], CURVES[name])
        for place, name in enumerate(names)
    }


def _best_curve(levels: NDArray[np.integer], ids: NDArray[np.integer], quantum: float) -> Curve:
    if not len(ids):
        return Curve(np.full(len(DURATIONS_S), np.nan), np.zeros(len(DURATIONS_S), np.int64))
    known = np.where(levels == MISSING, 0, levels)
    rows = known.argmax(axis=0)
    best = np.take_along_axis(known, rows[None], axis=0)[0].astype(np.float64)
    return Curve(
        np.where(best > 0, best * quantum, np.nan), np.where(best > 0, ids[rows], 0)
    )  # fmt: skip


def runs_named(user: User, scope: Scope, ids: Iterable[int]) -> dict[int, Run]:
    """The runs an effort or a curve is from, by id. One query."""
    found = Scope(scope.athlete_id).activities(user).filter(pk__in=sorted(set(ids) - {0}))
    rows = found.values_list("pk", "public_id", "title", "local_date", "workout_type")
    return {
        pk: Run(key, title, day, kind == WorkoutType.RACE) for pk, key, title, day, kind in rows
    }


def _analyses(user: User, scope: Scope, kinds: Collection[str] = ()) -> Any:
    """Of runs alone: a ride's speeds are no running speeds."""
    mine = Analysis.objects.filter(
        athlete_id=scope.athlete_id, is_run=True,
        activity__in=scope.activities(user, kinds).values("pk"),
    )  # fmt: skip
    return mine.order_by("local_date", "activity_id")
