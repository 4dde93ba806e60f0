"""The team's training camp: the same sessions, on the same streets, begun together."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from simulation.athletes import Home
from simulation.season import Season
from simulation.sessions import Session

ALBUFEIRA = Home("Albufeira", 37.0891, -8.2479, "Europe/Lisbon", 40, 0.010, 90, 18.0, 5.5)
STREETS = 4711
DAYS = 4
TUESDAY = 1
# Days after the camp's Tuesday: what is run, by whom.
_PLAN: tuple[tuple[int, dict[str, Any], tuple[str, ...]], ...] = (
    (0, {"kind": "intervals", "route": "track", "km": 6.0, "reps": 5, "rep_m": 800.0,
         "rest_m": 400.0}, ("nora", "daniel", "lucie", "mateo")),
    (1, {"kind": "easy", "route": "loop", "km": 8.0},
     ("nora", "daniel", "lucie", "mateo", "helen")),
    (3, {"kind": "tempo", "route": "river", "km": 11.0, "reps": 3, "rep_m": 2000.0,
         "rest_m": 400.0}, ("nora", "daniel", "helen")),
)  # fmt: skip
_GUESTS = frozenset(key for _, _, keys in _PLAN for key in keys)
_HOUR = 9.5
_APART_H = 4 / 3600.0  # watches are started some seconds after each other


def with_camp(season: Season, key: str, until: date) -> Season:
    """The season of athlete `key` with the camp of the week before last in place of its days."""
    first = (until.weekday() - TUESDAY) % 7 + 7  # days before `until`
    if key not in _GUESTS:
        return season
    usual = [s for s in season.sessions if s.ago > first and s.sport == "run" and s.route]
    before = [s for s in season.sessions if s.ago > first]
    after = [s for s in season.sessions if s.ago <= first - DAYS]
    own = [
        _session(usual[-1], until, first - day, what, keys.index(key))
        for day, what, keys in _PLAN
        if key in keys
    ]
    sessions = [*before, *own, *after]
    numbered = tuple(replace(each, ordinal=number) for number, each in enumerate(sessions))
    return replace(season, sessions=numbered)


def _session(like: Session, until: date, ago: int, what: dict[str, Any], place: int) -> Session:
    """In the shape and the shoes of her latest run."""
    base = replace(
        like, day=until - timedelta(days=ago), ago=ago, hour=_HOUR + place * _APART_H, variant=0,
        temperature_c=18.0, reps=0, rep_m=0.0, rest_m=0.0, away=True, camp=True, run_walk=False,
    )  # fmt: skip
    return replace(base, **what)
