"""The Progress page with 3,000 runs over ten years: CPU, queries and size, middleware included."""

from __future__ import annotations

import gzip
import statistics
import time
from datetime import date, timedelta
from typing import Any

from benchmarks.hub import hub, person

ROUNDS = 15
THREE_YEARS = 3 * 365
API = ("load", "bests", "curves")


def main() -> None:
    with hub():
        from django.test import Client

        from benchmarks.progress_rows import library
        from runhub.web.panels import panels_of

        athlete: Any = person("runner")
        library(athlete)
        client = Client()
        client.force_login(athlete.user)
        print(f"weekly statistics over three years: {weeks(athlete):.1f} ms CPU (goal 8)")
        report(client, "/progress/", "the page with form, goal 80")
        report(client, "/", "home with form, goal of the form card 3")
        for panel in panels_of("progress"):
            for query in ("", "?window=all", "?against=previous"):
                path = f"/progress/panels/{panel.key}/{query}"
                report(client, path, "goal 30 and 30 kB", htmx=True)
        for name in API:
            report(client, f"/api/v1/{name}/", "")


def weeks(athlete: Any) -> float:
    from analytics.selectors.scope import Scope
    from analytics.selectors.weekly import weekly

    today = date.today()
    scope = Scope(athlete.pk, today - timedelta(days=THREE_YEARS), today, ("run",))
    times = []
    for _ in range(ROUNDS):
        begin = time.process_time()
        found = weekly(athlete.user, scope, 0)
        times.append(time.process_time() - begin)
        assert found is not None and len(found) > 150
    return 1000 * statistics.median(times)


def report(client: Any, path: str, goal: str, *, htmx: bool = False) -> None:
    from django.db import connection

    headers = {"HX-Request": "true"} if htmx else {}
    asked: list[str] = []

    def counted(execute: Any, sql: str, *rest: Any) -> Any:
        asked.append(sql)
        return execute(sql, *rest)

    with connection.execute_wrapper(counted):
        answer = client.get(path, headers=headers)
    assert answer.status_code == 200, (path, answer.status_code)
    times = []
    for _ in range(ROUNDS):
        begin = time.process_time()
        answer = client.get(path, headers=headers)
        times.append(time.process_time() - begin)
    size = len(gzip.compress(answer.content, 6))
    print(
        f"{path}: {1000 * statistics.median(times):.1f} ms CPU, {len(asked)} queries, "
        f"{size / 1000:.1f} kB gzip{f' ({goal})' if goal else ''}"
    )


if __name__ == "__main__":
    main()
