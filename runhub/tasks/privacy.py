"""Turns on what others see of the runs of athletes who hide places."""

from __future__ import annotations

from activities.services.privacy import cuts_work
from runhub import dispatch
from runhub.celery import app
from runhub.tasks.away import without_database


@app.task(name="runhub.privacy.run")
@without_database
def run(athlete_id: int) -> None:
    """One turn on an athlete's cuts, then to the end of the queue."""
    if cuts_work(athlete_id=athlete_id):
        dispatch.ring_cuts(athlete_id)
