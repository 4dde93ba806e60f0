"""CPU of pages with 3,000 activities in the library, in this process, middleware included."""

from __future__ import annotations

import copy
import gzip
import statistics
import time
from datetime import timedelta

from benchmarks.hub import hub, person
from common.ids import uuid7

ACTIVITIES = 3000
ROUNDS = 30


def main() -> None:
    with hub():
        athlete = person("runner")
        activity = library(athlete)
        from django.test import Client

        client = Client()
        client.force_login(athlete.user)  # type: ignore[attr-defined]
        page = f"/activities/{activity.public_id}/"  # type: ignore[attr-defined]
        sizes = {path: measure(client, path) for path in ("/activities/", "/", page)}
        print(f"list of 50: {cpu_of(*sizes['/activities/'])} (goal 20)")
        print(f"home: {cpu_of(*sizes['/'])}")
        size = sizes[page][2]  # the page brings its data along
        print(
            f"run page with data: {cpu_of(*sizes[page])} (goal 40), {size / 1000:.1f} kB (goal 50)"
        )


def library(athlete: object) -> object:
    """One real import of an hour with every channel, and 3,000 rows like it."""
    from activities.models import Activity
    from activities.services.imports import job_create
    from activities.services.staging import bytes_stage
    from runhub import pipeline
    from simulation.bench import one_hour
    from simulation.write_fit import write_fit

    staged = [bytes_stage(write_fit(one_hour(1)), "one.fit")]
    job = job_create(athlete=athlete, created_by=None, files=staged)  # type: ignore[arg-type]
    while pipeline.work_on(job.pk):
        pass
    first = Activity.objects.get(athlete=athlete)
    rows = []
    for number in range(1, ACTIVITIES):
        row = copy.copy(first)
        row.pk, row.public_id, row.source_file_id = None, uuid7(), None
        row.start = first.start - timedelta(days=number)
        row.local_date = row.start.date()
        rows.append(row)
    Activity.objects.bulk_create(rows, batch_size=500)
    return first


def cpu_of(best: float, median: float, size: int) -> str:
    """Both, because neighbours on the same machine cost a page a third more now and then."""
    return f"{best:.1f} ms CPU at best, median {median:.1f}"


def measure(client: object, path: str) -> tuple[float, float, int]:
    """Least and median CPU in ms, and the size of the answer packed, in bytes."""
    times = []
    for _ in range(ROUNDS):
        begin = time.process_time()
        answer = client.get(path)  # type: ignore[attr-defined]
        times.append(time.process_time() - begin)
        assert answer.status_code == 200, (path, answer.status_code)
    packed = len(gzip.compress(answer.content, 6))
    return 1000 * min(times), 1000 * statistics.median(times), packed


if __name__ == "__main__":
    main()
