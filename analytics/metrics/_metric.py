"""What a metric is. Each file of this package without a leading underscore holds one: PLUGIN."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from activities.core.recording import SPORTS
from analytics.core.context import Context
from analytics.core.missing import Missing
from analytics.core.session import Session
from common.kinds import Kind

Value = float | Missing

# Speeds are kept in m/s whatever the unit: pace is made at the edge, in the reader's units.
UNITS = frozenset(
    [
        "pace",
        "bpm",
        "spm",
        "m",
        "cm",
        "mm",
        "ms",
        "W",
        "W/kg",
        "percent",
        "load",
        "factor",
        "celsius",
        "m_per_h",
        "vdot",
    ]
)
REVEALS = frozenset(Kind)
BETTER = ("higher", "lower", "neither")
RUNNING = frozenset({"run"})
EVERY_SPORT = frozenset(SPORTS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Metric:
    """One figure of an activity.

    Attributes:
        key: stable name, that of its file; values are stored under it.
        version: raise it when the figure changes; all activities are then computed anew.
        unit: kind of unit, one of UNITS; `decimals` in it.
        needs: what it cannot do without, of `session.NEEDS` or channel keys; where one is missing
            its reason is given and `compute` is not asked.
        reveals: kinds of data a reader learns something about; REVEALS.
        meaning: one sentence. `formula`: in words. `source`: author, year.
        better: "higher", "lower" or "neither".
        channel: of the band tables, for reading at comparable effort; "" has no such reading.
        colour: token of the look, without "--metric-".
        compute: the figure in SI units, or why there is none; NaN says "too few data".
    """

    key: str
    label: str
    unit: str
    decimals: int
    meaning: str
    formula: str
    source: str
    needs: tuple[str, ...]
    compute: Callable[[Session, Context], Value]
    version: int = 1
    reveals: frozenset[str] = frozenset({"training"})
    better: str = "neither"
    channel: str = ""
    colour: str = "pace"
    sports: frozenset[str] = RUNNING

    def __post_init__(self) -> None:
        if self.unit not in UNITS or self.better not in BETTER or not self.reveals <= REVEALS:
            raise ValueError(f"metric {self.key}: unknown unit, reveals or better")

    def value(self, session: Session) -> Value:
        """The figure of `session`, finite, or why there is none."""
        if session.context.sport not in self.sports:
            return Missing("other_sport")
        for need in self.needs:
            reason = session.lacks(need)
            if reason:
                return Missing(reason)
        found = self.compute(session, session.context)
        if isinstance(found, Missing):
            return found
        return float(found) if math.isfinite(found) else Missing("too_few")
