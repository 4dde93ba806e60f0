"""Import turns."""

from __future__ import annotations

from runhub import dispatch, pipeline
from runhub.celery import app
from runhub.tasks.away import without_database


@app.task(name="runhub.imports.run")
@without_database
def run(job_id: int) -> None:
    """One turn on a job, then to the end of the queue, so that batches share the workers."""
    if pipeline.work_on(job_id):
        dispatch.ring(job_id)
    dispatch.ring_analysis_after(job_id)
