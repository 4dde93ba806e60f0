"""A group session part by part: repetitions, laps or splits of every athlete beside each other."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from activities.core.splits import Split
from analytics.selectors.compare import Comparison, Session
from analytics.selectors.intervals import repetitions_of
from common.kinds import Kind

By = Literal["reps", "laps", "splits"]
Against = Literal["median", "first"]
ALIKE = 0.03  # lengths that differ less are one and the same length


@dataclass(frozen=True, slots=True)
class Part:
    """A repetition, lap or split of one athlete; SI, NaN = not known or not shared."""

    distance_m: float
    seconds: float
    speed_mps: float
    heart_rate_bpm: float


@dataclass(frozen=True, slots=True)
class PartRow:
    """The same part of all athletes, in the order of the sessions; None = they had none.

    `gaps_s` are of the times where the part was as long for everybody (`same_length`), else of
    seconds to the kilometre; NaN without a figure.
    """

    parts: tuple[Part | None, ...]
    same_length: bool
    gaps_s: tuple[float, ...]
    fastest: int | None


@dataclass(frozen=True, slots=True)
class Parts:
    """`offered`: what else the sessions can be cut into; nobody has any without rows."""

    by: By
    offered: tuple[By, ...]
    against: Against
    rows: tuple[PartRow, ...]


def parts_of(found: Comparison, by: str = "", against: str = "") -> Parts:
    """Cut as asked, or where that is not to be had by repetitions, then laps, then splits."""
    cut = {kind: [cutter(session) for session in found.sessions] for kind, cutter in CUTS.items()}
    enough = [kind for kind, parts in cut.items() if sum(len(of) > 1 for of in parts) > 1]
    offered: tuple[By, ...] = tuple(kind for kind in CUTS if kind in enough)
    chosen: By = next((kind for kind in offered if kind == by), offered[0] if offered else "splits")
    measure: Against = "first" if against == "first" else "median"
    columns = cut[chosen]
    count = max((len(column) for column in columns), default=0)
    rows = tuple(
        _row([column[n] if n < len(column) else None for column in columns], measure)
        for n in range(count)
    )
    return Parts(chosen, offered, measure, rows)


def _repetitions(session: Session) -> list[Part]:
    found = repetitions_of(session.analysed, session.laps)
    if found is None:
        return []
    return [
        Part(
            bout.distance_m,
            bout.end_s - bout.start_s,
            bout.speed_mps,
            _beats(session, bout.heart_rate_bpm),
        )
        for bout in found.bouts
        if bout.kind == "work"
    ]


def _laps(session: Session) -> list[Part]:
    return [_measured(session, lap.measured) for lap in session.laps]


def _splits(session: Session) -> list[Part]:
    return [_measured(session, split) for split in session.splits if not split.partial]


def _measured(session: Session, split: Split) -> Part:
    return Part(
        split.distance_m,
        split.moving_s,
        split.average_speed_mps,
        _beats(session, split.average_heart_rate_bpm),
    )


CUTS: dict[By, Callable[[Session], list[Part]]] = {
    "reps": _repetitions,
    "laps": _laps,
    "splits": _splits,
}


def _beats(session: Session, bpm: float) -> float:
    return bpm if Kind.BODY in session.activity.shown else math.nan


def _row(parts: Sequence[Part | None], against: Against) -> PartRow:
    ways = np.array([math.nan if part is None else part.distance_m for part in parts])
    known = ways[np.isfinite(ways) & (ways > 0)]
    same = len(known) > 0 and float(known.max() / known.min() - 1) <= ALIKE
    figures = np.array([_figure(part, same) for part in parts])
    usable = figures[np.isfinite(figures)]
    if against == "first":
        measure = float(figures[0])
    else:
        measure = float(np.median(usable)) if len(usable) else math.nan
    fastest = int(np.nanargmin(figures)) if len(usable) > 1 else None
    return PartRow(tuple(parts), same, tuple((figures - measure).tolist()), fastest)


def _figure(part: Part | None, same_length: bool) -> float:
    """Seconds of the part, or to the kilometre."""
    if part is None:
        return math.nan
    if same_length:
        return part.seconds
    return 1000.0 / part.speed_mps if part.speed_mps > 0 else math.nan
