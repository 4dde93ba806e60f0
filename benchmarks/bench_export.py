"""The archive of everything: seconds, MB, and the peak memory of the process that makes it.

Activities of an hour with all channels, a few real files over and over; BENCH_ENTRIES sets how many.
"""

from __future__ import annotations

import os
import resource
import time
from dataclasses import replace
from pathlib import Path

from benchmarks.hub import hub, person
from simulation.bench import one_hour
from simulation.write_fit import write_fit

ENTRIES = int(os.environ.get("BENCH_ENTRIES", "3000"))
REAL = 10
# Of every real activity one copy more: all columns as they are, but keys, day and hash.
COPIES = """
WITH file AS (
    INSERT INTO activities_sourcefile ({file_columns})
    SELECT {file_values} FROM activities_sourcefile AS old WHERE old.id <= %(last_file)s
    RETURNING id, name
), activity AS (
    INSERT INTO activities_activity ({activity_columns})
    SELECT {activity_values} FROM activities_activity AS old
    JOIN activities_sourcefile AS was ON was.id = old.source_file_id
    JOIN file ON file.name = was.name WHERE old.id <= %(last)s
    RETURNING id, device
), stream AS (
    INSERT INTO activities_stream (activity_id, key, data)
    SELECT activity.id, old.key, old.data FROM activity
    JOIN activities_stream AS old ON old.activity_id = activity.device::int
)
INSERT INTO activities_streammask (activity_id, key, version, data)
SELECT activity.id, old.key, old.version, old.data FROM activity
JOIN activities_streammask AS old ON old.activity_id = activity.device::int
"""


def main() -> None:
    with hub():
        measure()


def measure() -> None:
    from runhub.export import work
    from runhub.export.rows import export_path, export_request

    athlete = person("runner")
    fill(athlete)
    row, _is_new = export_request(athlete=athlete)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    began, cpu, turns, longest = time.perf_counter(), time.process_time(), 1, 0.0
    while True:
        turn = time.perf_counter()
        more = work.work_on(row.pk)
        longest = max(longest, time.perf_counter() - turn)
        if not more:
            break
        turns += 1
    seconds, cpu = time.perf_counter() - began, time.process_time() - cpu
    row.refresh_from_db()
    assert row.state == "ready", row.reason
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    size = Path(export_path(row.public_id)).stat().st_size
    print(f"{ENTRIES} activities: {seconds:.1f} s ({cpu:.1f} s CPU), {size / 1e6:.0f} MB, ", end="")
    print(f"{turns} turns, the longest {longest:.1f} s")
    print(
        f"peak memory {peak / 1024:.0f} MiB, {(peak - before) / 1024:.0f} MiB more than before it"
    )


def fill(athlete: object) -> None:
    """REAL activities are imported and analysed, the others copied."""
    from django.db import connection

    from activities.models import Activity, SourceFile
    from activities.services.imports import job_create
    from activities.services.staging import bytes_stage
    from analytics.services.analyse import activities_analyse
    from runhub import pipeline

    base = one_hour(1)
    files = [
        write_fit(replace(base, start_utc=base.start_utc + day * 86_400)) for day in range(REAL)
    ]
    staged = [bytes_stage(data, f"{day}.fit") for day, data in enumerate(files)]
    job = job_create(athlete=athlete, created_by=None, files=staged)  # type: ignore[arg-type]
    while pipeline.work_on(job.pk):
        pass
    while activities_analyse(athlete_id=athlete.pk, limit=20):  # type: ignore[attr-defined]
        pass
    lasts = [model.objects.order_by("-pk")[0].pk for model in (SourceFile, Activity)]
    # The id of what a copy is of travels in "device", so that its samples find it.
    Activity.objects.update(canonical=None)
    statement = COPIES.format(
        **_lists("file", SourceFile, sha256="md5(old.sha256 || %(n)s) || md5(%(n)s)"),
        **_lists(
            "activity", Activity, source_file_id="file.id", public_id="gen_random_uuid()",
            device="old.id::text", start="old.start + %(n)s::int * interval '11 days'",
            local_date="old.local_date + %(n)s::int * 11",
        ),
    )  # fmt: skip
    with connection.cursor() as cursor:
        for n in range(1, ENTRIES // REAL):
            cursor.execute(statement, {"n": str(n), "last_file": lasts[0], "last": lasts[1]})
        cursor.execute(
            "INSERT INTO analytics_metricvalue"
            " (activity_id, athlete_id, local_date, version, key, value, reason)"
            " SELECT a.id, m.athlete_id, a.local_date, m.version, m.key, m.value, m.reason"
            " FROM activities_activity a JOIN analytics_metricvalue m ON m.activity_id = "
            " (CASE WHEN a.device ~ '^[0-9]+$' THEN a.device::int END)"
        )


def _lists(name: str, model: type, **instead: str) -> dict[str, str]:
    fields = model._meta.concrete_fields  # type: ignore[attr-defined]
    columns = [f.column for f in fields if not f.primary_key]
    values = [instead.get(column, f"old.{column}") for column in columns]
    return {f"{name}_columns": ", ".join(columns), f"{name}_values": ", ".join(values)}


if __name__ == "__main__":
    main()
