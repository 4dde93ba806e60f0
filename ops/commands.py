"""What a hub consists of while it runs, as command lines: the same for make run and containers.

Standard library only. `folder` is where the programs of the virtual environment lie.
"""

import os
import shutil
from collections.abc import Mapping
from pathlib import Path

APPLICATION = "runhub.wsgi:application"
CELERY = "runhub.celery:app"
QUEUES = "import,celery"
SHARED_MEMORY = Path("/dev/shm")
NAMES = ("web", "worker", "beat")


def web(folder: Path, bind: str, given: Mapping[str, str]) -> list[str]:
    """gunicorn; `bind` is address:port."""
    words = [str(folder / "gunicorn"), APPLICATION, "--preload", "--bind", bind]
    words += ["--worker-class", "gthread", "--workers", given.get("WEB_PROCESSES") or "2"]
    words += ["--threads", given.get("WEB_THREADS") or "4", "--timeout", "60"]
    words += ["--graceful-timeout", "10", "--keep-alive", "20", "--no-control-socket"]
    words += ["--log-level", "info", "--access-logfile", "-"]
    if SHARED_MEMORY.is_dir():
        words += ["--worker-tmp-dir", str(SHARED_MEMORY)]
    return words


def worker(folder: Path, given: Mapping[str, str]) -> list[str]:
    """A Celery worker; one process a core."""
    processes = given.get("WORKER_PROCESSES") or str(os.cpu_count() or 1)
    words = [*_celery(folder), "worker", "--queues", QUEUES, "--concurrency", processes]
    words += ["--pool", "prefork", "--prefetch-multiplier", "1", "-O", "fair"]
    return [*words, "--without-gossip", "--without-mingle", "--loglevel", "INFO"]


def beat(folder: Path, schedule: Path) -> list[str]:
    """Celery's clock; `schedule` is its diary."""
    words = [*_celery(folder), "beat", "--schedule", str(schedule), "--pidfile="]
    return [*words, "--loglevel", "INFO"]


def _celery(folder: Path) -> list[str]:
    return [str(folder / "celery"), "-A", CELERY]


def web_environ(metrics: Path) -> dict[str, str]:
    """What the web has in its environment besides; `metrics` is where its processes count."""
    return {"PROMETHEUS_MULTIPROC_DIR": str(metrics)}


def worker_environ() -> dict[str, str]:
    """SIGTERM as SIGQUIT: hand unfinished work back within the soft shutdown, don't hold it."""
    return {"REMAP_SIGTERM": "SIGQUIT"}


def emptied(folder: Path) -> Path:
    """The folder with nothing in it: counts of processes that are gone would be added for ever."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True, exist_ok=True)
    return folder
