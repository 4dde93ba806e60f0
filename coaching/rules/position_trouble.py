"""Runs without positions, or with positions that cannot be trusted: for who may see the map."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coaching.rules._inputs import Inputs
from coaching.rules._recordings import BAD, LOOKED_BACK_DAYS, SOURCE, broken, gone, outdoors
from coaching.rules._rule import WATCH, Facts, Finding, Row, Rule, To
from coaching.rules._words import listed
from common import units as u
from common.kinds import Kind


def check(inputs: Inputs) -> Finding | None:
    last, before = outdoors(inputs)
    found = {
        "position": broken(last, "latitude"),
        "no_track": gone(last, before, lambda run: run.has_track),
    }
    troubles = {name: count for name, count in found.items() if count >= BAD}
    if not troubles:
        return None
    return Finding(
        severity=WATCH,
        first_day=min(run.day for run in before + last),
        facts={"troubles": troubles, "of": len(last)},
        runs=tuple(last),
        about=" ".join(sorted(troubles)),
    )


def sentence(facts: Facts, to: To) -> str:
    of = facts["of"]
    words = {
        "position": _("the positions of %(count)s of the last %(of)s runs cannot be trusted"),
        "no_track": _("%(count)s of the last %(of)s runs have no GPS"),
    }
    told = [words[name] % {"count": n, "of": of} for name, n in facts["troubles"].items()]
    if to.name:
        return _("%(name)s's recordings: %(what)s.") % {"name": to.name, "what": listed(told)}
    return _("Your recordings: %(what)s.") % {"what": listed(told)}


def rows(facts: Facts, to: To) -> list[Row]:
    names = {"position": _("Runs with broken positions"), "no_track": _("Runs without GPS")}
    return [(str(names[name]), u.decimal(count)) for name, count in facts["troubles"].items()]


PLUGIN = Rule(
    key="position_trouble",
    title=gettext_lazy("Trouble with positions"),
    kinds=frozenset([Kind.TRAINING, Kind.MAP]),
    looks_back_days=LOOKED_BACK_DAYS,
    check=check,
    sentence=sentence,
    rows=rows,
    source=f"{SOURCE}.",
)
