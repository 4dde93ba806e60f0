"""Daily loads of many athletes at once, as far as one reader may see them: the coach's table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from analytics.selectors.team_days import Found, Shown, days_of, restricted
from athletes.consent.sight import Sight
from common.kinds import Kind

Floats = NDArray[np.floating]


@dataclass(frozen=True, eq=False)
class TeamLoads:
    """Consecutive days of several athletes: arrays (athletes, days), rest days 0.

    `load` is by heart rate where `by_heart_rate` (athletes,) says so, else by pace alone; `runs`
    and `distance_m` are of runs. Days before `first_places` (athletes,) are not shared. If asked
    for, (athletes,): `form` of the last day, from all that is shared, and `loads_for_d`, on which
    day of their loads it is, 1 = today was the first, 0 = there is none.
    """

    athletes: tuple[int, ...]
    first: date
    last: date
    by_heart_rate: NDArray[np.bool_]
    first_places: NDArray[np.int64]
    load: Floats
    runs: Floats
    distance_m: Floats
    form: Floats
    loads_for_d: NDArray[np.int64]

    @cached_property
    def places(self) -> dict[int, int]:
        """The row of each athlete."""
        return {athlete: place for place, athlete in enumerate(self.athletes)}


def team_loads(
    sights: Mapping[int, Sight], first: date, last: date, *, with_form: bool = False
) -> TeamLoads:
    """Every day from `first` to `last`, both included, of the athletes of `sights` by primary key.

    By heart rate where body is shared as long as training is (within these days), else by pace;
    in form, what came before the body was shared counts by pace. Runs whose terms forbid others
    are not in it: athletes with such runs are added up from the rest. At most three queries,
    however many athletes.
    """
    athletes = tuple(sights)
    size = (len(athletes), max((last - first).days + 1, 0))
    shown = [_shown(row, pk, sights[pk], first, last) for row, pk in enumerate(athletes)]
    found = TeamLoads(
        athletes=athletes, first=first, last=last,
        by_heart_rate=np.array([one.body < date.max for one in shown], dtype=np.bool_),
        first_places=np.array([_place(one.since, first, size[1]) for one in shown], dtype=np.int64),
        load=np.zeros(size), runs=np.zeros(size), distance_m=np.zeros(size),
        form=np.zeros(size[0]), loads_for_d=np.zeros(size[0], dtype=np.int64),
    )  # fmt: skip
    open_to = [one for one in shown if one.since <= last]
    others = [one.pk for one in open_to if not sights[one.pk].is_own]
    closed = restricted(others) if others else set()
    for is_stored in (True, False):
        if wanted := [one for one in open_to if (one.pk not in closed) is is_stored]:
            _fill(found, days_of(wanted, first, last, is_stored=is_stored, with_form=with_form))
    return found


def _shown(row: int, pk: int, sight: Sight, first: date, last: date) -> Shown:
    since = sight.first_day([Kind.TRAINING]) or date.max
    body = sight.first_day([Kind.TRAINING, Kind.BODY]) or date.max
    is_hearty = since <= last and body <= max(since, first)
    return Shown(row, pk, since, body if is_hearty else date.max)


def _place(day: date, first: date, days: int) -> int:
    """Of the first day that is shared; `days` when none of them is."""
    return min(max(day.toordinal() - first.toordinal(), 0), days)


def _fill(into: TeamLoads, found: Found) -> None:
    into.load[found.places] = found.load
    into.runs[found.places] = found.runs
    into.distance_m[found.places] = found.distance_m
    into.form[found.rows] = found.form
    into.loads_for_d[found.rows] = found.loads_for_d
