"""How a channel is shown: label, colour, unit and step in the reader's units."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from activities.core.recording import Array
from activities.selectors.rows import PACED
from common.units import FOOT_M, MILE_M, SLOWEST_PACE_S, Units


@dataclass(frozen=True, slots=True)
class Shown:
    """A channel in the reader's units. `scale`: steps to a unit in the data sent."""

    key: str
    label: str | Promise
    colour: str  # the metric's colour token
    unit: str | Promise
    convert: Callable[[Array], Array]
    digits: int = 0
    scale: int = 1
    kind: str = "number"
    least_span: float = 1.0  # of the y axis, so that noise isn't blown up
    is_reversed: bool = False
    is_filled: bool = False


def same(values: Array) -> Array:
    return values


def times(factor: float) -> Callable[[Array], Array]:
    return lambda values: values * factor


def pace_of(unit_m: float) -> Callable[[Array], Array]:
    """Seconds per unit; NaN for standing still."""

    def convert(speed_mps: Array) -> Array:
        seconds = np.full(len(speed_mps), np.nan)
        np.divide(unit_m, speed_mps, out=seconds, where=speed_mps > 0)
        return np.where(seconds <= SLOWEST_PACE_S, seconds, np.nan)

    return convert


def shown(key: str, sport: str, units: Units) -> Shown:
    """How channel `key` of an activity of `sport` is shown in `units`."""
    is_imperial = units == "imperial"
    if key == "speed":
        return _tempo(sport, is_imperial)
    if key == "cadence_spm":
        unit = _("rpm") if sport == "ride" else _("spm")
        return Shown("cadence", _("Cadence"), "cadence", unit, same, scale=2, least_span=20.0)
    if key == "altitude_m":
        return Shown(
            "elevation", _("Elevation"), "elevation", "ft" if is_imperial else "m",
            times(1 / FOOT_M) if is_imperial else same,
            scale=1 if is_imperial else 10, least_span=80.0 if is_imperial else 25.0, is_filled=True,
        )  # fmt: skip
    if key == "step_length_m":
        return Shown(
            "step_length", _("Stride length"), "step-length", "ft" if is_imperial else "m",
            times(1 / FOOT_M) if is_imperial else same,
            digits=2, scale=100, least_span=1.0 if is_imperial else 0.3,
        )  # fmt: skip
    return _SAME_EVERYWHERE[key]


def _tempo(sport: str, is_imperial: bool) -> Shown:
    if sport in PACED:
        return Shown(
            "pace", _("Pace"), "pace", "/mi" if is_imperial else "/km",
            pace_of(MILE_M if is_imperial else 1000.0),
            kind="pace", least_span=60.0, is_reversed=True,
        )  # fmt: skip
    return Shown(
        "pace", _("Speed"), "pace", "mph" if is_imperial else "km/h",
        times(3600.0 / MILE_M if is_imperial else 3.6), digits=1, scale=10, least_span=5.0,
    )  # fmt: skip


_SAME_EVERYWHERE = {
    "heart_rate_bpm": Shown(
        "heart_rate", _("Heart rate"), "heart-rate", _("bpm"), same, least_span=30.0
    ),
    "power_w": Shown("power", _("Power"), "power", _("W"), same, least_span=60.0),
    "vertical_oscillation_mm": Shown(
        "vertical_oscillation", _("Vertical oscillation"), "oscillation", "cm", times(0.1),
        digits=1, scale=100, least_span=3.0,
    ),
    "ground_contact_ms": Shown(
        "ground_contact", _("Ground contact"), "ground-contact", _("ms"), same, least_span=40.0
    ),
}  # fmt: skip
