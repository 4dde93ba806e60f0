"""Recordings that cannot be trusted, or do not arrive."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coaching.rules._inputs import Inputs
from coaching.rules._recordings import BAD, LOOKED_BACK_DAYS, SOURCE, broken, gone, outdoors
from coaching.rules._rule import INFO, WATCH, Facts, Finding, Row, Rule, To
from coaching.rules._words import listed
from common import units as u
from common.kinds import Kind

FAILED = 2  # files; one may be a fault of the file


def check(inputs: Inputs) -> Finding | None:
    last, before = outdoors(inputs)
    found = {"distance": broken(last, "distance_m")}
    if inputs.has_body:
        found["heart_rate"] = broken(last, "heart_rate_bpm")
        found["no_heart_rate"] = gone(last, before, lambda run: bool(run.has_heart_rate))
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


def sentence(facts: Facts, to: To) -> str:
    of = facts["of"]
    words = {
        "heart_rate": _("the heart rate of %(count)s of the last %(of)s runs cannot be trusted"),
        "no_heart_rate": _("%(count)s of the last %(of)s runs have no heart rate"),
        "distance": _("the distance of %(count)s of the last %(of)s runs cannot be trusted"),
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
        "distance": _("Runs with a broken distance"),
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
    source=f"{SOURCE}; two failed files.",
    version=2,
)
