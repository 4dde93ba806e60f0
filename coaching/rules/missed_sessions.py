"""Long runs or hard sessions that belong to the athlete's weeks, and were not there."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import numpy as np
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coaching.rules._inputs import Done, Inputs
from coaching.rules._rule import WATCH, Facts, Finding, Row, Rule, To
from coaching.rules._words import listed
from common import units as u
from common.days import week_start
from common.kinds import Kind

HABIT_WEEKS, MISSED_WEEKS = 8, 2
HABIT = 6  # of the eight weeks had one
LONG = 1.4  # times the median run
Week = list[Done]


def check(inputs: Inputs) -> Finding | None:
    this_week = week_start(inputs.today, inputs.week_start)
    first = this_week - timedelta(weeks=HABIT_WEEKS + MISSED_WEEKS)
    weeks = _weeks(inputs, first, HABIT_WEEKS + MISSED_WEEKS)
    habit, last = weeks[:HABIT_WEEKS], weeks[HABIT_WEEKS:]
    usual_runs = float(np.median([len(week) for week in habit]))
    # Who hardly ran at all is told of by "silent".
    if not usual_runs or any(len(week) < usual_runs / 2 for week in last):
        return None
    long_s = LONG * float(np.median([run.seconds for week in habit for run in week] or [0.0]))
    kinds: dict[str, Callable[[Done], bool]] = {
        "long": lambda run: run.seconds >= long_s,
        "hard": lambda run: run.is_key_session,
    }
    counts = {name: sum(any(map(is_one, week)) for week in habit) for name, is_one in kinds.items()}
    missed = [
        name for name, is_one in kinds.items()
        if counts[name] >= HABIT and not any(is_one(run) for week in last for run in week)
        and not any(is_one(run) for run in inputs.runs if run.day >= this_week)
    ]  # fmt: skip
    if not missed:
        return None
    return Finding(
        severity=WATCH,
        first_day=first,
        facts={
            "missed": missed, "weeks": [counts[name] for name in missed],
            "runs": sum(map(len, last)), "since": (this_week - timedelta(weeks=2)).isoformat(),
        },
        about=f"{'+'.join(missed)} {this_week.isoformat()}",
    )  # fmt: skip


def _weeks(inputs: Inputs, first: date, count: int) -> list[Week]:
    weeks: list[Week] = [[] for _ in range(count)]
    for run in inputs.runs:
        place = (run.day - first).days // 7
        if 0 <= place < count:
            weeks[place].append(run)
    return weeks


def sentence(facts: Facts, to: To) -> str:
    names = {"long": _("a long run"), "hard": _("a hard session")}
    words = {
        "name": to.name,
        "what": listed([str(names[name]) for name in facts["missed"]]),
        "weeks": listed([str(count) for count in facts["weeks"]]),
        "runs": facts["runs"],
    }
    if to.name:
        return (
            _(
                "%(name)s's last two weeks had %(runs)s runs but not %(what)s, which %(weeks)s of the "
                "eight weeks before had."
            )
            % words
        )
    return (
        _(
            "Your last two weeks had %(runs)s runs but not %(what)s, which %(weeks)s of the eight weeks "
            "before had."
        )
        % words
    )


def rows(facts: Facts, to: To) -> list[Row]:
    names = {"long": _("Weeks of eight with a long run"), "hard": _("… with a hard session")}
    told = zip(facts["missed"], facts["weeks"], strict=True)
    return [
        *((str(names[name]), u.decimal(count)) for name, count in told),
        (_("Runs in the last two weeks"), u.decimal(facts["runs"])),
    ]


PLUGIN = Rule(
    key="missed_sessions",
    title=gettext_lazy("Key sessions missing"),
    kinds=frozenset([Kind.TRAINING]),
    looks_back_days=7 * (HABIT_WEEKS + MISSED_WEEKS + 1),
    check=check,
    sentence=sentence,
    rows=rows,
    source=(
        "Own habit: six of eight weeks. Long = 1.4 times the median run; hard = marked tempo, "
        "intervals, hills or race, or eight minutes above threshold pace."
    ),
)
