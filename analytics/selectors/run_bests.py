"""The best efforts of one run among those of all runs of its athlete."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from activities.models import Activity
from analytics.core.bests import DISTANCES_M
from analytics.selectors.bests_curves import Efforts, efforts
from analytics.selectors.scope import Scope
from athletes.models import User


@dataclass(frozen=True, slots=True)
class RunBest:
    """The fastest effort of a run over a distance, elapsed time.

    `rank` of `count` runs that were long enough; of equals the earlier is ahead. `was_record`:
    faster than all runs before it, of which there was one.
    """

    distance_m: float
    seconds: float
    start_s: float
    rank: int
    count: int
    was_record: bool

    @property
    def end_s(self) -> float:
        return self.start_s + self.seconds

    @property
    def is_record(self) -> bool:
        return self.rank == 1 and self.count > 1


def run_bests(user: User, activity: Activity) -> list[RunBest]:
    """By distance; none while the run is not analysed. One query."""
    found = efforts(user, Scope(activity.athlete_id))
    places = np.flatnonzero(found.ids == activity.pk)
    if not len(places):
        return []
    place = int(places[0])
    return [
        _best(found, place, column)
        for column in range(len(DISTANCES_M))
        if not np.isnan(found.seconds[place, column])
    ]


def _best(found: Efforts, place: int, column: int) -> RunBest:
    all_s = found.seconds[:, column]
    own = float(all_s[place])
    before = all_s[:place]
    ahead = int((before <= own).sum()) + int((all_s[place + 1 :] < own).sum())
    return RunBest(
        distance_m=DISTANCES_M[column],
        seconds=own,
        start_s=float(found.start_s[place, column]),
        rank=ahead + 1,
        count=int((~np.isnan(all_s)).sum()),
        was_record=bool((~np.isnan(before)).any()) and not bool((before <= own).any()),
    )
