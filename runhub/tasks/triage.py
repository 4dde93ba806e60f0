"""Turns of the flags."""

from __future__ import annotations

from runhub import dispatch, triage
from runhub.celery import app
from runhub.tasks.away import without_database


@app.task(name="runhub.triage.run")
@without_database
def run(athlete_id: int) -> None:
    """One turn for whoever waits, that athlete or somebody else, and on until nobody does."""
    if triage.work_on():
        dispatch.ring_triage(athlete_id)
