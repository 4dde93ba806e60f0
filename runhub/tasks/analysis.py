"""Analysis turns."""

from __future__ import annotations

from runhub import analysis, dispatch
from runhub.celery import app
from runhub.tasks.away import without_database


@app.task(name="runhub.analysis.run")
@without_database
def run(athlete_id: int) -> None:
    """One turn on an athlete's analysis, then to the end of the queue, behind other athletes."""
    if analysis.work_on(athlete_id):
        dispatch.ring_analysis(athlete_id)
    else:
        dispatch.ring_triage(athlete_id)
