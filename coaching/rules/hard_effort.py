"""A run felt far harder than what it took says."""

from __future__ import annotations

import math

import numpy as np
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coaching.rules._inputs import RUN_DAYS, Done, Inputs
from coaching.rules._rule import ALERT, WATCH, Facts, Finding, Row, Rule, To
from coaching.rules._words import day
from common import units as u
from common.kinds import Kind

RECENT_DAYS = 7
FEWEST = 8  # rated runs before, or there is no habit of rating
HARDER = 2.0  # points of effort above what is expected
DEVIATIONS = 2.0
LEAST_RPE = 6  # an easy run that felt moderate is no matter
LEAST_S = 600.0
STEEPEST = 25.0  # points of effort from standing still to threshold


def check(inputs: Inputs) -> Finding | None:
    rated = [run for run in inputs.runs if _intensity(run) is not None and run.rpe]
    first_recent = inputs.day_before(RECENT_DAYS - 1)
    before = [run for run in rated if run.day < first_recent]
    recent = [run for run in rated if run.day >= first_recent]
    if len(before) < FEWEST or not recent:
        return None
    slope, level, spread = _habit(before)
    limit = max(HARDER, DEVIATIONS * spread)

    def beyond(run: Done) -> float:
        return float(run.rpe or 0) - (level + slope * float(_intensity(run) or 0.0))

    hard = [run for run in recent if (run.rpe or 0) >= LEAST_RPE and beyond(run) >= limit]
    if not hard:
        return None
    last = hard[-1]
    expected = float(last.rpe or 0) - beyond(last)
    return Finding(
        severity=ALERT if len(hard) > 1 else WATCH,
        first_day=before[0].day,
        facts={
            "rpe": last.rpe, "expected": round(max(expected, 1.0), 1), "day": last.day.isoformat(),
            "count": len(hard), "rated": len(before), "load": round(last.load or 0.0),
        },
        runs=tuple(hard),
        about=str(last.key),
    )  # fmt: skip


def _intensity(run: Done) -> float | None:
    """Load of an hour, 100 at threshold, as a share of it: its root is what effort follows."""
    if run.load is None or run.seconds < LEAST_S:
        return None
    return math.sqrt(max(run.load, 0.0) * 36.0 / run.seconds)


def _habit(runs: list[Done]) -> tuple[float, float, float]:
    """Slope, level and robust deviation of effort over intensity, by the medians of slopes.

    (Theil-Sen: one odd rating does not tilt it.) The slope is held to what effort can do.
    """
    x = np.array([_intensity(run) for run in runs], dtype=np.float64)
    y = np.array([run.rpe for run in runs], dtype=np.float64)
    first, second = np.triu_indices(len(x), 1)
    apart = np.abs(x[second] - x[first]) > 0.1
    slopes = (y[second] - y[first])[apart] / (x[second] - x[first])[apart]
    slope = float(np.clip(np.median(slopes), 0.0, STEEPEST)) if len(slopes) else 0.0
    level = float(np.median(y - slope * x))
    spread = 1.4826 * float(np.median(np.abs(y - slope * x - level)))
    return slope, level, spread


def sentence(facts: Facts, to: To) -> str:
    words = facts | {"name": to.name, "day": day(facts["day"])}
    words["expected"] = u.decimal(facts["expected"], 1)
    if to.name:
        return (
            _(
                "%(name)s felt %(rpe)s of 10 on the run of %(day)s; runs of this intensity usually "
                "feel %(expected)s (%(rated)s rated runs)."
            )
            % words
        )
    return (
        _(
            "Your run of %(day)s felt %(rpe)s of 10; runs of this intensity usually feel %(expected)s "
            "(%(rated)s rated runs)."
        )
        % words
    )


def rows(facts: Facts, to: To) -> list[Row]:
    return [
        (_("Effort given"), _("%(rpe)s of 10") % facts),
        (_("Usual for it"), u.decimal(facts["expected"], 1)),
        (_("Load of the run"), u.decimal(facts["load"])),
        (_("Such runs in 7 days"), u.decimal(facts["count"])),
    ]


PLUGIN = Rule(
    key="hard_effort",
    title=gettext_lazy("Felt far harder than it was"),
    kinds=frozenset([Kind.TRAINING]),
    uses_body=True,
    looks_back_days=RUN_DAYS,
    check=check,
    sentence=sentence,
    rows=rows,
    source=(
        "Session effort on Foster's scale (Foster et al. 2001) against the athlete's own ratings "
        "at that intensity; subjective measures answer to strain before objective ones do (Saw, "
        "Main and Gastin 2016). Two points and two robust deviations."
    ),
)
