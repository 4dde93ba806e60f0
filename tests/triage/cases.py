"""What rules look at, made by hand: runs by how many days ago, loads week by week."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import numpy as np

from coaching.rules._inputs import LOAD_DAYS, Done, Inputs

TODAY = date(2026, 3, 11)  # a Wednesday


def ran(ago: int, **given: Any) -> Done:
    """A run of an hour and 10 km, `ago` days before today."""
    key = UUID(int=1_000_000 - ago)
    defaults = {"seconds": 3600.0, "distance_m": 10_000.0, "load": 50.0}
    return Done(key=key, day=TODAY - timedelta(days=ago), **(defaults | given))


def inputs(*runs: Done, weeks: list[float] | None = None, **given: Any) -> Inputs:
    """`weeks`: loads of seven-day blocks up to today, the oldest first, spread evenly."""
    load = np.zeros(LOAD_DAYS)
    if weeks:
        daily = np.repeat(np.array(weeks, dtype=float) / 7, 7)[-LOAD_DAYS:]
        load[-len(daily) :] = daily
    done = tuple(sorted(runs, key=lambda run: run.day))
    defaults: dict[str, Any] = {"today": TODAY, "load": load, "runs_by_day": np.zeros(LOAD_DAYS)}
    return Inputs(**(defaults | {"done": done} | given))


def every(days: int, first: int, last: int, **given: Any) -> list[Done]:
    """Runs each `days` days, from `first` days ago down to `last`."""
    return [ran(ago, **given) for ago in range(first, last - 1, -days)]
