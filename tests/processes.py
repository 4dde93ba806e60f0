"""Real processes on the test database: gunicorn, a Celery worker, beat."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

from django.conf import settings
from django.db import connection

from activities.reading.reader import die_with_parent
from runhub.condition import broker_client

ROOT = Path(__file__).resolve().parent.parent


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def wait_until(true: Callable[[], object], seconds: float, what: str) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        if time.monotonic() > deadline:
            raise AssertionError(f"{what}: not within {seconds:g} s")
        time.sleep(0.1)


class Hub:
    """`with Hub(folder) as hub:` starts worker and beat; `hub.serve()` starts the web."""

    def __init__(self, folder: Path, concurrency: int = 2, *, beat: bool = True) -> None:
        self.folder = folder
        self.beat = beat
        self.concurrency = concurrency
        self.running: dict[str, subprocess.Popen[bytes]] = {}
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.env = {
            **os.environ,
            "DATABASE_NAME": connection.settings_dict["NAME"],
            "DJANGO_SETTINGS_MODULE": "runhub.settings",
            "MEDIA_ROOT": str(settings.MEDIA_ROOT),
        }

    def __enter__(self) -> Hub:
        self.start_worker()
        if self.beat:
            self.start_beat()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for name in list(self.running):
            self.kill(name)

    def start_worker(self) -> None:
        words = ["celery", "-A", "runhub.celery:app", "worker", "-Q", "import,celery", "-Ofair"]
        options = ["-c", str(self.concurrency), "-l", "warning", "--without-gossip"]
        self._start("worker", [*words, *options, "--without-mingle", "--without-heartbeat"])

    def start_beat(self) -> None:
        schedule = str(self.folder / "beat")
        self._start("beat", ["celery", "-A", "runhub.celery:app", "beat", "-s", schedule])

    def serve(self) -> str:
        """Start gunicorn; returns the address once it answers."""
        words = ["gunicorn", "runhub.wsgi:application", "--threads", "4", "-b"]
        self._start("web", [*words, f"127.0.0.1:{self.port}"])
        address = self.address

        def answers() -> bool:
            try:
                with urllib.request.urlopen(f"{address}/healthz", timeout=1) as answer:
                    return bool(answer.status == 200)
            except OSError:
                return False

        wait_until(answers, 60, "the web server answers")
        return address

    def is_idle(self) -> bool:
        """Neither a message waiting or under way, nor anybody's transaction open."""
        prefix = self.env["REDIS_PREFIX"]
        with broker_client() as redis:
            if redis.exists(*(f"{prefix}{key}" for key in ("import", "celery", "unacked"))):
                return False
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT NOT EXISTS (SELECT FROM pg_stat_activity WHERE datname = current_database()"
                " AND pid <> pg_backend_pid() AND xact_start IS NOT NULL)"
            )
            return bool(cursor.fetchone()[0])

    def kill(self, name: str) -> None:
        """kill -9 of a process and all its children."""
        process = self.running.pop(name)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def log(self, name: str) -> str:
        return (self.folder / f"{name}.log").read_text()

    def _start(self, name: str, words: list[str]) -> None:
        with (self.folder / f"{name}.log").open("ab") as log:
            self.running[name] = subprocess.Popen(
                [sys.executable, "-m", *words],
                cwd=ROOT,
                env=self.env,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=die_with_parent,
            )
