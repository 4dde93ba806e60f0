"""The athlete marked days as ill."""

from __future__ import annotations

from datetime import timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from coaching.rules._inputs import Inputs
from coaching.rules._rule import ALERT, WATCH, Facts, Finding, Row, Rule, To
from coaching.rules._words import day
from common import units as u
from common.kinds import Kind

RECENT_DAYS = 3
LONG_DAYS = 5


def check(inputs: Inputs) -> Finding | None:
    days = sorted(inputs.ill_days)
    if not days or days[-1] < inputs.day_before(RECENT_DAYS - 1):
        return None
    first = days[-1]
    # A day that was forgotten in between belongs to it.
    while earlier := [each for each in days if first - timedelta(days=2) <= each < first]:
        first = min(earlier)
    spell = [each for each in days if each >= first]
    ran = [run for run in inputs.runs if run.day in spell]
    return Finding(
        severity=ALERT if len(spell) >= LONG_DAYS or len(ran) > 1 else WATCH,
        first_day=first,
        facts={
            "days": len(spell), "first": first.isoformat(), "last": days[-1].isoformat(),
            "runs": len(ran),
        },
        runs=tuple(ran),
        about=first.isoformat(),
    )  # fmt: skip


def sentence(facts: Facts, to: To) -> str:
    days = ngettext("%(days)s day", "%(days)s days", facts["days"]) % facts
    runs = ngettext("%(runs)s run", "%(runs)s runs", facts["runs"]) % facts
    words = {"name": to.name, "days": days, "first": day(facts["first"]), "runs": runs}
    if to.name and facts["runs"]:
        return _("%(name)s was ill on %(days)s since %(first)s, with %(runs)s on them.") % words
    if to.name:
        return _("%(name)s was ill on %(days)s since %(first)s.") % words
    return _("You were ill on %(days)s since %(first)s.") % words


def rows(facts: Facts, to: To) -> list[Row]:
    return [
        (_("Days ill"), u.decimal(facts["days"])),
        (_("Last"), day(facts["last"])),
        (_("Runs on them"), u.decimal(facts["runs"])),
    ]


PLUGIN = Rule(
    key="illness",
    title=gettext_lazy("Ill"),
    kinds=frozenset([Kind.TRAINING, Kind.BODY]),
    looks_back_days=21,
    check=check,
    sentence=sentence,
    rows=rows,
    source="What the athlete wrote down; the body's own word. Back to running is for people to say.",
)
