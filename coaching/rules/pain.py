"""Something hurt on a run of the last week."""

from __future__ import annotations

from datetime import timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from coaching.rules._inputs import Done, Inputs
from coaching.rules._rule import ALERT, INFO, WATCH, Facts, Finding, Row, Rule, To
from coaching.rules._words import day, place
from common import units as u
from common.kinds import Kind

RECENT_DAYS, COUNTED_DAYS = 7, 14
WATCHED, ALARMING = 3, 6  # of ten
OFTEN = 3  # runs in a fortnight


def check(inputs: Inputs) -> Finding | None:
    hurt = [run for run in inputs.recent(COUNTED_DAYS) if _hurts(run)]
    last = hurt[-1] if hurt else None
    if last is None or last.day < inputs.day_before(RECENT_DAYS - 1):
        return None
    same = [run for run in hurt if run.pain_place == last.pain_place]
    worst = max((run.pain_severity or 0 for run in same), default=0)
    return Finding(
        severity=_severity(worst, len(same), last),
        first_day=same[0].day,
        facts={
            "place": last.pain_place, "severity": last.pain_severity, "worst": worst,
            "count": len(same), "day": last.day.isoformat(),
            "until": (last.day + timedelta(days=RECENT_DAYS)).isoformat(),
        },
        runs=tuple(same),
        about=last.pain_place or "unplaced",
    )  # fmt: skip


def _hurts(run: Done) -> bool:
    return bool(run.pain_place or run.pain_severity)


def _severity(worst: int, count: int, last: Done) -> int:
    if worst >= ALARMING or (count >= OFTEN and worst >= WATCHED):
        return ALERT
    is_said = last.pain_severity is not None
    return WATCH if worst >= WATCHED or count >= OFTEN or not is_said else INFO


def sentence(facts: Facts, to: To) -> str:
    words = facts | {"name": to.name, "day": day(facts["day"])}
    words["where"] = _where(facts)
    words["how"] = _(" (%(severity)s of 10)") % facts if facts["severity"] else ""
    times = ngettext(
        "once in the last two weeks", "on %(count)s runs in the last two weeks", facts["count"]
    )
    words["times"] = times % {"count": facts["count"]}
    if to.name:
        return _("%(name)s noted pain%(where)s on %(day)s%(how)s, %(times)s.") % words
    return _("You noted pain%(where)s on %(day)s%(how)s, %(times)s.") % words


def _where(facts: Facts) -> str:
    return f": {place(facts['place'])}," if facts["place"] else ""


def rows(facts: Facts, to: To) -> list[Row]:
    found = [(_("Where"), place(facts["place"]))] if facts["place"] else []
    if facts["worst"]:
        found.append((_("Worst in two weeks"), _("%(worst)s of 10") % facts))
    return [*found, (_("Runs with it in two weeks"), u.decimal(facts["count"]))]


PLUGIN = Rule(
    key="pain",
    title=gettext_lazy("Pain"),
    kinds=frozenset([Kind.TRAINING, Kind.NOTES]),
    looks_back_days=COUNTED_DAYS,
    check=check,
    sentence=sentence,
    rows=rows,
    source=(
        "The pain-monitoring model (Thomeé 1997; Silbernagel et al. 2007): up to 5 of 10 is "
        "acceptable while it goes again, above it is not; 1 and 2 are only told."
    ),
)
