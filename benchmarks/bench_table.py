"""The coach's table of 200 athletes with two seasons each: time, CPU, size and queries."""

from __future__ import annotations

import gzip
import os
import statistics
import time

from benchmarks.hub import hub, person
from benchmarks.team_rows import team

ATHLETES = int(os.environ.get("BENCH_ATHLETES", "200"))
DAYS = int(os.environ.get("BENCH_DAYS", "730"))
ROUNDS = 40
GOAL_P95_MS = 200
ASKED = {
    "table": "",
    "table, by load, one group filter": "?sort=-load&show=flagged",
    "file": "table.csv",
    "review queue": "review/",
}


def main() -> None:
    with hub():
        from django.db import connection
        from django.test import Client
        from django.test.utils import CaptureQueriesContext

        coach = person("coach")
        begin = time.perf_counter()
        made = team(coach, ATHLETES, days=DAYS)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        print(f"{ATHLETES} athletes, {DAYS} days, filled in {time.perf_counter() - begin:.0f} s")
        client = Client()
        client.force_login(coach.user)  # type: ignore[attr-defined]
        for name, more in ASKED.items():
            path = f"/teams/{made.public_id}/{more}"
            walls, spent, body = [], [], b""
            for _ in range(ROUNDS):
                wall, cpu = time.perf_counter(), time.process_time()
                answer = client.get(path)
                spent.append(1000 * (time.process_time() - cpu))
                walls.append(1000 * (time.perf_counter() - wall))
                assert answer.status_code in (200, 302), (path, answer.status_code)
                body = answer.content
            with CaptureQueriesContext(connection) as asked:
                client.get(path)
            size = len(gzip.compress(body, 6)) / 1000
            late = statistics.quantiles(walls[1:], n=20)[-1]
            print(
                f"{name}: p50 {statistics.median(walls):.0f} ms, p95 {late:.0f} ms"
                f" (goal {GOAL_P95_MS}), {statistics.median(spent):.0f} ms CPU of the server,"
                f" {size:.1f} kB gzip, {len(asked)} queries"
            )


if __name__ == "__main__":
    main()
