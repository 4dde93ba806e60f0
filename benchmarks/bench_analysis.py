"""The full analysis of an hour: CPU without decoding, and the refill of many activities.

BENCH_ENTRIES activities are imported (default 100, goal figures are for 3,000) and worked out
again as `recompute --here` does; PostgreSQL's own CPU is given apart.
"""

from __future__ import annotations

import os
import statistics
import time
from dataclasses import replace

import numpy as np
import psutil

from benchmarks.hub import cpu_s, hub, person
from simulation.bench import one_hour
from simulation.write_fit import write_fit

ENTRIES = int(os.environ.get("BENCH_ENTRIES", "100"))
ROUNDS = 30
FULL = 3000


def main() -> None:
    with hub():
        analysis_ms()
        refill()
        dry_run_ms()


def analysis_ms() -> None:
    """Every metric, curve, effort, zone and table of one hour with 18 channels."""
    from activities.core.summary import summarise
    from activities.models import Activity
    from analytics.core.context import Context, Thresholds, Totals
    from analytics.core.session import Session
    from analytics.services.results import result_of

    thresholds = Thresholds(max_bpm=188, rest_bpm=48, threshold_bpm=168, threshold_mps=3.7)
    context = Context(thresholds=thresholds, sex="F", mass_kg=60.0)
    activity = Activity(pk=1, local_date="2024-05-20")
    clean, whole = [], []
    for seed in range(ROUNDS):
        recording = one_hour(seed)
        start = time.process_time()
        analysed = summarise(recording)
        middle = time.process_time()
        totals = Totals(analysed.summary.distance_m, analysed.summary.moving_s, 3599.0, None)
        result_of(activity, Session(context, totals, analysed))
        clean.append(1e3 * (middle - start))
        whole.append(1e3 * (time.process_time() - middle))
    print(f"analysis of one hour: {statistics.median(whole):.2f} ms (goal 5)")
    print(f"cleaning and deriving its series before that: {statistics.median(clean):.2f} ms")


def refill() -> None:
    from django.db import connection

    from activities.services.imports import job_create
    from activities.services.staging import bytes_stage
    from analytics.services.analyse import activities_analyse
    from analytics.services.versions import recompute_mark
    from athletes.models import Threshold
    from runhub import pipeline

    athlete = person("refill")
    Threshold.objects.create(
        athlete=athlete, valid_from="2024-01-01", max_heart_rate_bpm=188,
        resting_heart_rate_bpm=48, threshold_speed_mps=3.7,
    )  # fmt: skip
    base = one_hour(1)
    files = [
        write_fit(replace(base, start_utc=base.start_utc + day * 86_400)) for day in range(ENTRIES)
    ]
    staged = [bytes_stage(data, f"{n}.fit") for n, data in enumerate(files)]
    job = job_create(athlete=athlete, created_by=athlete.user, files=staged)
    while pipeline.work_on(job.pk):
        pass
    before = _sizes()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        server = psutil.Process(cursor.fetchone()[0])
    while activities_analyse(athlete_id=athlete.pk):
        pass
    print(f"stored: {(_sizes() - before) / ENTRIES / 1000:.1f} kB an activity (goal 15)")
    recompute_mark()
    cpu, wall, theirs = cpu_s(psutil.Process()), time.perf_counter(), cpu_s(server)
    while activities_analyse(athlete_id=athlete.pk):
        pass
    cpu, wall = cpu_s(psutil.Process()) - cpu, time.perf_counter() - wall
    theirs = cpu_s(server) - theirs
    scale = FULL / ENTRIES
    print(f"refill of {ENTRIES}: {cpu:.2f} s CPU, PostgreSQL {theirs:.2f} s, wall {wall:.2f} s")
    print(f"so of {FULL:,}: {(cpu + theirs) * scale:.0f} s CPU on one core (goal 45)")


def dry_run_ms() -> None:
    """What another threshold would change, over FULL activities of one athlete."""
    from datetime import date, timedelta

    from analytics.models import Analysis
    from analytics.services.impact import threshold_impact
    from athletes.models import Athlete

    athlete = Athlete.objects.get(name="refill")
    _copies(athlete.pk, FULL)
    count = Analysis.objects.filter(athlete=athlete).count()
    took = []
    for bpm in range(160, 170):
        start = time.process_time()
        threshold_impact(
            athlete, date(2024, 1, 1), today=date.today() + timedelta(days=1),
            threshold_heart_rate_bpm=bpm, threshold_speed_mps=3.7,
        )  # fmt: skip
        took.append(1e3 * (time.process_time() - start))
    print(f"dry run over {count:,} activities: {statistics.median(took):.0f} ms (goal 60)")


def _copies(athlete_id: int, wanted: int) -> None:
    from datetime import timedelta

    from activities.models import Activity
    from analytics.models import Analysis
    from analytics.services.days import day_loads_refresh

    like = Analysis.objects.filter(athlete_id=athlete_id).select_related("activity").first()
    assert like is not None
    run, first = like.activity, like.local_date
    offsets = [timedelta(days=int(n)) for n in np.arange(1, wanted + 1)]
    runs = []
    for offset in offsets:
        day = first - offset
        one = Activity(athlete_id=athlete_id, title="copy", time_zone="UTC", local_date=day)
        one.start, one.moving_s, one.elapsed_s = run.start - offset, run.moving_s, run.elapsed_s
        runs.append(one)
    made = Activity.objects.bulk_create(runs)
    fields = {f.attname: getattr(like, f.attname) for f in Analysis._meta.concrete_fields}
    Analysis.objects.bulk_create(
        [Analysis(**fields | {"activity_id": one.pk, "local_date": one.local_date}) for one in made]
    )
    day_loads_refresh(athlete_id)


def _sizes() -> int:
    """Bytes of the analysis' tables with their indexes."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT sum(pg_total_relation_size(oid)) FROM pg_class "
            "WHERE relname LIKE 'analytics\\_%%' AND relkind = 'r'"
        )
        return int(cursor.fetchone()[0])


if __name__ == "__main__":
    main()
