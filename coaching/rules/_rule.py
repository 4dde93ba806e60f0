"""What a rule is. Each file of this package without a leading underscore holds one: PLUGIN."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.functional import Promise

from coaching.rules._inputs import Done, Inputs
from common.kinds import Kind
from common.units import Units

INFO, WATCH, ALERT = 1, 2, 3
MOST_RUNS = 5  # that a flag quotes
Facts = dict[str, Any]


@dataclass(frozen=True, slots=True)
class To:
    """Who reads a sentence: staff, with the athlete's `name`, or with "" the athlete; their units."""

    name: str = ""
    units: Units = "metric"


Row = tuple[str, str]  # a label and a figure, as text


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Something to tell the staff.

    Attributes:
        severity: INFO, WATCH or ALERT.
        first_day: of the oldest day that any figure in it was made from, baselines included.
        facts: the figures its words quote, SI, as JSON holds them.
        runs: those it points to.
        about: changes when it is about something new, which comes back although the last was done.
    """

    severity: int
    first_day: date
    facts: Facts
    runs: tuple[Done, ...] = ()
    about: str = ""

    def evidence(self) -> dict[str, Any]:
        """As JSON; of runs their key and day, for a link that asks the door."""
        told = [[str(run.key), run.day.isoformat()] for run in self.runs[-MOST_RUNS:]]
        return {"facts": self.facts, "runs": told}


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A reason to look at an athlete.

    Attributes:
        key: stable name, that of its file; flags are stored under it.
        version: raise it when it finds other things; everybody's flags are then made anew.
        kinds: what a finding reveals, beside the body where `uses_body`.
        uses_body: it is asked twice, with heart rate and without; readers who may not see the body
            are shown what it says without.
        looks_back_days: how far, at most; who may see the body only since a later day reads the
            variant without it.
        check: pure; asks no database and no clock.
        sentence: what is the matter, quoting the figures. `rows`: the figures one by one.
        source: where its thresholds come from.
    """

    key: str
    title: str | Promise
    kinds: frozenset[Kind]
    looks_back_days: int
    check: Callable[[Inputs], Finding | None]
    sentence: Callable[[Facts, To], str]
    rows: Callable[[Facts, To], list[Row]]
    source: str
    version: int = 1
    uses_body: bool = False


Runs = list[tuple[UUID, date]]
