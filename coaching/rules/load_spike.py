"""The last seven days took far more than the athlete's own weeks before them."""

from __future__ import annotations

import numpy as np
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coaching.rules._inputs import Inputs
from coaching.rules._rule import ALERT, WATCH, Facts, Finding, Row, Rule, To
from common import units as u
from common.kinds import Kind

WEEKS = 6
FEWEST_WEEKS = 4  # with any load, or there is nothing to compare with
LEAST_SPREAD = 0.1  # of the mean: weeks alike by chance don't make a tenth more a spike
# (standard deviations above the mean, times the mean)
WATCHED, ALARMING = (2.0, 1.3), (3.0, 1.6)


def check(inputs: Inputs) -> Finding | None:
    days = 7 * (WEEKS + 1)
    if len(inputs.load) < days:
        return None
    weeks: list[float] = inputs.load[-days:].reshape(WEEKS + 1, 7).sum(axis=1).tolist()
    before, now = weeks[:-1], weeks[-1]
    if sum(week > 0 for week in before) < FEWEST_WEEKS:
        return None
    mean = float(np.mean(before))
    spread = max(float(np.std(before, ddof=1)), LEAST_SPREAD * mean)

    def is_over(deviations: float, times: float) -> bool:
        return now >= mean + deviations * spread and now >= times * mean

    if not is_over(*WATCHED):
        return None
    return Finding(
        severity=ALERT if is_over(*ALARMING) else WATCH,
        first_day=inputs.day_before(days - 1),
        facts={
            "now": round(now), "mean": round(mean), "most": round(max(before)),
            "percent": round(100 * (now / mean - 1)),
        },
        runs=tuple(inputs.recent(7)),
    )  # fmt: skip


def sentence(facts: Facts, to: To) -> str:
    words = {key: u.decimal(value) for key, value in facts.items()} | {"name": to.name}
    if to.name:
        return (
            _(
                "%(name)s's load of the last 7 days is %(now)s, %(percent)s %% above the %(mean)s of an "
                "average week of the six before; the highest of those was %(most)s."
            )
            % words
        )
    return (
        _(
            "Your load of the last 7 days is %(now)s, %(percent)s %% above the %(mean)s of an average "
            "week of the six before; the highest of those was %(most)s."
        )
        % words
    )


def rows(facts: Facts, to: To) -> list[Row]:
    return [
        (_("Load, last 7 days"), u.decimal(facts["now"])),
        (_("Average of the six weeks before"), u.decimal(facts["mean"])),
        (_("Highest of the six weeks before"), u.decimal(facts["most"])),
    ]


PLUGIN = Rule(
    key="load_spike",
    title=gettext_lazy("Load far above usual"),
    kinds=frozenset([Kind.TRAINING]),
    uses_body=True,
    looks_back_days=7 * (WEEKS + 1),
    check=check,
    sentence=sentence,
    rows=rows,
    source=(
        "Own baseline of six uncoupled weeks. Ratios of a week to those before have been proposed "
        "as forecasts of injury (Gabbett 2016) and refuted as such (Lolli 2019, Impellizzeri 2020; "
        "in 5,205 runners the ratio went the other way, Frandsen 2025): it is a reason to ask."
    ),
)
