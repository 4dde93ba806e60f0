"""Fitness, fatigue and form in words; the home page says the same."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _

from analytics.core.load import Form
from common import units as u
from common.kinds import Kind
from runhub.web.progress_words import day_words, signed
from runhub.web.whose import Whose

if TYPE_CHECKING:
    from runhub.web.panels._panel import Ask

CHANGE_DAYS = 42
RESTED, BALANCED = 5.0, -10.0  # points of form


@dataclass(frozen=True, slots=True)
class Number:
    """One of the three numbers, its change over six weeks, and what it means."""

    key: str
    label: str
    value: str
    change: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Small:
    """A figure that describes the last week."""

    label: str
    value: str
    meaning: str


def numbers(form: Form) -> list[Number]:
    """Today's fitness, fatigue and form."""
    told = (
        ("fitness", _("Fitness"), form.fitness,
         _("What six weeks of training have built up: the slow mean of the daily load.")),
        ("fatigue", _("Fatigue"), form.fatigue,
         _("What the last days have cost: the quick mean of the daily load.")),
        ("form", _("Form"), form.form,
         _("How fresh the day starts: yesterday's fitness less yesterday's fatigue.")),
    )  # fmt: skip
    found = []
    for key, label, values, meaning in told:
        now = float(values[-1])
        value = signed(now) if key == "form" else u.decimal(now)
        found.append(Number(key, label, value, _change(values), meaning))
    return found


def _change(values: Sequence[float]) -> str:
    if len(values) <= CHANGE_DAYS:
        return ""
    words = {"change": signed(_whole(values[-1]) - _whole(values[-1 - CHANGE_DAYS]))}
    return _("%(change)s in 6 weeks") % words if words["change"] != "0" else _("as 6 weeks ago")


def _whole(value: float) -> float:
    """As it is printed, so that the difference of two printed numbers is the printed difference."""
    return u.round_half_up(float(value))


def state(form: Form) -> str:
    """Whether one is rested, in balance or tired: the end of a sentence."""
    now = _whole(form.form[-1])
    if now > RESTED:
        return _("rested: the last days were lighter than usual")
    if now >= BALANCED:
        return _("in balance: the last days were about as usual")
    return _("tired: the last days were harder than usual")


def by_pace_words(whose: Whose) -> str:
    """Why the load of somebody else counts their pace in place of the heart rate; "" where it
    doesn't have to."""
    if whose.hides(Kind.BODY):
        return _("%(name)s does not share heart rate, so load counts pace instead.") % {
            "name": whose.name
        }
    why = whose.partly(Kind.BODY)
    return _("%(why)s Runs before count by their pace.") % {"why": why} if why else ""


def finding(ask: Ask, form: Form) -> str:
    """One sentence on where fitness went and how fresh one is."""
    end = ask.filters.window.end
    is_today = end >= timezone.localdate()
    words = {
        "state": state(form), "fitness": u.decimal(float(form.fitness[-1])),
        "day": day_words(end),
    }  # fmt: skip
    whose = ask.whose
    if len(form.fitness) <= CHANGE_DAYS:
        return whose.says(
            _("Your fitness is %(fitness)s. It is too early to be believed: the mean needs six "
              "weeks of runs."),
            _("%(name)s's fitness is %(fitness)s. It is too early to be believed: the mean needs "
              "six weeks of runs."),
            **words,
        )  # fmt: skip
    gap = _whole(form.fitness[-1]) - _whole(form.fitness[-1 - CHANGE_DAYS])
    words["gap"] = u.decimal(abs(gap))
    if not is_today:
        return whose.says(
            _("On %(day)s your fitness was %(fitness)s, and you were %(state)s."),
            _("On %(day)s %(name)s's fitness was %(fitness)s, and they were %(state)s."),
            **words,
        )
    if gap > 0:
        return whose.says(
            _("Your fitness has risen by %(gap)s in six weeks, and you are %(state)s."),
            _("%(name)s's fitness has risen by %(gap)s in six weeks, and they are %(state)s."),
            **words,
        )
    if gap < 0:
        return whose.says(
            _("Your fitness has fallen by %(gap)s in six weeks, and you are %(state)s."),
            _("%(name)s's fitness has fallen by %(gap)s in six weeks, and they are %(state)s."),
            **words,
        )
    return whose.says(
        _("Your fitness is where it was six weeks ago, and you are %(state)s."),
        _("%(name)s's fitness is where it was six weeks ago, and they are %(state)s."),
        **words,
    )


def small_numbers(ratio: float, monotony: float, strain: float) -> list[Small]:
    """Those of the last week that can be told."""
    told = (
        (_("Last 7 days to the 21 before"), ratio, 2,
         _("The mean load of the last 7 days over that of the 21 days before (acute to chronic "
           "workload ratio).")),
        (_("Monotony"), monotony, 1,
         _("How much alike the last 7 days were: mean load over its deviation. Above 2 is usually "
           "called high.")),
        (_("Strain"), strain, 0, _("The load of the last 7 days times their monotony.")),
    )  # fmt: skip
    return [
        Small(label, u.decimal(value, digits), meaning)
        for label, value, digits, meaning in told
        if not math.isnan(value)
    ]
