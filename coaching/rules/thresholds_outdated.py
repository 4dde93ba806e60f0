"""The athlete's runs no longer fit the thresholds that zones and loads are made from."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coaching.rules._inputs import Advice, Inputs
from coaching.rules._rule import INFO, WATCH, Facts, Finding, Row, Rule, To
from coaching.rules._words import listed
from common import units as u
from common.kinds import Kind

DAYS = 90
APART = {"threshold_speed_mps": 0.03, "threshold_heart_rate_bpm": 0.03, "max_heart_rate_bpm": 0.01}
FAR = 0.06
# A season without an all-out run says nothing against a higher maximum or a faster threshold.
ONLY_UPWARDS = frozenset(["max_heart_rate_bpm", "threshold_speed_mps"])


def check(inputs: Inputs) -> Finding | None:
    off = [advice for advice in inputs.advised if _is_off(advice)]
    if not off:
        return None
    keys = {key for advice in off for key, _day in advice.runs}
    return Finding(
        severity=WATCH if any(_apart(advice) >= FAR for advice in off) else INFO,
        first_day=inputs.day_before(DAYS),
        facts={"off": [[advice.field, advice.current, advice.value] for advice in off]},
        runs=tuple(run for run in inputs.runs if run.key in keys),
        about=" ".join(f"{advice.field}={advice.current or 0:g}" for advice in off)[:80],
    )


def _is_off(advice: Advice) -> bool:
    if advice.current is None:
        return True
    if advice.field in ONLY_UPWARDS and advice.value < advice.current:
        return False
    return _apart(advice) >= APART[advice.field]


def _apart(advice: Advice) -> float:
    return abs(advice.value / advice.current - 1) if advice.current else 0.0


def sentence(facts: Facts, to: To) -> str:
    told = []
    for field, current, value in facts["off"]:
        words = {"what": _name(field), "now": _figure(field, current, to)}
        words["value"] = _figure(field, value, to)
        if current is None:
            told.append(_("%(what)s is not set (runs say %(value)s)") % words)
        else:
            told.append(_("%(what)s is set to %(now)s, runs say %(value)s") % words)
    words = {"name": to.name, "what": listed(told)}
    if to.name:
        return _("%(name)s's thresholds look outdated: %(what)s.") % words
    return _("Your thresholds look outdated: %(what)s.") % words


def rows(facts: Facts, to: To) -> list[Row]:
    return [
        (
            _name(field).capitalize(),
            _("%(now)s → %(value)s")
            % {"now": _figure(field, current, to), "value": _figure(field, value, to)},
        )
        for field, current, value in facts["off"]
    ]


def _name(field: str) -> str:
    return {
        "max_heart_rate_bpm": _("maximum heart rate"),
        "threshold_heart_rate_bpm": _("threshold heart rate"),
        "threshold_speed_mps": _("threshold pace"),
    }[field]


def _figure(field: str, value: float | None, to: To) -> str:
    if value is None:
        return _("not set")
    if field.endswith("_mps"):
        return str(u.pace(value, to.units))
    return str(u.plain(value, _("bpm")))


PLUGIN = Rule(
    key="thresholds_outdated",
    title=gettext_lazy("Thresholds outdated"),
    kinds=frozenset([Kind.TRAINING]),
    uses_body=True,
    looks_back_days=DAYS,
    check=check,
    sentence=sentence,
    rows=rows,
    source=(
        "What the settings suggest from the runs of 90 days (critical speed, Friel's field test, "
        "second highest half minute); 3 % of a threshold is about 8 seconds a kilometre at 4:30."
    ),
)
