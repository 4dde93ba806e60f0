"""The sentence over every chart, from numbers to words in the reader's units."""

from __future__ import annotations

import math

import numpy as np
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from activities.core.summary import Analysed
from activities.selectors.findings import halves
from activities.selectors.series import Spread
from common import units as u
from common.units import Units
from runhub.web.run_channels import Shown

EVEN_SHARE = 0.01  # halves closer than this are even


def sentence(key: str, how: Shown, analysed: Analysed, found: Spread | None, units: Units) -> str:
    """One computed sentence about channel `key`."""
    if found is None:
        return _("Nothing was measured while moving.")
    if key == "speed":
        return _tempo(how, analysed, units)
    if key == "altitude_m":
        return _elevation(analysed, found, units)
    if key == "heart_rate_bpm":
        return _heart_rate(found, units)
    low, high = sorted(_converted(how, (found.p10, found.p90)))
    return _("Mostly between %(low)s and %(high)s.") % {
        "low": _number(how, low), "high": _figure(how, high)
    }  # fmt: skip


def average(how: Shown, si: float) -> str:
    """An average in words; a dash where it is not known."""
    value = _converted(how, (si,))[0]
    return "–" if math.isnan(value) else _figure(how, value)


def averages_of(analysed: Analysed) -> dict[str, float]:
    """Mean of every drawn channel over moving time, by key; SI."""
    summary = analysed.summary
    return {
        **summary.averages,
        "speed": summary.average_speed_mps,
        "heart_rate_bpm": summary.average_heart_rate_bpm,
        "cadence_spm": summary.average_cadence_spm,
        "power_w": summary.average_power_w,
        "step_length_m": summary.average_step_length_m,
    }


def _converted(how: Shown, values: tuple[float, ...]) -> list[float]:
    return how.convert(np.array(values, dtype=np.float64)).tolist()


def _number(how: Shown, value: float) -> str:
    return u.clock(value) if how.kind == "pace" else u.decimal(value, how.digits)


def _figure(how: Shown, value: float) -> str:
    gap = " " if how.kind == "pace" else "\N{NO-BREAK SPACE}"
    return f"{_number(how, value)}{gap}{how.unit}"


def _tempo(how: Shown, analysed: Analysed, units: Units) -> str:
    parts = halves(analysed)
    if parts is None:
        return _("The speed, smoothed over a few seconds.")
    first, second = _converted(how, (parts.first_mps, parts.second_mps))
    words = {"first": _figure(how, first), "second": _figure(how, second)}
    apart = parts.second_mps / parts.first_mps - 1
    if abs(apart) < EVEN_SHARE:
        return _("Even: %(first)s in the first half, %(second)s in the second.") % words
    if apart > 0:
        return _("Faster in the second half: %(second)s after %(first)s.") % words
    return _("Slower in the second half: %(second)s after %(first)s.") % words


def _elevation(analysed: Analysed, found: Spread, units: Units) -> str:
    summary = analysed.summary
    words = {
        "up": u.elevation(summary.ascent_m, units),
        "down": u.elevation(summary.descent_m, units),
        "low": u.elevation(found.least, units).value,
        "high": u.elevation(found.most, units),
    }
    if math.isnan(summary.ascent_m):
        return _("Between %(low)s and %(high)s above the sea.") % words
    return _("%(up)s up and %(down)s down, between %(low)s and %(high)s above the sea.") % words


def _heart_rate(found: Spread, units: Units) -> str:
    words = {
        "low": u.decimal(found.p10),
        "high": u.decimal(found.p90),
        "most": u.decimal(found.most),
        "place": u.distance(found.most_at_m, units),
    }
    if math.isnan(found.most_at_m):
        return _("Mostly between %(low)s and %(high)s bpm; the highest was %(most)s.") % words
    return (
        _("Mostly between %(low)s and %(high)s bpm; the highest, %(most)s, came at %(place)s.")
        % words
    )


IN_PANELS = ("decoupling", "graded_pace")
GOOD_BASE = 5.0  # per cent of decoupling, after Friel (2009)


def more_words(key: str, how: Shown, mean: float | None, figures: dict[str, float]) -> str:
    """What the metrics of the run say about channel `key`, in another sentence; may be empty."""
    if key == "speed" and "graded_pace" in figures and mean is not None:
        flat = _converted(how, (figures["graded_pace"],))[0]
        if _figure(how, flat) != average(how, mean):
            return _("On the flat the same effort would be %(pace)s.") % {
                "pace": _figure(how, flat)
            }
    if key == "heart_rate_bpm" and "decoupling" in figures:
        drift = figures["decoupling"]
        words = {"share": u.decimal(drift, 1).replace("-", "\N{MINUS SIGN}")}
        if drift < 0:
            return _("Decoupling %(share)s %%: speed per heartbeat rose towards the end.") % words
        if drift < GOOD_BASE:
            return _("Decoupling %(share)s %%: heart rate and pace held together.") % words
        return _("Decoupling %(share)s %%: heart rate rose against the pace.") % words
    return ""


# What a run usually has; form data nobody misses without the sensor.
EXPECTED = ("speed", "altitude_m", "heart_rate_bpm", "cadence_spm")
MISSING = {
    "speed": gettext_lazy("No distance and no speed were recorded, so there is no pace to draw."),
    "altitude_m": gettext_lazy("No elevation was recorded: it takes GPS or a barometer."),
    "heart_rate_bpm": gettext_lazy(
        "No heart rate was recorded: it takes a chest strap or an optical sensor."
    ),
    "cadence_spm": gettext_lazy(
        "No cadence was recorded: it takes a watch on the wrist or a foot pod."
    ),
}
