"""PostgreSQL is restarted and stays away: 503 with words, nothing half saved, all by itself again."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable

import pytest
from django.db import connection

from activities.models import ImportJob
from activities.selectors.imports import job_progress
from tests.drills.crew import Answer, Crew, Person
from tests.imports.test_kill import nothing_lost_nothing_doubled, runs, zipped
from tests.processes import wait_until

# The promise is 60 s on a machine of its own; beside other tests there is less of it.
DRAINED_S = 60 if "PYTEST_XDIST_WORKER" not in os.environ else 180


class Client(threading.Thread):
    """Somebody who uploads a file every second and opens a page, whatever is said."""

    def __init__(self, crew: Crew, alice: Person, files: dict[str, bytes]) -> None:
        super().__init__()
        self.crew, self.alice, self.files = crew, alice, files
        self.uploads: list[Answer] = []
        self.pages: list[tuple[float, Answer]] = []

    def run(self) -> None:
        for name, data in self.files.items():
            self.uploads.append(self.crew.upload(self.alice, {name: data}))
            self.pages.append((time.monotonic(), self.crew.get("/imports/", self.alice)))
            time.sleep(0.5)

    def taken(self) -> int:
        return sum(answer.status == 303 for answer in self.uploads)


def said_so(answer: Answer) -> bool:
    """503 in our look, with when to come back."""
    return (
        answer.status == 503
        and int(answer.headers["retry-after"]) > 0
        and "does not answer just now" in answer.text
        and "entrance-card" in answer.text
    )


def batch(crew: Crew, alice: Person, count: int) -> ImportJob:
    """Started, and a few files of it are read."""
    crew.start()
    assert crew.upload(alice, {"history_zip": zipped(**runs(count))}).status == 303
    job = ImportJob.objects.get()
    wait_until(lambda: job_progress(job).added > 3, 90, "the first files are read")
    return job


@pytest.mark.parametrize("how", ["restarted", pytest.param("killed", marks=pytest.mark.slow)])
def test_postgres_in_the_middle_of_an_import(
    crew: Crew, alice: Person, how: str, note: Callable[..., None]
) -> None:
    count, later = 80, {f"later{n}_fit": data for n, data in enumerate(runs(92).values())}
    job = batch(crew, alice, count)
    client = Client(crew, alice, dict(list(later.items())[count:]))
    client.start()
    time.sleep(1)
    (crew.ground.kill if how == "killed" else crew.ground.stop)(crew.ground.postgres)
    time.sleep(1)
    connection.close()
    assert said_so(crew.get("/", alice))
    crew.ground.start(crew.ground.postgres)
    back = time.monotonic()
    client.join()
    assert {answer.status for answer in client.uploads} == {303, 503}, "taken, or told"
    bad = [at for at, page in client.pages if page.status != 200]
    note("503 s", round(max(bad) - min(bad), 1) if bad else 0)
    assert all(at < back + 10 for at in bad)
    jobs = list(ImportJob.objects.exclude(pk=job.pk))
    assert len(jobs) == client.taken(), "a row for each 303 and for no 503"
    wait_until(
        lambda: all(job_progress(one).settled for one in (job, *jobs)), DRAINED_S, "all is settled"
    )
    note("settled s", round(time.monotonic() - back, 1))
    nothing_lost_nothing_doubled(job, count, others=len(jobs))
    assert crew.ended() == []


def away(crew: Crew, alice: Person, seconds: float, note: Callable[..., None]) -> None:
    job = batch(crew, alice, 30)
    before = {name: process.pid for name, process in crew.running.items()}
    crew.ground.stop(crew.ground.postgres)
    connection.close()
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        assert crew.get("/healthz").status == 200
        assert crew.get("/readyz").status == 503
        assert crew.get("/static/css/base.css").status == 200
        pages = [crew.get(path, alice) for path in ("/", "/activities/", "/imports/")]
        assert all(map(said_so, pages)) and max(page.seconds for page in pages) < 5
        assert crew.get("/api/v1/me/", alice).status == 503
        assert '"advice"' in crew.upload(alice, {"a_fit": b"x"}, json=True).text
        time.sleep(min(5, seconds / 3))
    assert crew.ended() == [], "no crash loop"
    lines = crew.log("worker").count("\n") + crew.log("beat").count("\n")
    crew.ground.start(crew.ground.postgres)
    back = time.monotonic()
    wait_until(lambda: crew.get("/", alice).status == 200, 10, "pages are back")
    wait_until(lambda: job_progress(job).settled, DRAINED_S, "the batch is settled")
    note("away s", round(seconds))
    note("settled s", round(time.monotonic() - back, 1))
    note("lines logged", lines)
    nothing_lost_nothing_doubled(job, 30)
    assert {name: process.pid for name, process in crew.running.items()} == before


@pytest.mark.slow
def test_postgres_is_away_for_a_while(crew: Crew, alice: Person, note: Callable[..., None]) -> None:
    away(crew, alice, 15, note)


@pytest.mark.slow
def test_postgres_is_away_for_five_minutes(
    crew: Crew, alice: Person, note: Callable[..., None]
) -> None:
    away(crew, alice, 300, note)
