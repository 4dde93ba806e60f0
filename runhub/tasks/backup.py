"""The nightly backup, when BACKUP_DIR is set."""

from __future__ import annotations

from runhub.backup import nightly
from runhub.celery import app

SIX_HOURS = 6 * 3600


# Acknowledged at once: longer than the broker's patience, it would be handed out a second time.
@app.task(name="runhub.backup", time_limit=SIX_HOURS, acks_late=False)
def backup() -> None:
    """One night's backup; its own words say how it went."""
    nightly.nightly()
