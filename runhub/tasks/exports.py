"""Turns on archives."""

from __future__ import annotations

from runhub import dispatch
from runhub.celery import app
from runhub.export import work
from runhub.tasks.away import without_database


@app.task(name="runhub.exports.run")
@without_database
def run(export_id: int) -> None:
    """One turn on an archive, then to the end of the queue, behind analyses and other archives."""
    if work.work_on(export_id):
        dispatch.ring_export(export_id)
