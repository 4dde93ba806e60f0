"""An athlete as somebody who looks after them sees them: what is shared, what waits, what is known.

Weeks, runs and form have selectors of their own; here is what only the staff of a team has.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from athletes.consent.circles import teams_between
from athletes.selectors import threshold_list, valid_threshold
from athletes.wellness_days import Day, days_of
from coaching.selectors.comments import UnreadRun, unread_runs
from coaching.selectors.flags import SeenFlag, flags_for
from coaching.selectors.notes import Notes, notes_about
from common.kinds import Kind
from common.units import Units

if TYPE_CHECKING:
    from athletes.models import Athlete, Team, Threshold, User

WELLNESS_DAYS = 14
HEART_RATES = ("max_heart_rate_bpm", "resting_heart_rate_bpm", "threshold_heart_rate_bpm")


@dataclass(frozen=True, slots=True)
class Known:
    """The thresholds valid today, SI; None = not set or not shared."""

    valid_from: date
    speed_mps: float | None
    threshold_heart_rate_bpm: int | None
    max_heart_rate_bpm: int | None
    resting_heart_rate_bpm: int | None

    @property
    def has_any(self) -> bool:
        return self.speed_mps is not None or self.has_heart_rate

    @property
    def has_heart_rate(self) -> bool:
        return any(getattr(self, name) is not None for name in HEART_RATES)


@dataclass(frozen=True, slots=True)
class TeamFlags:
    team: Team
    flags: list[SeenFlag]
    may_answer: bool


@dataclass(frozen=True, slots=True)
class Overview:
    """`flags`: by team of the reader's, for each answers for itself. `wellness`: the newest
    first, as far as they are shared. `thresholds` None: none that is shared."""

    today: date
    teams: list[Team]
    flags: list[TeamFlags]
    unread: list[UnreadRun]
    notes: Notes
    wellness: list[Day]
    thresholds: Known | None


def overview_of(
    user: User, athlete: Athlete, now: datetime, *, units: Units = "metric"
) -> Overview:
    """Of `athlete` from the door, with its sight."""
    today = now.astimezone(ZoneInfo(athlete.time_zone)).date()
    teams, notes = teams_between(user, athlete), notes_about(user, athlete)
    return Overview(
        today=today,
        teams=teams,
        flags=[
            TeamFlags(team, _flags(team, athlete, today, units), team in notes.teams)
            for team in teams
        ],
        unread=unread_runs(user, athlete.pk),
        notes=notes,
        wellness=days_of(athlete, today - timedelta(days=WELLNESS_DAYS - 1), today),
        thresholds=_thresholds(athlete, today),
    )


def _flags(team: Team, athlete: Athlete, today: date, units: Units) -> list[SeenFlag]:
    found = flags_for(team, {athlete.pk: athlete.sight}, today, units=units)
    return found[athlete.pk]


def _thresholds(athlete: Athlete, today: date) -> Known | None:
    row = valid_threshold(threshold_list(athlete), today)
    if row is None or not athlete.sight.may(Kind.TRAINING, day=today):
        return None
    known = _known(row)
    if not athlete.sight.may(Kind.BODY, day=today):
        known = replace(known, **dict.fromkeys(HEART_RATES))
    return known if known.has_any else None


def _known(row: Threshold) -> Known:
    return Known(
        row.valid_from, row.threshold_speed_mps, row.threshold_heart_rate_bpm,
        row.max_heart_rate_bpm, row.resting_heart_rate_bpm,
    )  # fmt: skip
