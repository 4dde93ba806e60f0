"""Recordings that cannot be trusted, or do not arrive."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coaching.rules._inputs import Done, Inputs
from coaching.rules._rule import INFO, WATCH, Facts, Finding, Row, Rule, To
from coaching.rules._words import listed
from common import units as u
from common.kinds import Kind

LAST = 5  # runs that are looked at
BAD = 3  # of them
BEFORE = 15  # runs that say what is usual
USUAL = 0.8
LOOKED_BACK_DAYS = 60
FAILED = 2  # files; one may be a fault of the file


def check(inputs: Inputs) -> Finding | None:
    runs = [run for run in inputs.recent(LOOKED_BACK_DAYS) if not run.is_indoor]
    last, before = runs[-LAST:], runs[-LAST - BEFORE : -LAST]
    found: dict[str, int] = {}
    if inputs.has_body:
        found["heart_rate"] = sum(_has(run, "heart_rate_bpm") for run in last)
        found["no_heart_rate"] = _gone(last, before, lambda run: bool(run.has_heart_rate))
    found["position"] = sum(_has(run, "latitude") or _has(run, "distance_m") for run in last)
    found["no_track"] = _gone(last, before, lambda run: run.has_track)
    troubles = {name: count for name, count in found.items() if count >= BAD}
    if inputs.failed_files >= FAILED:
        troubles["failed"] = inputs.failed_files
    if not troubles:
        return None
    days = [run.day for run in (before + last)] if set(troubles) - {"failed"} else []
    since = inputs.failed_since if "failed" in troubles else None
    return Finding(
        severity=INFO if set(troubles) == {"failed"} else WATCH,
        first_day=min([*days, *([since] if since else [])], default=inputs.today),
        facts={"troubles": troubles, "of": len(last)},
        runs=tuple(last) if days else (),
        about=" ".join(sorted(troubles)),
    )


def _has(run: Done, channel: str) -> bool:
    """Whether much of that channel had to be left out."""
    return any(of == channel and severity == "alert" for _code, of, severity in run.issues)


def _gone(last: list[Done], before: list[Done], has: Callable[[Done], bool]) -> int:
    """How many of the last runs lack what runs usually have."""
    if len(before) < LAST or sum(map(has, before)) < USUAL * len(before):
        return 0
    return sum(not has(run) for run in last)


def sentence(facts: Facts, to: To) -> str:
    of = facts["of"]
    words = {
        "heart_rate": _("the heart rate of %(count)s of the last %(of)s runs cannot be trusted"),
        "no_heart_rate": _("%(count)s of the last %(of)s runs have no heart rate"),
        "position": _("the positions of %(count)s of the last %(of)s runs cannot be trusted"),
        "no_track": _("%(count)s of the last %(of)s runs have no GPS"),
        "failed": _("%(count)s files of the last week could not be read"),
    }
    told = [words[name] % {"count": n, "of": of} for name, n in facts["troubles"].items()]
    if to.name:
        return _("%(name)s's recordings: %(what)s.") % {"name": to.name, "what": listed(told)}
    return _("Your recordings: %(what)s.") % {"what": listed(told)}


def rows(facts: Facts, to: To) -> list[Row]:
    names = {
        "heart_rate": _("Runs with a broken heart rate"),
        "no_heart_rate": _("Runs without heart rate"),
        "position": _("Runs with broken positions"),
        "no_track": _("Runs without GPS"),
        "failed": _("Files that could not be read"),
    }
    return [(str(names[name]), u.decimal(count)) for name, count in facts["troubles"].items()]


PLUGIN = Rule(
    key="data_trouble",
    title=gettext_lazy("Trouble with recordings"),
    kinds=frozenset([Kind.TRAINING]),
    uses_body=True,
    looks_back_days=LOOKED_BACK_DAYS,
    check=check,
    sentence=sentence,
    rows=rows,
    source="Three of five runs, against at least 80 % of the fifteen before; two failed files.",
)
