"""Filling the demo, a turn at a time."""

from __future__ import annotations

from runhub import demo, dispatch
from runhub.celery import app


@app.task(name="runhub.demo.fill")
def fill(turn: int) -> None:
    """A few sessions of every athlete, then the next turn."""
    jobs = demo.fill_turn(turn)
    for job_id in jobs:
        dispatch.ring(job_id)
    if jobs:
        dispatch.demo_turn(turn + 1)
