"""Weeks of running, and what each calendar year came to so far."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from analytics.selectors.run_days import RunDays, run_days
from analytics.selectors.scope import Scope
from analytics.selectors.trends import day_number
from athletes.models import User

Floats = NDArray[np.floating]
THURSDAY = 3  # 1 January 1970
FEBRUARY_29 = 59


@dataclass(frozen=True, slots=True, eq=False)
class Weeks:
    """Consecutive weeks, weeks without runs among them; sums of runs; all (w,).

    `starts` are first days since 1970. Seconds are moving time; what is neither easy, moderate nor
    hard was run without a heart rate and without known zones.
    """

    starts: NDArray[np.integer]
    runs: Floats
    seconds: Floats
    distance_m: Floats
    easy_s: Floats
    moderate_s: Floats
    hard_s: Floats

    def __len__(self) -> int:
        return len(self.starts)

    @property
    def unknown_s(self) -> Floats:
        known = self.easy_s + self.moderate_s + self.hard_s
        return np.maximum(self.seconds - known, 0.0)


def week_of(day: int, first_weekday: int) -> int:
    """The first day of the week that `day` (since 1970) lies in; Monday is 0."""
    return day - (day + THURSDAY - first_weekday) % 7


def weekly(user: User, scope: Scope, first_weekday: int) -> Weeks | None:
    """The weeks of `scope`, from its first day or the first run; None without a run. One query."""
    found = run_days(user, scope)
    if not len(found):
        return None
    first = int(found.days[0]) if scope.start is None else day_number(scope.start)
    last = int(found.days[-1]) if scope.end is None else day_number(scope.end)
    return by_week(found, first, last, first_weekday)


def by_week(found: RunDays, first: int, last: int, first_weekday: int) -> Weeks:
    """`found` added up over the weeks that hold the days from `first` to `last`."""
    start = week_of(first, first_weekday)
    count = (week_of(last, first_weekday) - start) // 7 + 1
    place = (found.days - start) // 7
    sums = [
        np.bincount(place, weights=each, minlength=count)
        for each in (
            found.runs, found.seconds, found.distance_m, found.easy_s, found.moderate_s,
            found.hard_s,
        )
    ]  # fmt: skip
    return Weeks(start + 7 * np.arange(count), *sums)


@dataclass(frozen=True, slots=True, eq=False)
class Year:
    """One calendar year: days of the year with a run (1 January is 0) and metres so far."""

    year: int
    days: NDArray[np.integer]
    so_far_m: Floats

    def until(self, day: int) -> float:
        """Metres up to that day of the year, the day included."""
        count = int(np.searchsorted(self.days, day, side="right"))
        return float(self.so_far_m[count - 1]) if count else 0.0


def years(user: User, scope: Scope, today: date) -> list[Year]:
    """Years from the first run to `today`, oldest first, years without runs too. One query.

    A leap year's 29 February counts with the 28th, so that days of all years match.
    """
    found = run_days(user, scope)
    if not len(found):
        return []
    of_year = found.days.astype("datetime64[D]").astype("datetime64[Y]").astype(int) + 1970
    day = places_in_year(found.days)
    made = []
    for year in range(int(of_year[0]), today.year + 1):
        mine = of_year == year
        made.append(Year(year, day[mine], np.cumsum(found.distance_m[mine])))
    return made


def place_in_year(day: date) -> int:
    """0 to 364; 29 February is the same as the 28th."""
    return int(places_in_year(np.array([day_number(day)]))[0])


def places_in_year(days: NDArray[np.integer]) -> NDArray[np.integer]:
    """`place_in_year` of whole days since 1970."""
    first = days.astype("datetime64[D]").astype("datetime64[Y]")
    year = first.astype(int) + 1970
    place = days - first.astype("datetime64[D]").astype(int)
    leap = (year % 4 == 0) & ((year % 100 != 0) | (year % 400 == 0))
    return np.asarray(place - (leap & (place >= FEBRUARY_29)))
