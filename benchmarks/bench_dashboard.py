"""CPU, size and queries of the metrics dashboard and its panels with ten years of runs."""

from __future__ import annotations

import gzip
import os
import statistics
import time
from datetime import date

from benchmarks.hub import hub, person
from benchmarks.seasons import fill

ENTRIES = int(os.environ.get("BENCH_ENTRIES", "3000"))
ROUNDS = 15
PAGE = "/progress/metrics/"
PANEL = "/progress/panels/trend/?metric={}"
# What is asked -> address and goal in ms of CPU.
ASKED = {
    "dashboard, 1 year": (PAGE, 60),
    "dashboard, all": (f"{PAGE}?window=all", 60),
    "dashboard, all, at a pace": (f"{PAGE}?window=all&at=pace:3-3.25", 60),
    "panel, 1 year": (PANEL.format("step_length"), 30),
    "panel, all": (PANEL.format("step_length") + "&window=all", 30),
    "panel, all, at a pace": (PANEL.format("heart_rate") + "&window=all&at=pace:3-3.25", 30),
    "panel, 1 year, against the year before": (
        PANEL.format("heart_rate") + "&against=last_year", 30
    ),
    "one metric, all": (f"{PAGE}step_length/?window=all", 60),
}  # fmt: skip


def main() -> None:
    with hub():
        from django.db import connection
        from django.test import Client
        from django.test.utils import CaptureQueriesContext

        athlete = person("runner")
        fill(athlete, ENTRIES, date.today())
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        client = Client()
        client.force_login(athlete.user)  # type: ignore[attr-defined]
        for name, (path, goal) in ASKED.items():
            is_panel = path.startswith("/progress/panels")
            headers = {"HX-Request": "true"} if is_panel else {}
            times, body = [], b""
            for _ in range(ROUNDS):
                begin = time.process_time()
                answer = client.get(path, headers=headers)
                times.append(1000 * (time.process_time() - begin))
                assert answer.status_code == 200, (path, answer.status_code)
                body = answer.content
            with CaptureQueriesContext(connection) as asked:
                client.get(path, headers=headers)
            size = len(gzip.compress(body, 6)) / 1000
            print(
                f"{name}: {statistics.median(times):.1f} ms CPU (goal {goal}), "
                f"{size:.1f} kB gzip, {len(asked)} queries"
            )


if __name__ == "__main__":
    main()
