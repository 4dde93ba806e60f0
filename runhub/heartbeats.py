"""Signs of life, as rows: who works is known without Redis, and by whoever looks."""

from __future__ import annotations

import logging
import os
import socket
import threading
from collections.abc import Callable
from datetime import timedelta
from time import monotonic
from typing import Any

from celery.beat import PersistentScheduler, SchedulingError
from django.db import DatabaseError, InterfaceError, connection, transaction
from django.db.models.functions import Now

log = logging.getLogger(__name__)

EVERY_S = 10.0
KEPT = timedelta(days=1)


@transaction.atomic
def heartbeat_note(*, kind: str, name: str) -> None:
    """This program lives."""
    from runhub.models import Heartbeat  # Celery loads this module before Django is set up

    Heartbeat.objects.bulk_create(
        [Heartbeat(kind=kind, name=name, seen_at=Now())],
        update_conflicts=True,
        unique_fields=["kind", "name"],
        update_fields=["seen_at"],
    )


def heartbeats_tidy() -> int:
    """Forget programs that ended a day ago. Returns how many."""
    from runhub.models import Heartbeat

    return Heartbeat.objects.filter(seen_at__lt=Now() - KEPT).delete()[0]


class Pulse:
    """Notes a sign of life each EVERY_S; a database that is away is said once, and no fault."""

    def __init__(self, kind: str, note: Callable[..., None] = heartbeat_note) -> None:
        self.kind = kind
        self.name = f"{socket.gethostname()}:{os.getpid()}"[:120]
        self.note = note
        self.next_at = 0.0
        self.is_away = False

    def beat(self) -> None:
        if monotonic() < self.next_at:
            return
        self.next_at = monotonic() + EVERY_S
        try:
            self.note(kind=self.kind, name=self.name)
            self.is_away = False
        except (DatabaseError, InterfaceError) as error:
            if not self.is_away:
                first = str(error).strip().split("\n", 1)[0]
                log.warning("no sign of life can be written: %s", first)
            self.is_away = True
        finally:
            # Seldom needed, and nobody's business when this process forks.
            connection.close()

    def start(self) -> None:
        """In a thread of its own, until the process ends."""
        threading.Thread(target=self._go_on, name="pulse", daemon=True).start()

    def _go_on(self) -> None:
        pause = threading.Event()
        while True:
            self.beat()
            pause.wait(EVERY_S)


class BeatingScheduler(PersistentScheduler):
    """beat, which shows that it does not only live but goes round."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.pulse = Pulse("beat")
        super().__init__(*args, **kwargs)

    def apply_entry(self, entry: Any, producer: Any = None) -> None:
        """Celery's own way writes fifty lines every ten seconds while the broker is away."""
        try:
            self.apply_async(entry, producer=producer, advance=False)
        except SchedulingError as error:
            log.warning("%s is not sent, the next time it may be: %s", entry.task, error)

    def tick(self, *args: Any, **kwargs: Any) -> float:
        next_s = super().tick(*args, **kwargs)
        self.pulse.beat()
        return min(next_s, EVERY_S)
