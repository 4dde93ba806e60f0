"""No run for longer than the athlete's own habit."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coaching.rules._inputs import RUN_DAYS, Inputs
from coaching.rules._rule import ALERT, INFO, WATCH, Facts, Finding, Row, Rule, To
from coaching.rules._words import day
from common import units as u
from common.kinds import Kind

QUANTILE = 0.95  # of own gaps between days with runs
FEWEST_GAPS = 10
SHORTEST = 4  # days; who runs daily may rest three
ALARMING_DAYS = 14
PAUSED_DAYS = 60  # from then on it is a pause that everybody knows of


def check(inputs: Inputs) -> Finding | None:
    runs = inputs.runs
    days = sorted({run.day for run in runs})
    gaps = [(later - earlier).days for earlier, later in pairwise(days)]
    if len(gaps) < FEWEST_GAPS:
        return None
    usual = math.ceil(float(np.quantile(gaps, QUANTILE)))
    wanted = max(usual + 1, SHORTEST)
    silent = (inputs.today - days[-1]).days
    if silent < wanted:
        return None
    others = sum(1 for each in inputs.done if not each.is_run and each.day > days[-1])
    severity = ALERT if silent >= max(2 * wanted, ALARMING_DAYS) else WATCH
    return Finding(
        severity=INFO if silent >= PAUSED_DAYS else severity,
        first_day=days[0],
        facts={"silent": silent, "usual": usual, "last": days[-1].isoformat(), "others": others},
        runs=(runs[-1],),
        about=days[-1].isoformat(),
    )


def sentence(facts: Facts, to: To) -> str:
    words = facts | {"name": to.name, "last": day(facts["last"])}
    if to.name:
        return (
            _(
                "%(name)s has not recorded a run for %(silent)s days, since %(last)s; 19 of 20 of their "
                "breaks are no longer than %(usual)s."
            )
            % words
        )
    return (
        _(
            "You have not recorded a run for %(silent)s days, since %(last)s; 19 of 20 of your breaks "
            "are no longer than %(usual)s."
        )
        % words
    )


def rows(facts: Facts, to: To) -> list[Row]:
    found = [
        (_("Days without a run"), u.decimal(facts["silent"])),
        (_("Usual at most"), u.decimal(facts["usual"])),
    ]
    if facts["others"]:
        found.append((_("Other sports since"), u.decimal(facts["others"])))
    return found


PLUGIN = Rule(
    key="silent",
    title=gettext_lazy("Silent for longer than usual"),
    kinds=frozenset([Kind.TRAINING]),
    looks_back_days=RUN_DAYS,
    check=check,
    sentence=sentence,
    rows=rows,
    source=(
        "Own habit: the 95th percentile of the gaps between days with runs in half a year, at "
        "least three days; endurance falls within four weeks without training (Mujika and Padilla "
        "2000)."
    ),
)
