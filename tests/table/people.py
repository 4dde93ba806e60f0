"""Teams of many athletes and their runs, put into the database in bulk."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from django.utils import timezone

from activities.models import Activity
from analytics.models import DayLoad
from athletes.models import Athlete, Membership, Role, Share, Team, User
from coaching.models import Flag
from common.kinds import Kind

ALL = [kind.value for kind in Kind]


def join(team: Team, names: list[str], kinds: list[str] | None = None) -> list[Athlete]:
    """Athletes of `team` who have been sharing `kinds` for a year."""
    users = User.objects.bulk_create(User(email=f"{name.lower()}@example.org") for name in names)
    athletes = Athlete.objects.bulk_create(
        Athlete(user=user, name=name, time_zone="Europe/Berlin")
        for user, name in zip(users, names, strict=True)
    )
    members = Membership.objects.bulk_create(
        Membership(team=team, user=user, role=Role.ATHLETE) for user in users
    )
    given = ALL if kinds is None else kinds
    Share.objects.bulk_create(Share(membership=member, kinds=given) for member in members)
    long_ago(team)
    return athletes


def long_ago(team: Team) -> None:
    """Everybody joined and consented a year ago."""
    before = timezone.now() - timedelta(days=365)
    Membership.objects.filter(team=team).update(joined_at=before)
    Share.objects.filter(membership__team=team).update(given_at=before)


def ran(athlete: Athlete, days_ago: int, km: float = 10.0, **values: object) -> Activity:
    """A run at 5:00 /km, with the load of its day."""
    day = timezone.localdate() - timedelta(days=days_ago)
    given = draft(athlete, day, km) | values
    return Activity.objects.create(**given)


def draft(athlete: Athlete, day: date, km: float) -> dict[str, object]:
    return {
        "athlete": athlete, "title": f"Run of {athlete.name}", "local_date": day,
        "start": datetime.combine(day, time(6), UTC), "time_zone": "Europe/Berlin",
        "moving_s": km * 300.0, "elapsed_s": km * 300.0, "distance_m": km * 1000.0,
        "average_speed_mps": 1000 / 300, "average_heart_rate_bpm": 150.0,
    }  # fmt: skip


def loaded(athlete: Athlete, loads: dict[int, float], by_pace: float = 1.0, km: float = 10.0):
    """Day loads by days ago: `loads` by heart rate, `by_pace` times that by pace."""
    today = timezone.localdate()
    DayLoad.objects.bulk_create(
        DayLoad(
            athlete=athlete, local_date=today - timedelta(days=ago), heart_rate_load=load,
            pace_load=load * by_pace, runs=1, seconds=km * 300, distance_m=km * 1000,
        )
        for ago, load in loads.items()
    )  # fmt: skip


def raised(athlete: Athlete, severity: int = 2, days_ago: int = 0) -> Flag:
    """A load spike by heart rate."""
    flag = Flag.objects.create(
        athlete=athlete, rule="load_spike", variant=Flag.Variant.BODY, severity=severity,
        kinds=["training", "body"], first_day=timezone.localdate(),
        evidence={"facts": {"now": 90, "mean": 40, "most": 50, "percent": 125}, "runs": []},
    )  # fmt: skip
    Flag.objects.filter(pk=flag.pk).update(raised_at=timezone.now() - timedelta(days=days_ago))
    return flag
