"""Accounts whose days of grace are over."""

from __future__ import annotations

from runhub.celery import app
from runhub.closing import work
from runhub.tasks.away import without_database


@app.task(name="runhub.closing")
@without_database
def closing() -> None:
    """Delete them. Ended by its time limit or a kill, it goes on with the next hour."""
    work.remove_due()
