"""The repetitions of a run: as its laps mark them, else as its pace shows them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from activities.core.splits import LapRow
from activities.core.summary import Analysed
from analytics.core.intervals import Bout, work_bouts
from analytics.core.resample import seconds

Floats = NDArray[np.floating]
REST = ("rest", "recovery")
WORK = (("interval",), ("active", ""))  # the first kind that there is
LEAST_MARKED = 2
# Run on tracks and given by watches, m.
USUAL_M = (100, 200, 300, 400, 500, 600, 800, 1000, 1200, 1500, 1600, 2000, 3000, 4000, 5000)
NEAR = 0.05
ALIKE = 0.08  # spread of lengths, relative, that is still one and the same length
STEP_S, STEP_M = 5, 10


@dataclass(frozen=True, slots=True)
class Repetitions:
    """Bouts in order, the first and the last are work.

    `usual_m` or `usual_s` is the length all repetitions have, where they have one; `seconds` and
    `spread_s` are the mean of their times and the slowest minus the fastest of them.
    """

    bouts: list[Bout]
    is_marked: bool  # by laps
    count: int
    usual_m: float | None
    usual_s: float | None
    seconds: float
    spread_s: float
    speed_mps: float


def repetitions_of(analysed: Analysed | None, laps: Sequence[LapRow]) -> Repetitions | None:
    """None for a run without repetitions. Laps that tell work from rest win over the pace."""
    marked = _marked(laps)
    bouts = marked
    if not bouts and analysed is not None and analysed.recording.sport == "run":
        bouts = work_bouts(seconds(analysed))
    work = [bout for bout in bouts if bout.kind == "work"]
    if len(work) < LEAST_MARKED:
        return None
    times = np.array([bout.end_s - bout.start_s for bout in work])
    ways = np.array([bout.distance_m for bout in work])
    usual_m, usual_s = _usual(ways, times)
    return Repetitions(
        bouts=bouts,
        is_marked=bool(marked),
        count=len(work),
        usual_m=usual_m,
        usual_s=usual_s,
        seconds=float(times.mean()),
        spread_s=float(times.max() - times.min()),
        speed_mps=float(ways.sum() / times.sum()),
    )


def _marked(laps: Sequence[LapRow]) -> list[Bout]:
    """The laps from the first repetition to the last; none where no rest is marked."""
    kinds = [row.lap.intensity for row in laps]
    if not any(kind in REST for kind in kinds):
        return []
    names = next((names for names in WORK if any(kind in names for kind in kinds)), ())
    work = [place for place, kind in enumerate(kinds) if kind in names]
    if len(work) < LEAST_MARKED:
        return []
    return [
        _bout(row, "work" if kinds[place] in names else "rest")
        for place, row in enumerate(laps)
        if work[0] <= place <= work[-1]
    ]


def _bout(row: LapRow, kind: str) -> Bout:
    part = row.measured
    return Bout(
        part.start_s, part.end_s, part.distance_m, part.average_speed_mps,
        part.average_heart_rate_bpm, kind,
    )  # fmt: skip


def _usual(ways: Floats, times: Floats) -> tuple[float | None, float | None]:
    """The distance (m) or the time (s) that all repetitions have, whichever varies less."""
    way, time = float(np.median(ways)), float(np.median(times))
    apart_m = float(ways.std()) / way if way > 0 else np.inf
    apart_s = float(times.std()) / time
    near = min(USUAL_M, key=lambda metres: abs(metres - way))
    is_near = abs(near - way) <= NEAR * near
    by_distance = apart_m <= apart_s or (is_near and apart_s >= apart_m / 2)
    if by_distance and apart_m <= ALIKE / 2:
        return (float(near) if is_near else float(STEP_M * round(way / STEP_M))), None
    if apart_s <= ALIKE:
        return None, float(STEP_S * round(time / STEP_S))
    return None, None
