"""Comparison, similar runs and two windows: CPU, size, queries; five real hours, 3,000 rows."""

from __future__ import annotations

import gzip
import os
import statistics
import time
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np

from benchmarks.hub import hub, person
from benchmarks.seasons import fill

ENTRIES = int(os.environ.get("BENCH_ENTRIES", "3000"))
ON_ROUTE = ENTRIES // 10
ROUNDS = 15


def main() -> None:
    with hub():
        from django.db import connection
        from django.test import Client

        athlete = person("runner")
        fill(athlete, ENTRIES, date.today())
        hours = five_hours(athlete)
        on_route(hours[0])
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        client = Client()
        client.force_login(athlete.user)  # type: ignore[attr-defined]
        runs = "&".join(f"runs={each.public_id}" for each in hours)
        page = f"/activities/{hours[0].public_id}/"
        asked = {
            "five hours by distance": (f"/compare/?{runs}", 100),
            "five hours by time": (f"/compare/?{runs}&align=time", 100),
            "five hours by lap": (f"/compare/?{runs}&align=lap", 100),
            f"similar, {ON_ROUTE} on the route": (f"{page}similar/", 0),
            "similar, count alone": (f"{page}similar/?part=count", 0),
            "run page": (page, 0),
            "windows, 4 weeks": ("/progress/windows/?window=4w", 0),
            "windows, 1 year": ("/progress/windows/", 0),
            "windows, 4 weeks, at a pace": ("/progress/windows/?window=4w&at=pace:3-3.25", 0),
        }
        for name, (path, goal) in asked.items():
            measure(client, name, path, goal)


def five_hours(athlete: Any) -> list[Any]:
    """Five imported and analysed hours with every channel."""
    from activities.models import Activity
    from activities.services.imports import job_create
    from activities.services.staging import bytes_stage
    from analytics.services.analyse import activities_analyse
    from runhub import pipeline
    from simulation.bench import one_hour
    from simulation.write_fit import write_fit

    known = set(Activity.objects.values_list("pk", flat=True))
    staged = []
    for seed in range(1, 6):
        hour = one_hour(seed)
        later = replace(hour, start_utc=hour.start_utc + seed * 86_400)
        staged.append(bytes_stage(write_fit(later), f"{seed}.fit"))
    job = job_create(athlete=athlete, created_by=None, files=staged)
    while pipeline.work_on(job.pk):
        pass
    while activities_analyse(athlete_id=athlete.pk):
        pass
    return list(Activity.objects.exclude(pk__in=known).order_by("start"))


def on_route(first: Any) -> None:
    """A tenth of the rows ran the way of `first` with other noise; the others elsewhere near."""
    from django.contrib.gis.geos import LineString, MultiLineString

    from activities.models import Activity

    random = np.random.default_rng(2)
    lines = [np.array(line.coords) for line in first.track]
    rows = list(Activity.objects.filter(track__isnull=True).order_by("pk"))
    for number, row in enumerate(rows):
        shift = 0.0 if number < ON_ROUTE else random.uniform(-0.01, 0.01, 2)
        noise = random.normal(0, 3e-5, (sum(map(len, lines)), 2))
        places = np.concatenate(lines) + shift + noise
        row.track = MultiLineString(LineString(places.tolist()), srid=4326)
        row.distance_m = first.distance_m * random.uniform(0.9, 1.1)
    Activity.objects.bulk_update(rows, ["track", "distance_m"], batch_size=500)


def measure(client: Any, name: str, path: str, goal: int) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    times, walls, body = [], [], b""
    for _ in range(ROUNDS):
        begin, began = time.process_time(), time.perf_counter()
        answer = client.get(path)
        times.append(1000 * (time.process_time() - begin))
        walls.append(1000 * (time.perf_counter() - began))
        assert answer.status_code == 200, (path, answer.status_code)
        body = answer.content
    with CaptureQueriesContext(connection) as asked:
        client.get(path)
    size = len(gzip.compress(body, 6)) / 1000
    wanted = f" (goal {goal})" if goal else ""
    print(
        f"{name}: {statistics.median(times):.1f} ms CPU{wanted}, {statistics.median(walls):.0f} ms "
        f"with the database, {size:.1f} kB gzip, {len(asked)} queries"
    )


if __name__ == "__main__":
    main()
