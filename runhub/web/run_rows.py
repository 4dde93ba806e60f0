"""Splits, laps and repetitions of a run as rows to print."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.utils.translation import gettext_lazy

from activities.core.splits import LapRow, Split
from activities.selectors.findings import fastest, pace_shares
from activities.selectors.rows import PACED
from common import units as u
from common.units import Units


@dataclass(frozen=True, slots=True)
class SplitRow:
    """A line of the splits or laps table; `bar` is 0..100, the figures come without units."""

    name: str
    from_s: int
    to_s: int
    bar: int
    is_fastest: bool
    distance: str
    time: str
    tempo: str
    heart_rate: str
    climb: str
    intensity: str = ""
    elapsed: str = ""  # where it differs from `time`, which is moving time as the tempo is


def split_rows(splits: list[Split], sport: str, units: Units) -> list[SplitRow]:
    return [
        replace(row, name=row.distance) if split.partial else row
        for row, split in zip(_rows(splits, sport, units), splits, strict=True)
    ]


def lap_rows(laps: list[LapRow], sport: str, units: Units) -> list[SplitRow]:
    rows = _rows([lap.measured for lap in laps], sport, units)
    return [
        replace(row, intensity=str(_INTENSITIES.get(lap.lap.intensity, "")))
        for row, lap in zip(rows, laps, strict=True)
    ]


def _rows(parts: list[Split], sport: str, units: Units) -> list[SplitRow]:
    best = fastest(parts)
    tempo = u.pace if sport in PACED else u.speed
    return [
        SplitRow(
            name=str(number),
            from_s=round(part.start_s),
            to_s=round(part.end_s),
            bar=round(share * 100),
            is_fastest=part is best,
            distance=u.distance(part.distance_m, units).value or "–",
            time=u.duration(part.moving_s).value,
            elapsed=_elapsed(part),
            tempo=tempo(part.average_speed_mps, units).value or "–",
            heart_rate=u.plain(part.average_heart_rate_bpm, "").value or "–",
            climb=u.elevation(part.ascent_m, units).value or "–",
        )
        for number, (part, share) in enumerate(zip(parts, pace_shares(parts), strict=True), 1)
    ]


def _elapsed(part: Split) -> str:
    elapsed = u.duration(part.elapsed_s).value
    return elapsed if elapsed != u.duration(part.moving_s).value else ""


_INTENSITIES = {
    "rest": gettext_lazy("Rest"),
    "recovery": gettext_lazy("Recovery"),
    "warmup": gettext_lazy("Warm-up"),
    "cooldown": gettext_lazy("Cool-down"),
    "interval": gettext_lazy("Interval"),
}
