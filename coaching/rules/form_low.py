"""Form is below the athlete's own range of half a year."""

from __future__ import annotations

import numpy as np
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from analytics.core.load import fitness_fatigue
from coaching.rules._inputs import LOAD_DAYS, Inputs
from coaching.rules._rule import ALERT, WATCH, Facts, Finding, Row, Rule, To
from common import units as u
from common.kinds import Kind

SETTLES_DAYS = 84  # two time constants of fitness: 86 % of it is there
FEWEST_DAYS = 90  # to compare with, after that
LOW_PERCENTILE = 5.0
# Form as a share of fitness.
WATCHED, ALARMING = -0.2, -0.3


def check(inputs: Inputs) -> Finding | None:
    known = np.flatnonzero(inputs.load > 0)
    if not len(known) or len(inputs.load) - known[0] < SETTLES_DAYS + FEWEST_DAYS:
        return None
    load = inputs.load[known[0] :]
    curves = fitness_fatigue(load)
    before, now = curves.form[SETTLES_DAYS:-1], float(curves.form[-1])
    # Form is how one starts the day: it belongs to the fitness of the day before.
    fitness = float(curves.fitness[-2])
    low, lowest = float(np.percentile(before, LOW_PERCENTILE)), float(before.min())
    if not now < low or now > WATCHED * fitness:
        return None
    is_lowest = now < lowest and now <= ALARMING * fitness
    return Finding(
        severity=ALERT if is_lowest else WATCH,
        first_day=inputs.day_before(len(load) - 1),
        facts={
            "form": round(now), "low": round(low), "lowest": round(lowest),
            "fitness": round(fitness),
        },
        runs=tuple(inputs.recent(7)),
    )  # fmt: skip


def sentence(facts: Facts, to: To) -> str:
    words = {key: _signed(facts[key]) for key in ("form", "low")} | {"name": to.name}
    if to.name:
        return (
            _(
                "%(name)s starts the day with a form of %(form)s, below the %(low)s under which it lay "
                "on one day in twenty of the last half year."
            )
            % words
        )
    return (
        _(
            "You start the day with a form of %(form)s, below the %(low)s under which it lay on one "
            "day in twenty of the last half year."
        )
        % words
    )


def rows(facts: Facts, to: To) -> list[Row]:
    return [
        (_("Form"), _signed(facts["form"])),
        (_("Lowest of half a year before"), _signed(facts["lowest"])),
        (_("Fitness"), u.decimal(facts["fitness"])),
    ]


def _signed(number: float) -> str:
    return u.decimal(number) if number >= 0 else f"\N{MINUS SIGN}{u.decimal(-number)}"


PLUGIN = Rule(
    key="form_low",
    title=gettext_lazy("Form very low"),
    kinds=frozenset([Kind.TRAINING]),
    uses_body=True,
    looks_back_days=LOAD_DAYS,
    check=check,
    sentence=sentence,
    rows=rows,
    source=(
        "Banister 1975 for form; own 5th percentile of half a year, and 20 % (30 %) of fitness "
        "below nothing, the band in which training platforms speak of high risk. None of it is "
        "tested against outcomes."
    ),
)
