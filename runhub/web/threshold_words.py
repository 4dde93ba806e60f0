"""What other thresholds would change, and what the runs suggest, in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from analytics.selectors.suggestions import Suggestion
from analytics.services.impact import Impact
from athletes.models import Threshold
from common import units as u
from common.units import Units

LABELS: dict[str, Any] = {
    "threshold_speed_mps": gettext_lazy("Threshold pace"),
    "threshold_heart_rate_bpm": gettext_lazy("Threshold heart rate"),
    "max_heart_rate_bpm": gettext_lazy("Maximum heart rate"),
    "resting_heart_rate_bpm": gettext_lazy("Resting heart rate"),
}


@dataclass(frozen=True, slots=True)
class Change:
    """One value; "not set" where there is none."""

    label: str
    before: str
    after: str
    is_other: bool


@dataclass(frozen=True, slots=True)
class ImpactWords:
    """`headline` is one sentence; `lines` follow it."""

    headline: str
    lines: list[str]


@dataclass(frozen=True, slots=True)
class Suggested:
    """A value the runs speak for. `href` fills the form with it."""

    label: str
    value: str
    current: str
    how: str
    runs: list[tuple[str, str, str]]  # title, day, address
    href: str


def figure(field: str, value: float | None, units: Units) -> str:
    if value is None:
        return _("not set")
    if field == "threshold_speed_mps":
        return str(u.pace(value, units))
    return f"{u.decimal(value)}\N{NO-BREAK SPACE}bpm"


def changes(was: Threshold | None, values: dict[str, Any], units: Units) -> list[Change]:
    """Every column before and after."""
    found = []
    for field, label in LABELS.items():
        before = figure(field, getattr(was, field, None), units)
        after = figure(field, values.get(field), units)
        found.append(Change(str(label), before, after, before != after))
    return found


def impact_words(impact: Impact) -> ImpactWords:
    if impact.is_none:
        return ImpactWords(_("This changes no activity."), [])
    share = impact.fitness_change_share
    if not impact.activities:
        lines = [_("Loads, fitness and form stay as they are.")]
        return ImpactWords(_zones(impact), lines)
    words = {"n": u.decimal(impact.activities), "share": _signed(share)}
    if share is None or _signed(share) == "0\N{NO-BREAK SPACE}%":
        text = ngettext(
            "This changes the load of %(n)s activity; your current fitness stays.",
            "This changes the load of %(n)s activities; your current fitness stays.",
            impact.activities,
        )
    else:
        text = ngettext(
            "This changes the load of %(n)s activity and your current fitness by %(share)s.",
            "This changes the load of %(n)s activities and your current fitness by %(share)s.",
            impact.activities,
        )
    lines = [_fitness(impact), _loads(impact), _zones(impact) if impact.rezoned else ""]
    return ImpactWords(text % words, [line for line in lines if line])


def _fitness(impact: Impact) -> str:
    before, after = (u.decimal(each, 1) for each in (impact.fitness_before, impact.fitness_after))
    by = _("by heart rate") if impact.variant == "heart_rate" else _("by pace")
    words = {"before": before, "after": after, "by": by}
    return _("Fitness today, %(by)s: %(before)s becomes %(after)s.") % words


def _loads(impact: Impact) -> str:
    if impact.load_change_share is None:
        return _("These activities had no load before.")
    words = {"share": _signed(impact.load_change_share), "n": u.decimal(impact.days)}
    return (
        ngettext(
            "The loads of these activities, on %(n)s day, change by %(share)s together.",
            "The loads of these activities, on %(n)s days, change by %(share)s together.",
            impact.days,
        )
        % words
    )


def _zones(impact: Impact) -> str:
    return ngettext(
        "The time in zones of %(n)s activity is worked out anew.",
        "The time in zones of %(n)s activities is worked out anew.",
        impact.rezoned,
    ) % {"n": u.decimal(impact.rezoned)}


def _signed(share: float | None) -> str:
    """ "−6 %"; below ten per cent a decimal, so that a small change is not none."""
    percent = 100 * (share or 0.0)
    text = u.decimal(abs(percent), 0 if abs(percent) >= 9.95 else 1).removesuffix(".0")
    sign = "" if text == "0" else "+" if percent > 0 else "\N{MINUS SIGN}"
    return f"{sign}{text}\N{NO-BREAK SPACE}%"


def suggested(found: list[Suggestion], units: Units) -> list[Suggested]:
    """With a link that fills the form; in the order of the form."""
    page = reverse("settings_thresholds")
    order = list(LABELS)
    return [
        Suggested(
            label=str(LABELS[each.field]),
            value=figure(each.field, each.value, units),
            current=figure(each.field, each.current, units),
            how=str(each.how),
            runs=[
                (run.title, date_format(run.local_date, "j M Y"),
                 reverse("activity", args=[run.public_id]))
                for run in each.runs
            ],
            href=f"{page}?{urlencode({each.field: each.value})}#add",
        )
        for each in sorted(found, key=lambda each: order.index(each.field))
    ]  # fmt: skip
