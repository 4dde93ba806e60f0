"""What a rule may look at, of one athlete: plain values, so that a check asks no database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.floating]
LOAD_DAYS = 268  # 84 for fitness to settle, then half a year to compare with
RUN_DAYS = 182
KEY_TYPES = frozenset(["tempo", "intervals", "hills", "race"])


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """An activity that counts. `load` is by heart rate only where that may be seen; None = none.

    `hard_s`: seconds above threshold pace. `has_heart_rate` is None where it may not be seen.
    `issues`: what the cleaning found, as (code, channel, severity).
    """

    key: UUID
    day: date
    is_run: bool = True
    workout_type: str = ""
    seconds: float = 0.0
    distance_m: float = 0.0
    load: float | None = None
    hard_s: float = 0.0
    rpe: int | None = None
    pain_place: str = ""
    pain_severity: int | None = None
    is_indoor: bool = False
    has_track: bool = True
    has_heart_rate: bool | None = None
    issues: tuple[tuple[str, str, str], ...] = ()

    @property
    def is_key_session(self) -> bool:
        return self.workout_type in KEY_TYPES or self.hard_s >= 480


@dataclass(frozen=True, slots=True)
class Advice:
    """A threshold that the athlete's own runs speak against; `field` is a column of Threshold."""

    field: str
    value: float
    current: float | None
    runs: tuple[tuple[UUID, date], ...] = ()


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Inputs:
    """Days end with `today` and arrays have shape (d,), rest days 0. Runs are oldest first.

    Only what the rule's kinds allow is in it: without body there is no heart rate, loads are by
    pace and nobody is ill; without notes nothing hurts.
    """

    today: date
    week_start: int = 0  # Monday is 0
    load: Floats
    runs_by_day: Floats
    done: tuple[Done, ...] = ()
    ill_days: tuple[date, ...] = ()
    advised: tuple[Advice, ...] = ()
    failed_files: int = 0
    failed_since: date | None = None
    has_body: bool = False

    @property
    def runs(self) -> list[Done]:
        return [each for each in self.done if each.is_run]

    def recent(self, days: int) -> list[Done]:
        """Runs of the last `days` days, today among them."""
        first = self.today - timedelta(days=days - 1)
        return [run for run in self.runs if run.day >= first]

    def day_before(self, days: int) -> date:
        return self.today - timedelta(days=days)
