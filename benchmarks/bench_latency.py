"""From POST to page on an idle hub, and what an archive of thousands does to it.

Real gunicorn, Celery worker and beat. The page asked for beside an archive is the activity list.
"""

from __future__ import annotations

import http.client
import io
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import zipfile
from pathlib import Path

import psutil

from benchmarks.hub import hub, person
from tests.processes import free_port, wait_until

ROUNDS = 20
ENTRIES = int(os.environ.get("BENCH_ENTRIES", "3000"))
TOKEN = "a" * 32


class Web:
    """Gunicorn and a worker on the benchmark's database."""

    def __init__(self) -> None:

        self.port = free_port()
        self.folder = Path(tempfile.mkdtemp())
        serve = [
            "gunicorn",
            "runhub.wsgi:application",
            "--preload",
            "--workers",
            "2",
            "--threads",
            "4",
        ]
        work = ["celery", "-A", "runhub.celery:app", "worker", "-Q", "import,celery", "-Ofair"]
        beat = ["celery", "-A", "runhub.celery:app", "beat", "-s", str(self.folder / "beat")]
        commands = ([*serve, "-b", f"127.0.0.1:{self.port}"], [*work, "-c", "2"], beat)
        self.processes = [
            subprocess.Popen(
                [sys.executable, "-m", *words],
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )
            for words in commands
        ]
        wait_until(self._answers, 60, "the web server answers")
        time.sleep(8)  # the worker has its children by then

    def _answers(self) -> bool:
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=1):
                return True
        except OSError:
            return False

    def close(self) -> None:
        for process in self.processes:
            process.terminate()
        for process in self.processes:
            process.wait(timeout=60)

    def worker_rss(self) -> int:
        worker = psutil.Process(self.processes[1].pid)
        return sum(p.memory_info().rss for p in (worker, *worker.children(recursive=True)))


def session(athlete: object) -> str:
    from django.conf import settings
    from django.test import Client

    client = Client()
    client.force_login(athlete.user)  # type: ignore[attr-defined]
    name = settings.SESSION_COOKIE_NAME
    return f"{name}={client.cookies[name].value}"


def ask(web: Web, cookie: str, path: str, body: bytes = b"", kind: str = "") -> tuple[int, str]:
    connection = http.client.HTTPConnection("127.0.0.1", web.port, timeout=120)
    from django.conf import settings

    cookies = f"{cookie}; {settings.CSRF_COOKIE_NAME}={TOKEN}"
    headers = {"Cookie": cookies, "X-CSRFToken": TOKEN}
    if body:
        connection.request("POST", path, body, {**headers, "Content-Type": kind})
    else:
        connection.request("GET", path, headers=headers)
    answer = connection.getresponse()
    answer.read()
    return answer.status, answer.headers.get("Location", "")


def post(web: Web, cookie: str, name: str, data: bytes) -> str:
    from django.core.files.uploadedfile import SimpleUploadedFile
    from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

    body = encode_multipart(BOUNDARY, {"files": SimpleUploadedFile(name, data)})
    status, place = ask(web, cookie, "/upload/", body, MULTIPART_CONTENT)
    assert status == 303, status
    return place.rstrip("/").rsplit("/", 1)[-1]


def main() -> None:
    with hub():
        athletes = [person("one"), person("two")]
        web = Web()
        try:
            single(web, athletes[0])
            archives(web, athletes)
        finally:
            web.close()


def single(web: Web, athlete: object) -> None:
    from dataclasses import replace

    from activities.models import ImportItem
    from simulation.bench import one_hour
    from simulation.write_fit import write_fit

    base, cookie, waits = one_hour(3), session(athlete), []
    for day in range(ROUNDS + 2):
        data = write_fit(replace(base, start_utc=base.start_utc - day * 86_400))
        began = time.perf_counter()
        key = post(web, cookie, f"{day}.fit", data)
        item = None
        while item is None or item.state != "done":
            item = ImportItem.objects.select_related("activity").get(job__public_id=key)
            time.sleep(0.005)
        status, _ = ask(web, cookie, f"/activities/{item.activity.public_id}/")
        assert status == 200, status
        waits.append(time.perf_counter() - began)
    waits = sorted(waits[2:])
    p95 = waits[int(0.95 * len(waits))]
    print(f"POST to page: p50 {statistics.median(waits):.3f} s, p95 {p95:.3f} s (goals 0.3, 1)")


def archives(web: Web, athletes: list[object]) -> None:
    from activities.models import ImportJob
    from activities.selectors.imports import job_progress
    from simulation.bench import history

    zips = []
    for seed in (1, 2):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            for file in history(ENTRIES, seed):
                archive.writestr(file.name, file.data)
        zips.append(out.getvalue())
    idle = list_times(web, session(athletes[0]), 60)
    before, began = web.worker_rss(), time.perf_counter()
    threads = [
        threading.Thread(target=post, args=(web, session(a), "history.zip", data))
        for a, data in zip(athletes, zips, strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    jobs = [ImportJob.objects.filter(athlete=a).latest("pk") for a in athletes]
    busy, peak = [], before
    while not all(job_progress(job).settled for job in jobs):
        busy += list_times(web, session(athletes[0]), 5)
        peak = max(peak, web.worker_rss())
    took = time.perf_counter() - began
    found = [job_progress(job) for job in jobs]
    print(f"two archives of {ENTRIES} at once: {[(f.added, f.duplicate, f.failed) for f in found]}")
    print(
        f"  {2 * ENTRIES / took:.0f} files/s, {took:.0f} s; worker RSS +{(peak - before) >> 20} MiB"
    )
    print(f"  list p95 idle {p95_ms(idle):.0f} ms, busy {p95_ms(busy):.0f} ms (goal 1.5 x)")


def list_times(web: Web, cookie: str, rounds: int) -> list[float]:
    times = []
    for _ in range(rounds):
        began = time.perf_counter()
        ask(web, cookie, "/activities/")
        times.append(time.perf_counter() - began)
        time.sleep(0.05)
    return times


def p95_ms(times: list[float]) -> float:
    return 1000 * sorted(times)[int(0.95 * len(times))]


if __name__ == "__main__":
    main()
