"""Metrics as people read them: in the reader's units, in words, in a fixed order."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import Any

import numpy as np
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from analytics import registry
from analytics.metrics._metric import Metric
from common import units as u
from common.units import FOOT_M, MILE_M, Units
from runhub.web.run_channels import Shown, pace_of, same, times

# The mission's own metrics come first, then what the watch measures, then what follows from it.
FIRST = (
    "heart_rate", "cadence", "step_length", "power",
    "vertical_oscillation", "vertical_ratio", "ground_contact", "ground_contact_balance",
    "pace", "graded_pace",
)  # fmt: skip
UNITS: dict[str, Any] = {
    "bpm": gettext_lazy("bpm"),
    "spm": gettext_lazy("spm"),
    "ms": "ms",
    "W": "W",
    "W/kg": "W/kg",
    "percent": "%",
    "m_per_h": "m/h",
}
LEAST_SPAN = {"bpm": 20.0, "spm": 10.0, "ms": 30.0, "W": 40.0, "percent": 4.0, "load": 20.0}
HALF_A_PERCENT = 0.005


@lru_cache(maxsize=1)
def all_metrics() -> dict[str, Metric]:
    """Every metric by key, in the order of pages."""
    found = registry.metrics()
    rank = {key: place for place, key in enumerate(FIRST)}
    return {key: found[key] for key in sorted(found, key=lambda k: (rank.get(k, 99), k))}


def label(metric: Metric) -> str:
    return _(metric.label)


def in_sentence(metric: Metric) -> str:
    """The label with a small first letter, but for "TRIMP"."""
    words = label(metric)
    return words[:1].lower() + words[1:] if words[1:2].islower() else words


def shown_metric(metric: Metric, units: Units) -> Shown:
    """How values of `metric` are shown: unit, digits, and the way from SI."""
    is_imperial = units == "imperial"
    unit, digits, convert = UNITS.get(metric.unit, ""), metric.decimals, same
    if metric.unit == "pace":
        return Shown(
            metric.key, label(metric), metric.colour, u.pace_unit(units),
            pace_of(MILE_M if is_imperial else 1000.0),
            kind="pace", least_span=30.0, is_reversed=True,
        )  # fmt: skip
    if metric.unit == "m":
        unit, convert = ("ft", times(1 / FOOT_M)) if is_imperial else ("m", same)
    elif metric.unit in ("mm", "cm"):
        unit, digits = "cm", 1
        convert = times(0.1) if metric.unit == "mm" else same
    elif metric.unit == "celsius":
        unit, convert = ("°F", _fahrenheit) if is_imperial else ("°C", same)
    elif metric.unit == "m_per_h" and is_imperial:
        unit, convert = "ft/h", times(1 / FOOT_M)
    span = LEAST_SPAN.get(metric.unit, 10.0 ** (1 - digits))
    return Shown(
        metric.key, label(metric), metric.colour, unit, convert,
        digits=digits, scale=10**digits, least_span=span,
    )  # fmt: skip


def _fahrenheit(values: np.ndarray) -> np.ndarray:
    return np.asarray(values * 1.8 + 32.0)


def converted(how: Shown, value: float) -> float:
    return float(how.convert(np.array([value]))[0])


def bare(how: Shown, value: float) -> str:
    """The number in the reader's units; "" where there is none."""
    found = converted(how, value)
    if math.isnan(found):
        return ""
    return u.clock(found) if how.kind == "pace" else u.decimal(found, how.digits)


def worded(how: Shown, value: float) -> str:
    return f"{bare(how, value)} {how.unit}".strip()


def worded_range(how: Shown, low: float, high: float) -> str:
    """ "1.08–1.18 m"; of paces the slower one comes first."""
    ends = [bare(how, end) for end in (low, high)]
    dash = " to " if any(end.startswith("-") for end in ends) else "–"
    return f"{ends[0]}{dash}{ends[1]} {how.unit}".strip()


def difference(how: Shown, metric: Metric, now: float, before: float) -> str:
    """What stands before "the 12 weeks before": "2 % below", "5 s/km faster than", "the same as"."""
    if bare(how, now) == bare(how, before):
        return _("the same as")
    here, there = converted(how, now), converted(how, before)
    # Of what is shown: 144 and 143 differ by 1, whatever lies behind them.
    gap = abs(u.round_half_up(here, how.digits) - u.round_half_up(there, how.digits))
    if how.kind == "pace":
        words = _("%(gap)s faster than") if here < there else _("%(gap)s slower than")
        return words % {"gap": f"{u.decimal(gap)} s{how.unit}"}
    words = _("%(gap)s above") if here > there else _("%(gap)s below")
    if metric.unit == "percent":
        return words % {"gap": _("%(n)s points") % {"n": u.decimal(gap, how.digits)}}
    if metric.unit in ("celsius", "bpm", "spm") or there <= 0 or here <= 0:
        return words % {"gap": f"{u.decimal(gap, how.digits)} {how.unit}".strip()}
    share = abs(here - there) / there
    if share < HALF_A_PERCENT:
        return _("about the same as")
    return words % {"gap": f"{u.decimal(100 * share)} %"}
