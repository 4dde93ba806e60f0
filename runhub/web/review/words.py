"""The review queue in words: what is usual for the athlete, how the run felt."""

from __future__ import annotations

import math

from django.utils.translation import gettext as _

from activities.models import Activity, WorkoutType
from activities.selectors.feel import FeelSeen
from coaching.selectors.review import USUAL_SPAN_D, Usual
from common import units as u
from common.units import Units
from runhub.web.compare_words import plus_minus, seconds
from runhub.web.progress_words import listed
from runhub.web.wellness.feel_words import FEELS, effort_word, pain_word

_TYPES = dict(WorkoutType.choices)


def usual_words(usual: Usual | None, units: Units) -> str:
    """ "Usually 10.5 km at 5:00 /km and 150 bpm: the middle of 8 runs of this kind in 90 days."."""
    if usual is None:
        return ""
    figures = _("%(distance)s at %(pace)s") % {
        "distance": u.distance(usual.distance_m, units), "pace": u.pace(usual.speed_mps, units),
    }  # fmt: skip
    if usual.heart_rate_bpm is not None:
        beats = u.plain(usual.heart_rate_bpm, "bpm")
        figures = _("%(figures)s and %(beats)s") % {"figures": figures, "beats": beats}
    words = {"figures": figures, "n": usual.runs, "days": USUAL_SPAN_D}
    if usual.kind:
        words["kind"] = str(_TYPES[usual.kind])
        return _("Usually %(figures)s: the middle of %(n)d runs of the kind “%(kind)s” in"
                 " %(days)d days.") % words  # fmt: skip
    return _("Usually %(figures)s: the middle of %(n)d runs in %(days)d days.") % words


def against_words(
    usual: Usual | None, activity: Activity, speed_mps: float | None, units: Units
) -> str:
    """ "This one: 12 s faster to the km, 4 bpm more."; "" without anything to compare."""
    if usual is None:
        return ""
    parts = []
    now, before = u.pace_seconds(speed_mps, units), u.pace_seconds(usual.speed_mps, units)
    if not math.isnan(now) and not math.isnan(before):
        gap = u.round_half_up(now) - u.round_half_up(before)
        parts.append(_("%(gap)s %(unit)s") % {
            "gap": plus_minus(gap, seconds(abs(gap))), "unit": u.pace_unit(units),
        } if gap else _("the same pace"))  # fmt: skip
    beats = activity.average_heart_rate_bpm
    if beats is not None and usual.heart_rate_bpm is not None:
        apart = u.round_half_up(beats) - u.round_half_up(usual.heart_rate_bpm)
        parts.append(
            _("%(gap)s bpm") % {"gap": plus_minus(apart, f"{abs(apart):.0f}")} if apart
            else _("the same heart rate")
        )  # fmt: skip
    return _("This one: %(parts)s.") % {"parts": listed(parts)} if parts else ""


def felt_words(seen: FeelSeen) -> list[tuple[str, str]]:
    """Label and value of what the athlete said."""
    told = (
        (_("Effort"), effort_word(seen)),
        (_("Felt"), str(FEELS[seen.feel]) if seen.feel else ""),
        (_("Pain"), pain_word(seen)),
    )
    return [(label, value) for label, value in told if value]
