"""The figures of the coach's table, for all athletes at once, from what they share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from analytics.selectors.team_load import TeamLoads, team_loads
from athletes.consent.sight import Sight
from common.days import week_start

Floats = NDArray[np.floating]

WEEKS = 12
SPAN_D = 7 * WEEKS
USUAL_WEEKS = 8
FEWEST_WEEKS = 3
BASE_D, LEAST_BASE_D = 28, 14
LEAST_FORM_D = 42


@dataclass(frozen=True, slots=True)
class Figures:
    """Of one athlete; NaN = cannot be said.

    `weeks_m`: distance by calendar week, oldest first, the running one last; NaN for weeks before
    the first run that is shared. `usual_m`: median of the eight weeks before. `load`: of the last 7 days;
    `change`: against the mean of 7 days in the four weeks before, relative. `by_heart_rate` says
    which load it is.
    """

    weeks_m: tuple[float, ...]
    usual_m: float
    load: float
    change: float
    form: float
    by_heart_rate: bool

    @property
    def week_m(self) -> float:
        return self.weeks_m[-1]


def figures_of(sights: Mapping[int, Sight], today: date, first_weekday: int) -> dict[int, Figures]:
    """By athlete, of those of `sights`. The queries of `team_loads`."""
    found = team_loads(sights, today - timedelta(days=SPAN_D - 1), today, with_form=True)
    if not found.athletes:
        return {}
    begins = _begins(found)
    weeks = _weeks(found, begins, first_weekday)
    usual = _usual(weeks)
    load, change = _load(found, begins)
    # The same loads as on the athlete's own page, from the first one on.
    form = np.where(found.loads_for_d >= LEAST_FORM_D, found.form, np.nan)
    return {
        pk: Figures(
            tuple(weeks[row].tolist()), float(usual[row]), float(load[row]), float(change[row]),
            float(form[row]), bool(found.by_heart_rate[row]),
        )
        for row, pk in enumerate(found.athletes)
    }  # fmt: skip


def _begins(found: TeamLoads) -> NDArray[np.int64]:
    """The place of each athlete's first day of running that is shared: days before it are no rest.
    Who has never run begins with what is shared."""
    count = found.runs.shape[1]
    ran = found.runs > 0
    first_run = np.where(ran.any(axis=1), ran.argmax(axis=1), count)
    first_load = np.where(found.loads_for_d > 0, count - found.loads_for_d, count)
    first = np.minimum(first_run, first_load)  # loads may reach farther back than these days
    return np.where(first < count, np.maximum(first, found.first_places), found.first_places)


def _weeks(found: TeamLoads, begins: NDArray[np.int64], first_weekday: int) -> Floats:
    """Metres (athletes, WEEKS); NaN for weeks before the first run that is shared."""
    start = week_start(found.last, first_weekday) - timedelta(weeks=WEEKS - 1)
    begin = (start - found.first).days
    days = np.zeros((len(found.athletes), 7 * WEEKS))
    shown = found.distance_m[:, begin:]
    days[:, : shown.shape[1]] = shown
    weeks: Floats = days.reshape(len(days), WEEKS, 7).sum(axis=2)
    ends = begin + 7 * (np.arange(WEEKS) + 1)
    return np.where(begins[:, np.newaxis] < ends, weeks, np.nan)


def _usual(weeks: Floats) -> Floats:
    """Median of the last whole weeks; NaN with fewer than three of them, or without a run."""
    before = weeks[:, -1 - USUAL_WEEKS : -1]
    enough = (np.isfinite(before).sum(axis=1) >= FEWEST_WEEKS) & (np.nansum(before, axis=1) > 0)
    usual = np.full(len(weeks), np.nan)
    if enough.any():
        usual[enough] = np.nanmedian(before[enough], axis=1)
    return usual


def _load(found: TeamLoads, begins: NDArray[np.int64]) -> tuple[Floats, Floats]:
    """Load of the last 7 days, and its change against the athlete's own four weeks before."""
    count = found.load.shape[1]
    week = found.load[:, -7:].sum(axis=1)
    base = found.load[:, -7 - BASE_D : -7].sum(axis=1)
    shared = np.clip(count - 7 - np.maximum(begins, count - 7 - BASE_D), 0, BASE_D)
    # Runs without any load: thresholds are missing, and 0 would be wrong.
    unknown = (found.load[:, -7 - BASE_D :].sum(axis=1) == 0) & (
        found.runs[:, -7 - BASE_D :].sum(axis=1) > 0
    )
    load = np.where(unknown | (found.first_places >= count), np.nan, week)
    usual = np.full(len(base), np.nan)
    np.divide(7 * base, shared, out=usual, where=(shared >= LEAST_BASE_D) & (base > 0))
    return load, load / usual - 1
