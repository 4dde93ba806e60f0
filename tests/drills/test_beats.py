"""Two schedulers, none, and no worker: nothing is doubled, and whoever runs the hub is told."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from activities.models import ImportJob
from activities.selectors.imports import job_progress
from activities.services.imports import job_create
from activities.services.staging import bytes_stage
from athletes.models import Athlete, User
from runhub.models import Heartbeat
from tests.drills.crew import Crew, Person
from tests.imports.test_kill import nothing_lost_nothing_doubled, runs, zipped
from tests.processes import wait_until


def history(runner: Athlete, count: int) -> ImportJob:
    """Handed in, and nobody is told: only the sweeper can find it."""
    staged = bytes_stage(zipped(**runs(count)), "history.zip")
    return job_create(athlete=runner, created_by=runner.user, files=[staged])


@pytest.mark.slow
def test_two_schedulers_at_once_double_nothing(
    crew: Crew, runner: Athlete, note: Callable[..., None]
) -> None:
    crew.start("worker", "beat", "beat2")
    jobs = [history(runner, 60)]
    wait_until(lambda: job_progress(jobs[0]).settled, 90, "the batch is settled")
    nothing_lost_nothing_doubled(jobs[0], 60)
    assert Heartbeat.objects.filter(kind="beat").count() == 2
    assert Heartbeat.objects.filter(kind="worker").count() == 1
    note("sweeps", crew.log("worker").count("runhub.sweep succeeded"))
    assert "ERROR" not in crew.log("worker")


@pytest.mark.slow
def test_without_a_scheduler_uploads_are_read_and_the_next_one_finds_what_was_left(
    crew: Crew, alice: Person, note: Callable[..., None]
) -> None:
    crew.start()
    wait_until(lambda: Heartbeat.objects.filter(kind="beat").exists(), 60, "beat shows life")
    crew.kill("beat")
    seen = Heartbeat.objects.get(kind="beat").seen_at
    assert crew.upload(alice, {"a_fit": runs(1)["run0000_fit"]}).status == 303
    first = ImportJob.objects.get()
    wait_until(lambda: job_progress(first).settled, 60, "an upload is read without a scheduler")
    left = history(alice.athlete, 20)
    time.sleep(15)
    assert not job_progress(left).done, "nobody was told"
    assert Heartbeat.objects.get(kind="beat").seen_at == seen, "and the silence can be seen"
    crew.start("beat")
    begun = time.monotonic()
    wait_until(lambda: job_progress(left).settled, 60, "the next scheduler finds it")
    note("found and read s", round(time.monotonic() - begun, 1))


@pytest.mark.slow
def test_whoever_runs_the_hub_is_told_of_silent_programs(
    crew: Crew, alice: Person, note: Callable[..., None]
) -> None:
    User.objects.update(is_staff=True)
    crew.start()

    def shown(code: str) -> bool:
        return f'data-concern="{code}"' in crew.get("/imports/", alice).text

    time.sleep(95)
    assert "data-concern" not in crew.get("/imports/", alice).text
    for name, code in (("beat", "no_beat"), ("worker", "no_worker")):
        crew.kill(name)
        begun = time.monotonic()
        wait_until(lambda code=code: shown(code), 120, f"the banner says {code}")
        note(f"{name} missed after s", round(time.monotonic() - begun))
        crew.start(name)
        wait_until(lambda code=code: not shown(code), 60, f"{code} is gone again")
