"""What the last outdoor runs' recordings lack, against the runs before them."""

from __future__ import annotations

from collections.abc import Callable

from coaching.rules._inputs import Done, Inputs

LAST = 5  # runs that are looked at
BAD = 3  # of them
BEFORE = 15  # runs that say what is usual
USUAL = 0.8
LOOKED_BACK_DAYS = 60
SOURCE = "Three of five runs, against at least 80 % of the fifteen before"


def outdoors(inputs: Inputs) -> tuple[list[Done], list[Done]]:
    """The last runs and those before them, oldest first."""
    runs = [run for run in inputs.recent(LOOKED_BACK_DAYS) if not run.is_indoor]
    return runs[-LAST:], runs[-LAST - BEFORE : -LAST]


def broken(runs: list[Done], channel: str) -> int:
    """Of how many runs much of that channel had to be left out."""
    alerts = (any(of == channel and how == "alert" for _, of, how in run.issues) for run in runs)
    return sum(alerts)


def gone(last: list[Done], before: list[Done], has: Callable[[Done], bool]) -> int:
    """How many of the last runs lack what runs usually have."""
    if len(before) < LAST or sum(map(has, before)) < USUAL * len(before):
        return 0
    return sum(not has(run) for run in last)
