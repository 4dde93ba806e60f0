"""One run went much further than the longest of the thirty days before it."""

from __future__ import annotations

from datetime import timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coaching.rules._inputs import Done, Inputs
from coaching.rules._rule import ALERT, WATCH, Facts, Finding, Row, Rule, To
from coaching.rules._words import day
from common import units as u
from common.kinds import Kind

RECENT_DAYS, BEFORE_DAYS = 3, 30
FEWEST_RUNS = 4  # in those thirty days, or records are too thin
WATCHED, ALARMING = 1.3, 2.0
SHORTEST_M = 8000.0  # twice a very short run is no matter


def check(inputs: Inputs) -> Finding | None:
    for run in reversed(inputs.recent(RECENT_DAYS)):
        before = _before(inputs, run)
        longest = max((other.distance_m for other in before), default=0.0)
        is_far = run.distance_m >= max(WATCHED * longest, SHORTEST_M)
        if len(before) >= FEWEST_RUNS and is_far and run.workout_type != "race":
            return Finding(
                severity=ALERT if run.distance_m >= ALARMING * longest else WATCH,
                first_day=run.day - timedelta(days=BEFORE_DAYS),
                facts={
                    "distance_m": round(run.distance_m), "longest_m": round(longest),
                    "percent": round(100 * (run.distance_m / longest - 1)),
                    "day": run.day.isoformat(),
                },
                runs=(run,),
                about=str(run.key),
            )  # fmt: skip
    return None


def _before(inputs: Inputs, run: Done) -> list[Done]:
    first = run.day - timedelta(days=BEFORE_DAYS)
    return [other for other in inputs.runs if first <= other.day < run.day and other.distance_m]


def sentence(facts: Facts, to: To) -> str:
    words = {
        "name": to.name,
        "day": day(facts["day"]),
        "far": u.distance(facts["distance_m"], to.units),
        "longest": u.distance(facts["longest_m"], to.units),
        "percent": facts["percent"],
    }
    if to.name:
        return (
            _(
                "%(name)s ran %(far)s on %(day)s, %(percent)s %% further than the longest run of the "
                "30 days before (%(longest)s)."
            )
            % words
        )
    return (
        _(
            "You ran %(far)s on %(day)s, %(percent)s %% further than your longest run of the 30 days "
            "before (%(longest)s)."
        )
        % words
    )


def rows(facts: Facts, to: To) -> list[Row]:
    return [
        (_("This run"), str(u.distance(facts["distance_m"], to.units))),
        (_("Longest of the 30 days before"), str(u.distance(facts["longest_m"], to.units))),
    ]


PLUGIN = Rule(
    key="long_run_jump",
    title=gettext_lazy("One run much longer than usual"),
    kinds=frozenset([Kind.TRAINING]),
    looks_back_days=RECENT_DAYS + BEFORE_DAYS,
    check=check,
    sentence=sentence,
    rows=rows,
    source=(
        "Frandsen et al. 2025 (5,205 runners): more overuse injuries after a run over 10 % longer "
        "than the longest of 30 days, most after one over twice as long. 30 % here, so that a "
        "longer long run alone is no flag; races are meant to be far."
    ),
)
