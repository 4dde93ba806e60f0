"""What the card about a run sends: whatever was touched, and no more."""

from __future__ import annotations

from typing import Any

from django import forms

from activities.models import Feel
from activities.services.feel import FIELDS


def _steps(most: int) -> Any:
    choices = [("", "")] + [(n, str(n)) for n in range(1, most + 1)]
    return forms.TypedChoiceField(choices=choices, coerce=int, empty_value=None, required=False)


class FeelForm(forms.Form):
    rpe = _steps(10)
    feel = _steps(5)
    pain_place = forms.ChoiceField(choices=Feel.Place.choices, required=False)
    pain_severity = _steps(10)
    note = forms.CharField(max_length=10_000, required=False, strip=True)

    def given(self) -> dict[str, Any]:
        """Arguments of `feel_set`: a field that the page did not hold stays as it is."""
        return {name: self.cleaned_data[name] for name in FIELDS if name in self.data}

    def noted(self) -> str | None:
        return self.cleaned_data["note"] if "note" in self.data else None
