"""How a day was, as typed in the reader's units."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from athletes.wellness import MEASURES as KEYS
from common.units import Units, parse_weight
from runhub.web.wellness.measures import MEASURES

CLOCK = re.compile(r"(\d{1,2}):([0-5]\d)")


class HoursField(forms.FloatField):
    """ "7.5", "7,5" or "7:30" as hours."""

    def to_python(self, value: Any) -> float | None:
        found = CLOCK.fullmatch(str(value or "").strip())
        if found:
            return int(found[1]) + int(found[2]) / 60
        return super().to_python(value)

    def validate(self, value: Any) -> None:
        super(forms.FloatField, self).validate(value)


class DayForm(forms.Form):
    """Only what was sent is set: the page asks for three measures and knows five."""

    day = forms.DateField(required=False)
    sleep_h = HoursField(required=False)
    resting_heart_rate_bpm = forms.IntegerField(required=False)
    hrv_ms = forms.FloatField(required=False)
    weight_kg = forms.FloatField(required=False)
    mood = forms.TypedChoiceField(
        choices=[("", ""), *((n, str(n)) for n in range(1, 6))], coerce=int, empty_value=None,
        required=False,
    )  # fmt: skip
    illness = forms.BooleanField(required=False)
    note = forms.CharField(max_length=500, required=False)

    def __init__(self, data: Any = None, *, units: Units) -> None:
        super().__init__(_points(data))
        self.units = units

    def values(self) -> dict[str, Any]:
        """Arguments of `wellness_set`. A box that is not ticked sends nothing: "said" stands by."""
        found = {name: self.cleaned_data[name] for name in KEYS if name in self.data}
        if found.get("weight_kg") is not None:
            found["weight_kg"] = parse_weight(found["weight_kg"], self.units)
        if "said" in self.data:
            found["illness"] = self.cleaned_data["illness"]
            found["note"] = self.cleaned_data["note"]
        return found


class AskedForm(forms.Form):
    fields_asked = forms.MultipleChoiceField(
        choices=[(key, each.name) for key, each in MEASURES.items()],
        required=False,
        label=_("What is asked"),
    )


def _points(data: Any) -> Any:
    """Decimal commas become points."""
    if data is None:
        return None
    copy = data.copy()
    for name in ("sleep_h", "hrv_ms", "weight_kg"):
        if name in copy:
            copy[name] = copy[name].replace(",", ".")
    return copy
