"""Mails about what is new, a turn a minute: each user's own morning comes at its own time."""

from __future__ import annotations

from runhub import digest
from runhub.celery import app
from runhub.tasks.away import without_database


@app.task(name="runhub.mails")
@without_database
def mails() -> None:
    """All that are due; rows say which, and a second worker finds them locked."""
    digest.mails_send()
