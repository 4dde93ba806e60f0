"""What the people of the demo said: shares of their own choice, groups, days, feel, comments."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.db import transaction

from activities.models import Activity, Sport, WorkoutType
from activities.services.feel import feel_set
from athletes.models import Athlete, Membership, Share, Team, User
from athletes.teams.groups import group_create
from athletes.wellness import wellness_set
from coaching.services.comments import comment_create
from common.kinds import Kind
from simulation.demo import DemoAthlete

# What each of the six shares with the coach, in order; of the last, from a day on.
SHARES: tuple[tuple[Kind, ...], ...] = (
    tuple(Kind),
    tuple(Kind),
    tuple(Kind),
    (Kind.TRAINING, Kind.STREAMS, Kind.MAP, Kind.NOTES),
    (Kind.TRAINING, Kind.STREAMS, Kind.BODY, Kind.NOTES),
    (Kind.TRAINING,),
)
GROUPS = {"Marathon": (0, 2, 4), "Track": (1, 3, 5)}
DAYS = 56
SEASON = 180
RUNS = 12
EFFORT = {
    WorkoutType.RECOVERY: 2, WorkoutType.EASY: 3, WorkoutType.LONG: 5, WorkoutType.TEMPO: 7,
    WorkoutType.HILLS: 7, WorkoutType.INTERVALS: 8, WorkoutType.RACE: 9,
}  # fmt: skip
TALK = (
    ("How did the legs feel the day after this one?", "A bit heavy, fine by the evening."),
    ("Steady to the end. Keep the next easy one really easy.", ""),
)


def long_ago(*, team: Team, today: date) -> None:
    """They have been a team for a season: runs of the last weeks wait to be looked at."""
    joined = datetime.combine(today, time(12), UTC) - timedelta(days=SEASON)
    Membership.objects.filter(team=team).update(joined_at=joined)
    Share.objects.filter(membership__team=team).update(given_at=joined)


def groups_make(*, team: Team, coach: User, members: list[Membership]) -> None:
    for name, places in GROUPS.items():
        group_create(
            team=team, name=name, actor=coach, members=[members[place].pk for place in places]
        )


def days_make(*, athlete: Athlete, demo: DemoAthlete, today: date) -> None:
    """Eight weeks of mornings; the last athletes don't keep such notes."""
    chance = random.Random(demo.seed)
    rest = demo.season.thresholds[-1].rest_bpm
    for ago in range(DAYS):
        if chance.random() < 0.15:
            continue
        values: dict[str, Any] = {
            "sleep_h": round(min(9.5, max(4.5, chance.gauss(7.3, 0.7))), 1),
            "resting_heart_rate_bpm": round(chance.gauss(rest, 1.6)),
            "hrv_ms": round(chance.gauss(62, 7)),
            "mood": chance.choice((3, 4, 4, 4, 5)),
        }
        wellness_set(athlete=athlete, day=today - timedelta(days=ago), today=today, **values)


@transaction.atomic
def runs_talk(*, athlete: Athlete, coach: User, place: int) -> None:
    """How the latest runs felt, and a word or two about them."""
    runs = Activity.objects.filter(
        athlete=athlete, sport=Sport.RUN, canonical=None, trashed_at=None
    ).order_by("-start")[:RUNS]
    for number, run in enumerate(runs):
        effort = EFFORT.get(WorkoutType(run.workout_type), 4)
        feel_set(activity=run, rpe=effort, feel=3 + (number + place) % 2)
        if place == 2 and number == 0:
            feel_set(activity=run, feel=2, pain_place="shin", pain_severity=4)
        if place == 0 and number < len(TALK):
            said, answered = TALK[number]
            comment_create(author=coach, activity=run, text=said)
            if answered:
                comment_create(author=athlete.user, activity=run, text=answered)
