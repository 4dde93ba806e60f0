"""CPU an activity, whole pipeline: read, clean, figures, encode, store; child included.

One-hour 1 Hz files with all channels. In the same run: fitdecode and gpxpy, parsing only.
PostgreSQL's own CPU is given apart.
"""

from __future__ import annotations

import statistics
import time
import warnings
from dataclasses import replace

import fitdecode
import gpxpy
import psutil

from benchmarks.hub import cpu_s, hub, person
from simulation.bench import one_hour
from simulation.write_fit import write_fit
from simulation.write_gpx import write_gpx
from simulation.write_tcx import write_tcx

FILES = 40
WRITERS = {"fit": write_fit, "gpx": write_gpx, "tcx": write_tcx}
GOALS = {"fit": 12, "gpx": 35, "tcx": 35}


def files(format_key: str) -> list[bytes]:
    base = one_hour(1)
    shift = list(WRITERS).index(format_key) * 100 * 86_400
    return [
        WRITERS[format_key](replace(base, start_utc=base.start_utc + shift + day * 86_400))
        for day in range(FILES)
    ]


def main() -> None:
    with hub():
        print(f"{'format':8}{'CPU ms':>8}{'goal':>6}{'wall ms':>9}{'PostgreSQL ms':>15}")
        for format_key in WRITERS:
            ours, wall, server = pipeline_ms(format_key)
            print(f"{format_key:8}{ours:8.1f}{GOALS[format_key]:6}{wall:9.1f}{server:15.1f}")
        print(f"database: {database_kb():.1f} kB an activity (goal 60)")
    data = files("fit")[0], files("gpx")[0].decode()
    print(f"fitdecode, parsing only: {parse_ms(lambda: fit_frames(data[0])):.0f} ms")
    print(f"gpxpy, parsing only: {parse_ms(lambda: gpxpy.parse(data[1])):.0f} ms")


def pipeline_ms(format_key: str) -> tuple[float, float, float]:
    """CPU of worker and child, wall, and CPU of PostgreSQL's backend, in ms an activity."""
    from django.db import connection

    from activities.selectors.imports import job_progress
    from activities.services.imports import job_create
    from activities.services.staging import bytes_stage
    from runhub import pipeline

    athlete = person(f"runner-{format_key}")
    warm, *rest = files(format_key)
    for batch in ([warm], rest):
        staged = [bytes_stage(data, f"{n}.{format_key}") for n, data in enumerate(batch)]
        job = job_create(athlete=athlete, created_by=None, files=staged)
        me, backend = psutil.Process(), psutil.Process(connection.connection.info.backend_pid)
        before, began, server = cpu_s(me), time.perf_counter(), cpu_s(backend)
        while pipeline.work_on(job.pk):
            pass
    found = job_progress(job)
    assert found.added == len(rest), found
    counts = (cpu_s(me) - before, time.perf_counter() - began, cpu_s(backend) - server)
    return tuple(1000 * count / len(rest) for count in counts)  # type: ignore[return-value]


def database_kb() -> float:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
        cursor.execute(
            "SELECT sum(pg_total_relation_size(c.oid)) FROM pg_class c WHERE relkind = 'r'"
            " AND relname LIKE 'activities_%' "
        )
        size = cursor.fetchone()[0]
        cursor.execute("SELECT count(*) FROM activities_activity")
        return float(size) / 1000 / cursor.fetchone()[0]


def fit_frames(data: bytes) -> int:
    with warnings.catch_warnings(action="ignore"), fitdecode.FitReader(data) as reader:
        return sum(1 for _ in reader)


def parse_ms(work: object, rounds: int = 5) -> float:
    times = []
    for _ in range(rounds):
        begin = time.process_time()
        work()  # type: ignore[operator]
        times.append(time.process_time() - begin)
    return 1000 * statistics.median(times)


if __name__ == "__main__":
    main()
