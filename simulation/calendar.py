"""Periods of a season: base, build, peak, taper, race, recovery, and breaks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from simulation.athletes import AthleteSpec

_VOLUME = {"base": 0.86, "build": 1.0, "peak": 1.08, "taper": 0.66, "recovery": 0.5}


@dataclass(frozen=True, slots=True)
class Day:
    """One day of the plan. `role`: easy, quality, long, race or "" (rest)."""

    date: date
    ago: int
    week: int
    phase: str
    volume: float  # of the usual weekly distance
    role: str
    to_race: int  # days to the next race (999: none)
    race_km: float = 0.0
    goal_km: float = 0.0  # of the next race
    broken: bool = False  # ill, injured or resting
    away: bool = False


def days_of(spec: AthleteSpec, until: date, days: int) -> list[Day]:
    """The last `days` days up to `until`, oldest first. Races fall on Sundays."""
    races = dict(_on_sunday(until, ago, km) for ago, km in spec.habit.races)
    return [_day(spec, until, ago, races) for ago in range(days - 1, -1, -1)]


def _on_sunday(until: date, ago: int, km: float) -> tuple[int, float]:
    weekday = (until - timedelta(days=ago)).weekday()
    return ago + (weekday + 1) % 7, km


def _day(spec: AthleteSpec, until: date, ago: int, races: dict[int, float]) -> Day:
    today = until - timedelta(days=ago)
    coming = [(ago - other, km) for other, km in races.items() if other <= ago]
    gone = [(other - ago, km) for other, km in races.items() if other > ago]
    to_race, next_km = min(coming, default=(999, 0.0))
    since, last_km = min(gone, default=(999, 0.0))
    phase = _phase(to_race, next_km, since, last_km)
    week = today.toordinal() // 7
    volume = _VOLUME[phase] * (0.78 if week % 4 == 0 and phase in ("base", "build") else 1.0)
    away = any(start >= ago > start - length for start, length in spec.holidays)
    role = spec.habit.days[today.weekday()]
    if ago in races:
        role = "race"
    elif to_race == 1 or (role == "long" and to_race <= 2):
        role = ""
    elif (role == "quality" and (to_race <= 3 or away)) or (role == "long" and away):
        role = "easy"
    broken = any(start >= ago > start - length for start, length, _ in spec.breaks)
    return Day(today, ago, week, phase, volume * (0.7 if away else 1.0), role, to_race,
               races.get(ago, 0.0), next_km, broken and ago not in races, away)  # fmt: skip


def _phase(to_race: int, next_km: float, since: int, last_km: float) -> str:
    """Longer races want longer tapers and longer rest."""
    if since <= (13 if last_km > 40 else 6 if last_km > 20 else 2):
        return "recovery"
    if to_race <= (15 if next_km > 40 else 8 if next_km > 20 else 4):
        return "taper"
    if to_race <= 35:
        return "peak"
    return "build" if to_race <= 90 else "base"
