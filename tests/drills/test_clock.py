"""Clocks jump by an hour, and nights have 23, 25 or 24½ hours: nobody waits, no day is doubled."""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection

from activities.models import Activity, ImportJob
from activities.selectors.home import home
from activities.selectors.imports import job_progress
from activities.services.imports import job_create
from activities.services.staging import bytes_stage
from athletes.models import Athlete
from runhub import dispatch
from simulation.write_fit import write_fit
from tests.conftest import person
from tests.drills.crew import Crew
from tests.imports.handing_in import bring
from tests.imports.test_kill import nothing_lost_nothing_doubled, runs, zipped
from tests.processes import wait_until
from tests.samples import short_run

# A process with another clock can't be had without foreign tools, nor a PostgreSQL with one. What
# a jump leaves behind can: every stored moment is an hour away from now.
JUMP = """
UPDATE activities_importitem SET lease_until = lease_until + %(by)s,
       next_try_at = next_try_at + %(by)s, settled_at = settled_at + %(by)s;
UPDATE activities_importjob SET created_at = created_at + %(by)s, rung_at = rung_at + %(by)s;
UPDATE runhub_heartbeat SET began_at = began_at + %(by)s, seen_at = seen_at + %(by)s;
"""


def jump(by: timedelta) -> None:
    with connection.cursor() as cursor:
        for statement in JUMP.strip().split(";\n"):
            cursor.execute(statement.rstrip(";"), {"by": by})


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "by"),
    [
        ("set back", timedelta(hours=1)),
        pytest.param("set forward", timedelta(hours=-1), marks=pytest.mark.slow),
    ],
    ids=["back", "forward"],
)
def test_the_clock_jumps_by_an_hour(
    crew: Crew, runner: Athlete, name: str, by: timedelta, note: Callable[..., None]
) -> None:
    """Once with the worker at work, and once more when it has just been killed."""
    crew.start("worker", "beat")
    staged = bytes_stage(zipped(**runs(120)), "history.zip")
    job: ImportJob = job_create(athlete=runner, created_by=runner.user, files=[staged])
    dispatch.ring(job.pk, 2)
    wait_until(lambda: job_progress(job).added > 3, 90, "the import has begun")
    jump(by)
    wait_until(lambda: job_progress(job).added > 30, 60, "it goes on")
    crew.kill("worker")
    jump(by)
    crew.start("worker")
    begun = time.monotonic()
    wait_until(lambda: job_progress(job).settled, 60, "all is settled")
    note("settled s", round(time.monotonic() - begun, 1))
    nothing_lost_nothing_doubled(job, 120)


NIGHTS = {
    "Berlin, an hour less": ("Europe/Berlin", date(2025, 3, 30)),
    "Berlin, an hour more": ("Europe/Berlin", date(2025, 10, 26)),
    "Lord Howe, half an hour more": ("Australia/Lord_Howe", date(2025, 4, 6)),
    "Lord Howe, half an hour less": ("Australia/Lord_Howe", date(2025, 10, 5)),
}


def starts(day: date, zone: ZoneInfo) -> list[datetime]:
    """Every half hour from the evening before to the morning after, as the sun sees it."""
    first = datetime.combine(day - timedelta(days=1), datetime.min.time(), zone).astimezone(UTC)
    return [first + timedelta(hours=22, minutes=30 * n + 1) for n in range(54)]


def indoors(start: datetime) -> bytes:
    """Without places: the time zone is the athlete's own."""
    run = short_run(minutes=2)
    channels = {k: v for k, v in run.channels.items() if k not in ("latitude", "longitude")}
    n = start.minute // 30 + 2 * start.hour
    channels = {key: values[: 100 - n] for key, values in channels.items()}  # each its own length
    return write_fit(
        dataclasses.replace(run, start_utc=start.timestamp(), channels=channels, totals=run.totals)
    )


@pytest.mark.django_db
@pytest.mark.parametrize("night", NIGHTS)
def test_a_night_of_another_length_has_every_run_on_its_day_once(
    night: str, note: Callable[..., None]
) -> None:
    name, day = NIGHTS[night]
    zone = ZoneInfo(name)
    athlete = person("Alice")
    Athlete.objects.filter(pk=athlete.pk).update(time_zone=name)
    athlete.refresh_from_db()
    moments = starts(day, zone)
    bring(athlete, **{f"run{n}_fit": indoors(start) for n, start in enumerate(moments)})
    wanted: dict[date, int] = {}
    for start in moments:
        local = start.astimezone(zone).date()
        wanted[local] = wanted.get(local, 0) + 1
    found = Activity.objects.filter(athlete=athlete)
    assert {d: found.filter(local_date=d).count() for d in wanted} == wanted
    assert found.count() == len(moments)
    # A Sunday: the week ends with it, and the next one begins the day after.
    weeks = [
        home(athlete.user, athlete, datetime.combine(d, datetime.min.time(), zone)).week
        for d in (day, day + timedelta(days=1))
    ]
    assert sum(week.runs for week in weeks) == len(moments)
    for week in weeks:
        assert {box.day: len(box.runs) for box in week.days if box.runs} == {
            d: n for d, n in wanted.items() if week.first <= d <= week.last
        }
        assert week.distance_m == pytest.approx(sum(box.distance_m for box in week.days))
    note("runs by day", ", ".join(f"{d}: {n}" for d, n in sorted(wanted.items())))
