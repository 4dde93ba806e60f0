"""The measures of a day: their names, units, how they are read and typed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common import units as u
from common.units import Figure, Units
from runhub.web.wellness.feel_words import FEELS


@dataclass(frozen=True, slots=True)
class Measure:
    """`key`: a column of WellnessDay. `figure`: as people read it; `unit` of what is typed."""

    key: str
    name: str | Promise
    figure: Callable[[float, Units], Figure]
    unit: Callable[[Units], str]
    hint: str | Promise = ""


def _sleep(hours: float, units: Units) -> Figure:
    return u.hours(hours * 3600.0)


def _mood(value: float, units: Units) -> Figure:
    """A mean of moods has no word of its own."""
    whole = int(value)
    return Figure(str(FEELS[whole]) if whole == value else u.decimal(value, 1), "")


def _plain(unit: str) -> Callable[[float, Units], Figure]:
    return lambda value, units: u.plain(value, _(unit))


MEASURES: dict[str, Measure] = {
    each.key: each
    for each in (
        Measure(
            "sleep_h", gettext_lazy("Sleep"), _sleep, lambda units: _("h"),
            gettext_lazy("7.5 or 7:30"),
        ),
        Measure(
            "resting_heart_rate_bpm", gettext_lazy("Resting heart rate"), _plain("bpm"),
            lambda units: _("bpm"),
        ),
        Measure(
            "hrv_ms", gettext_lazy("HRV (rMSSD)"), _plain("ms"), lambda units: _("ms"),
        ),
        Measure(
            "weight_kg", gettext_lazy("Weight"), u.weight,
            lambda units: "lb" if units == "imperial" else "kg",
        ),
        Measure("mood", gettext_lazy("Mood"), _mood, lambda units: ""),
    )
}  # fmt: skip


def typed(key: str, value: float | None, units: Units) -> str:
    """A value as it stands in its field."""
    if value is None:
        return ""
    if key == "weight_kg":
        return u.weight(value, units).value.replace(",", "")
    return f"{round(value, 2):g}"
