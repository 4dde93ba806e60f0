"""Workers, their pool children and their reading children are killed: nothing lost or doubled."""

from __future__ import annotations

import contextlib
import os
import random
import signal
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.db.models.functions import Now

from activities.models import ImportItem, ImportJob, State
from activities.selectors.imports import job_progress
from activities.services.imports import job_create
from activities.services.staging import bytes_stage
from athletes.models import Athlete
from runhub import dispatch
from tests.drills.crew import Crew
from tests.imports.test_kill import nothing_lost_nothing_doubled, runs, zipped
from tests.processes import wait_until

START = datetime(2024, 5, 1, tzinfo=UTC)
SPREAD = 0.9  # of the files are read when the last kill comes
SETTLED_S = 60
ALONE_S = 120  # so long may a row look worked on though nobody works


def history(runner: Athlete, count: int) -> ImportJob:
    staged = bytes_stage(zipped(**runs(count)), "history.zip")
    return job_create(athlete=runner, created_by=runner.user, files=[staged])


def victim(crew: Crew, rng: random.Random) -> tuple[str, int]:
    """The worker itself, one of its pool, or a reading child; of those that live."""
    kinds: dict[str, list[int]] = {"worker": [crew.running["worker"].pid]}
    for pid, words in crew.descendants("worker"):
        kinds.setdefault("reader" if "reading.child" in words else "pool", []).append(pid)
    kind = rng.choice(sorted(kinds))
    return kind, rng.choice(kinds[kind])


def kill_some(crew: Crew, job: ImportJob, kills: int, rng: random.Random) -> dict[str, int]:
    """At random moments, spread over the import."""
    done = {"worker": 0, "pool": 0, "reader": 0}
    count = job_progress(job).total
    for nth in range(kills):
        until = time.monotonic() + 10
        while job_progress(job).done < SPREAD * count * nth / kills and time.monotonic() < until:
            time.sleep(0.1)
        time.sleep(rng.uniform(0, 1))
        kind, pid = victim(crew, rng)
        if kind == "worker":
            crew.kill("worker")
            crew.start("worker")
        else:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        done[kind] += 1
    return done


def drill(
    crew: Crew, runner: Athlete, count: int, kills: int, note: Callable[..., None], seed: int
) -> None:
    crew.start("worker", "beat")
    job = history(runner, count)
    dispatch.ring(job.pk, 2)
    wait_until(lambda: job_progress(job).added > 0, 120, "the import has begun")
    done = kill_some(crew, job, kills, random.Random(seed))
    last = time.monotonic()
    left = job_progress(job).unread
    connection.close()
    # A machine that is slow may take longer for what was not read yet, not for what was lost.
    patience_s = SETTLED_S + left * 0.2
    wait_until(lambda: job_progress(job).settled, patience_s, "settled after the last start")
    note("files", count)
    note("kills", ", ".join(f"{number} {kind}" for kind, number in done.items()))
    note("unread at the last", left)
    note("settled s", round(time.monotonic() - last, 1))
    nothing_lost_nothing_doubled(job, count)
    note("lost", 0)
    note("doubled", 0)


@pytest.mark.slow
def test_ten_kills_over_200_imports(crew: Crew, runner: Athlete, note: Callable[..., None]) -> None:
    drill(crew, runner, 200, 10, note, seed=4)


@pytest.mark.slow
def test_a_hundred_kills_over_2000_imports(
    patient_crew: Crew, runner: Athlete, note: Callable[..., None]
) -> None:
    drill(patient_crew, runner, 2000, 100, note, seed=7)


@pytest.mark.slow
def test_without_a_worker_nothing_looks_worked_on_for_long(
    crew: Crew, runner: Athlete, note: Callable[..., None]
) -> None:
    crew.start("worker", "beat")
    job = history(runner, 200)
    dispatch.ring(job.pk, 2)
    wait_until(lambda: job_progress(job).running, 120, "a file is being read")
    crew.kill("worker")
    killed = time.monotonic()
    held = ImportItem.objects.filter(state=State.RUNNING)
    wait_until(lambda: not job_progress(job).running, ALONE_S, "nobody seems to read")
    note("seemed so s", round(time.monotonic() - killed, 1))
    assert not held.filter(lease_until__gt=Now()).exists()
    crew.start("worker")
    wait_until(lambda: job_progress(job).settled, SETTLED_S + 40, "settled after the start")
    nothing_lost_nothing_doubled(job, 200)


# ---- a file that kills whoever reads it


def hunt(crew: Crew, name: str, settled: Callable[[], bool]) -> None:
    """Kill the only reading child for as long as it is at the file `name`, each time."""
    row = ImportItem.objects.filter(name=name, state=State.RUNNING)
    while not settled():
        if not row.exists():
            time.sleep(0.02)
            continue
        for pid, words in crew.descendants("worker"):
            if "reading.child" in words:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
        time.sleep(0.05)


def test_a_file_whose_reader_dies_each_time_fails_with_a_sentence_and_hurts_nobody(
    crew: Crew, runner: Athlete, note: Callable[..., None]
) -> None:
    crew.processes = "1"
    crew.start("worker", "beat")
    files = {f"{name}.fit": data for name, data in runs(12).items()}
    files["poison.gpx"] = long_gpx()
    staged = [bytes_stage(data, name) for name, data in files.items()]
    job = job_create(athlete=runner, created_by=runner.user, files=staged)
    dispatch.ring(job.pk, 2)
    hunt(crew, "poison.gpx", lambda: job_progress(job).settled)
    poison = ImportItem.objects.get(name="poison.gpx")
    note("attempts", poison.attempts)
    note("said", poison.reason)
    assert (poison.outcome, poison.code) == ("failed", "crashed")
    # A turn that found the database too busy is given back, and raises what is allowed.
    assert poison.attempts == poison.attempts_allowed >= 3
    # Read to its death three times, or held so by a worker that did not renew in time.
    assert "three times" in poison.reason or "again and again" in poison.reason
    assert poison.advice
    others = ImportItem.objects.filter(job=job).exclude(pk=poison.pk)
    assert set(others.values_list("outcome", flat=True)) == {"added"}
    assert crew.ended() == []


def long_gpx() -> bytes:
    """Takes a second to read: time enough to be killed at it."""
    head = '<?xml version="1.0"?><gpx version="1.1" creator="d" xmlns="http://www.topografix.com/GPX/1/1">'
    points = (
        f'<trkpt lat="52.5{n:06d}" lon="13.4{n:06d}">'
        f"<time>{(START + timedelta(seconds=n)).isoformat()}</time></trkpt>"
        for n in range(100_000)
    )
    return f"{head}<trk><trkseg>{''.join(points)}</trkseg></trk></gpx>".encode()
