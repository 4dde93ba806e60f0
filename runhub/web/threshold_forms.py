"""The form of new thresholds: filled with what counts today, or with what is suggested."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from athletes.forms import ThresholdForm
from athletes.models import Threshold
from common import units as u
from common.units import Units

BEATS = ("threshold_heart_rate_bpm", "max_heart_rate_bpm", "resting_heart_rate_bpm")
SPEED = "threshold_speed_mps"


class NewThresholdForm(ThresholdForm):
    """`like` are the thresholds that count today; `asked` replaces some of them (SI)."""

    def __init__(
        self,
        *args: Any,
        reader_units: Units,
        like: Threshold | None = None,
        asked: Mapping[str, float] | None = None,
        **kwargs: Any,
    ) -> None:
        self.speed_mps = None if like is None else like.threshold_speed_mps
        if kwargs.get("threshold") is None:
            kwargs["initial"] = self.filled(like, asked or {}, reader_units)
        super().__init__(*args, reader_units=reader_units, **kwargs)

    def filled(
        self, like: Threshold | None, asked: Mapping[str, float], units: Units
    ) -> dict[str, Any]:
        found = self.start_values(None, units)
        if like is not None:
            # What is not touched stays: a row stands alone from its day on.
            found = self.start_values(like, units) | found
        found |= {name: round(value) for name, value in asked.items() if name in BEATS}
        if SPEED in asked:
            found["threshold_pace"] = u.pace(asked[SPEED], units).value
        return found

    def clean_threshold_pace(self) -> float | None:
        """A pace that was left as it stood is the exact speed it stood for."""
        text = self.cleaned_data["threshold_pace"]
        if text and self.speed_mps and text == u.pace(self.speed_mps, self.reader_units).value:
            return self.speed_mps
        return super().clean_threshold_pace()


def asked_values(query: Mapping[str, str]) -> dict[str, float]:
    """Columns of Threshold that the address fills the form with; what is no number is left out."""
    found = {}
    for name in (*BEATS, SPEED):
        try:
            found[name] = float(query.get(name, ""))
        except ValueError:
            continue
    limits = {SPEED: (1.0, 8.0)}
    return {
        name: value
        for name, value in found.items()
        if limits.get(name, (20.0, 250.0))[0] <= value <= limits.get(name, (20.0, 250.0))[1]
    }


def day_asked(query: Mapping[str, str]) -> date | None:
    """`?day=2026-03-01`; None where it is no day."""
    try:
        return date.fromisoformat(query.get("day", ""))
    except ValueError:
        return None
