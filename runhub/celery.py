"""The Celery app: workers, beat, and the one connection that publishes."""

import contextlib
import os
from pathlib import Path
from typing import Any

from celery import Celery
from celery.signals import setup_logging, task_failure, worker_process_init, worker_ready

from runhub import broker

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "runhub.settings")
broker.install()

app = Celery("runhub")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(["runhub"], related_name="tasks")


@worker_process_init.connect
def warm(**_: object) -> None:
    """Give way to pages, and start the reading child now, not with the first upload."""
    from runhub import pipeline  # settings are ready only now

    give_way(app.conf.worker_nice)
    pipeline.reader().warm()


def give_way(nice: int) -> None:
    """Let pages go first. Where Linux groups processes by session, each group has a number of
    its own, and without it a process's would count among its own kind only."""
    os.nice(nice)
    with contextlib.suppress(OSError):
        Path("/proc/self/autogroup").write_text(str(nice), encoding="ascii")


@worker_ready.connect
def show_life(**_: object) -> None:
    """Also while the broker is away: what the worker lacks then is work, not life."""
    from runhub.heartbeats import Pulse

    Pulse("worker").start()


@task_failure.connect
def keep_failure(**given: Any) -> None:
    """For the instance page; the log has it as well."""
    from runhub.failures import failure_noted  # models are ready only now

    failure_noted(given["sender"].name, given["args"], given["kwargs"], given["exception"])


@setup_logging.connect
def keep_logging(**_: object) -> None:
    """Somebody listening is all Celery asks for: the settings' LOGGING stays as it is."""
