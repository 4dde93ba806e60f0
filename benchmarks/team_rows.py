"""A team of many athletes with seasons of runs, analyses, days, flags and comments as rows."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from typing import Any

import numpy as np

FIRST = ("Anna", "Ben", "Carla", "David", "Emma", "Felix", "Greta", "Hugo", "Ida", "Jonas",
         "Katharina", "Leo", "Mia", "Noah", "Olivia", "Paul", "Rosa", "Samuel", "Tilda",
         "Vincent")  # fmt: skip
LAST = ("Berger", "Christensen", "Dubois", "Ekström", "Fischer", "García", "Hoffmann", "Ivanova",
        "Jansen", "Kowalczyk")  # fmt: skip
KINDS = ("easy", "easy", "long", "intervals", "tempo", "")
DIFFERENT = 30  # athletes; the others are copies of them
TITLES = {"easy": "Easy run", "long": "Long run", "intervals": "6 × 800 m", "tempo": "Tempo"}


def team(coach: Any, athletes: int, *, days: int = 730, today: date | None = None) -> Any:
    """Team with `coach` as its coach and so many athletes, runs on six days of ten."""
    from athletes.models import Membership, Role, Team

    today = today or date.today()
    made = Team.objects.create(name="Team Red")
    Membership.objects.create(team=made, user=coach.user, role=Role.COACH)
    people = _people(made, athletes)
    rng = np.random.default_rng(4)
    with _unmarked():
        for number, athlete in enumerate(people[:DIFFERENT]):
            _season(athlete, rng, days, today, number)
        for number, athlete in enumerate(people[DIFFERENT:]):
            _copy(people[number % DIFFERENT], athlete)
    _flags(people, today)
    _comments(made, people)
    _settled()
    return made


@contextmanager
def _unmarked() -> Iterator[None]:
    """The triggers would note every row as due; here nothing of it is to be worked out."""
    from django.db import connection

    tables = ("activities_activity", "analytics_analysis", "analytics_dayload")
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        yield
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def _people(team: Any, count: int) -> list[Any]:
    from django.utils import timezone

    from athletes.models import Athlete, Group, Membership, Role, Share, User
    from common.kinds import Kind

    users = User.objects.bulk_create(User(email=f"a{n}@example.org") for n in range(count))
    people = Athlete.objects.bulk_create(
        Athlete(
            user=user,
            name=f"{FIRST[n % len(FIRST)]} {LAST[(n // len(FIRST) + n) % len(LAST)]}",
            time_zone="Europe/Berlin",
        )
        for n, user in enumerate(users)
    )
    members = Membership.objects.bulk_create(
        Membership(team=team, user=user, role=Role.ATHLETE) for user in users
    )
    every = [kind.value for kind in Kind]
    less = ["training", "streams"]
    Share.objects.bulk_create(
        Share(membership=member, kinds=less if n % 7 == 3 else every)
        for n, member in enumerate(members)
    )
    before = timezone.now() - timedelta(days=400)
    Membership.objects.filter(team=team).update(joined_at=before)
    Share.objects.filter(membership__team=team).update(given_at=before)
    for name, step in (("Milers", 2), ("Marathon", 3)):
        group = Group.objects.create(team=team, name=name)
        group.members.set(members[::step])
    return people


def _season(athlete: Any, rng: np.random.Generator, days: int, today: date, number: int) -> None:
    from activities.models import Activity
    from analytics.models import Analysis, DayLoad

    level = float(rng.uniform(0.7, 1.3))
    quiet = {5: 12, 11: 25}.get(number % 13, 0)
    ages = [age for age in range(days, -1, -1) if rng.random() < 0.6 and age >= quiet]
    runs, analyses, loads = [], [], []
    for age in ages:
        day = today - timedelta(days=age)
        kind = KINDS[int(rng.integers(len(KINDS)))]
        km = level * {"long": 18.0}.get(kind, 9.0) * float(rng.uniform(0.8, 1.2))
        speed = 2.6 + 0.8 * level * float(rng.uniform(0.95, 1.05))
        load = km * 5.5 * (2.2 if number % 9 == 4 and age < 7 else 1.0)
        runs.append(Activity(athlete=athlete, **_run(day, kind, km, speed)))
        analyses.append((km, speed, load))
        loads.append(
            DayLoad(
                athlete=athlete, local_date=day, heart_rate_load=load, pace_load=0.95 * load,
                runs=1, seconds=1000 * km / speed, distance_m=1000 * km,
            )
        )  # fmt: skip
    Activity.objects.bulk_create(runs, batch_size=1000)
    Analysis.objects.bulk_create(
        (
            Analysis(
                activity=run, athlete=athlete, local_date=run.local_date, version=1, is_run=True,
                seconds=run.moving_s, moving_s=run.moving_s, distance_m=1000 * km,
                heart_rate_load=load, pace_load=0.95 * load,
            )
            for run, (km, _speed, load) in zip(runs, analyses, strict=True)
        ),
        batch_size=1000,
    )  # fmt: skip
    DayLoad.objects.bulk_create(loads, batch_size=1000)


def _copy(first: Any, athlete: Any) -> None:
    """The same runs and days for another athlete, within the database."""
    from django.db import connection

    from activities.models import Activity
    from analytics.models import DayLoad

    for model in (Activity, DayLoad):
        names = [field.column for field in model._meta.concrete_fields if not field.primary_key]
        given = {"athlete_id": "%(to)s", "public_id": "gen_random_uuid()"}
        values = ", ".join(given.get(name, name) for name in names)
        table = model._meta.db_table
        with connection.cursor() as cursor:
            cursor.execute(
                f"INSERT INTO {table} ({', '.join(names)})"
                f" SELECT {values} FROM {table} WHERE athlete_id = %(of)s",
                {"to": athlete.pk, "of": first.pk},
            )


def _run(day: date, kind: str, km: float, speed: float) -> dict[str, Any]:
    start = datetime(day.year, day.month, day.day, 6, 5, tzinfo=UTC)
    return {
        "title": TITLES.get(kind, "Morning run"), "workout_type": kind, "start": start,
        "local_date": day, "time_zone": "Europe/Berlin", "elapsed_s": 1000 * km / speed + 30,
        "moving_s": 1000 * km / speed, "distance_m": 1000 * km, "average_speed_mps": speed,
        "average_heart_rate_bpm": 148.0, "channel_count": 8, "device": "Forerunner 265",
    }  # fmt: skip


def _flags(people: list[Any], today: date) -> None:
    """Every fourth athlete has one; some have two."""
    from django.utils import timezone

    from coaching.models import Flag

    spike = {"now": 520, "mean": 400, "most": 430, "percent": 30}
    flags = []
    for number, athlete in enumerate(people):
        if number % 4 == 1:
            flags += [
                Flag(
                    athlete=athlete, rule="load_spike", variant=variant, severity=2 + (number % 8 == 1),
                    kinds=kinds, first_day=today - timedelta(days=50),
                    evidence={"facts": spike, "runs": []},
                )
                for variant, kinds in (("body", ["training", "body"]), ("", ["training"]))
            ]  # fmt: skip
    made = Flag.objects.bulk_create(flags)
    for number, flag in enumerate(made):
        raised = timezone.now() - timedelta(days=number % 9)
        Flag.objects.filter(pk=flag.pk).update(raised_at=raised)


def _comments(team: Any, people: list[Any]) -> None:
    """Each athlete has said something about the last of their runs."""
    from activities.models import Activity
    from coaching.models import Comment

    newest = Activity.objects.filter(athlete__in=people).order_by("athlete_id", "-start")
    runs = newest.distinct("athlete_id").select_related("athlete")
    Comment.objects.bulk_create(
        Comment(activity=run, author_id=run.athlete.user_id, team=team, text="Legs felt heavy.")
        for run in list(runs)[::3]
    )


def _settled() -> None:
    """The triggers have noted every row; none of them is to be worked out."""
    from analytics.models import Due, DueDay
    from coaching.models import TriageDue

    for queue in (Due, DueDay, TriageDue):
        queue.objects.all().delete()
