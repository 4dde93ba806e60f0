"""What a coach says to a flag."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from coaching.models import FlagAnswer

Act = FlagAnswer.Act
# What the buttons send: an act, and for how many days.
BUTTONS: dict[str, tuple[str, int | None]] = {
    "done": (Act.DONE, None),
    "days-3": (Act.SNOOZED, 3),
    "days-7": (Act.SNOOZED, 7),
    "until": (Act.SNOOZED, None),
    "reopen": (Act.REOPENED, None),
}


class AnswerForm(forms.Form):
    button = forms.ChoiceField(choices=[(name, name) for name in BUTTONS])
    until = forms.DateField(label=_("Until"), required=False)
    note = forms.CharField(label=_("Note for the staff"), max_length=500, required=False)

    def arguments(self, today: date) -> dict[str, Any]:
        """Of `flag_answer`."""
        act, days = BUTTONS[self.cleaned_data["button"]]
        until = today + timedelta(days=days) if days else None
        if self.cleaned_data["button"] == "until":
            until = self.cleaned_data["until"]
        return {"act": act, "until": until, "note": self.cleaned_data["note"]}
