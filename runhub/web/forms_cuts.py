"""Forms that cut a run or put runs together: moments as mm:ss become seconds here."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from activities.core.splits import LapRow
from activities.selectors.rows import ActivityRow
from common.units import clock
from runhub.web.forms_activities import DurationField

MOMENT = {"inputmode": "text", "autocomplete": "off", "data-moment": ""}


class MomentField(DurationField):
    """A moment of the run as mm:ss or h:mm:ss from its start; a plain number is minutes."""

    widget = forms.TextInput(attrs=MOMENT)


class CropForm(forms.Form):
    from_s = MomentField(label=_("From"))
    to_s = MomentField(label=_("To"))

    def __init__(self, *args: Any, whole_s: float, **kwargs: Any) -> None:
        initial = {"from_s": clock(0), "to_s": clock(whole_s)}
        super().__init__(*args, initial=initial, **kwargs)
        self.whole_s = whole_s

    def clean(self) -> dict[str, Any]:
        """The end as it is shown, rounded, is the last sample."""
        data = super().clean() or {}
        begin, end = data.get("from_s"), data.get("to_s")
        if begin is not None and end is not None:
            if begin >= end:
                self.add_error("to_s", _t("The end comes after the start."))
            elif begin > self.whole_s:
                self.add_error(
                    "from_s", _t("The run ends at %(end)s.") % {"end": clock(self.whole_s)}
                )
            if end + 1 > self.whole_s:
                data["to_s"] = self.whole_s + 1
        return data


class SplitForm(forms.Form):
    at_s = MomentField(label=_("At"), required=False)
    lap = forms.TypedChoiceField(
        label=_("or at the end of a lap"), required=False, coerce=float, empty_value=None
    )

    def __init__(self, *args: Any, whole_s: float, laps: list[LapRow], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.whole_s = whole_s
        ends = [(number, row.measured.end_s) for number, row in enumerate(laps[:-1], 1)]
        self.fields["lap"].choices = [
            ("", _t("no lap")),
            *(
                (f"{end:.3f}", _t("Lap %(n)d, at %(time)s") % {"n": number, "time": clock(end)})
                for number, end in ends
            ),
        ]
        self.has_laps = bool(ends)
        self.fields["at_s"].required = not ends
        self.fields["at_s"].error_messages["required"] = _t(
            "Write the moment at which the second run begins."
        )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if self.errors:
            return data
        at_s = data.get("lap") if data.get("lap") is not None else data.get("at_s")
        if at_s is None:
            self.add_error("at_s", _t("Write the moment at which the second run begins."))
        elif not 0 < at_s < self.whole_s:
            self.add_error(
                "at_s",
                _t("Choose a moment between the start and %(end)s.") % {"end": clock(self.whole_s)},
            )
        data["moment"] = at_s
        return data


class MergeForm(forms.Form):
    runs = forms.TypedMultipleChoiceField(coerce=UUID, required=True)

    def __init__(self, *args: Any, rows: list[ActivityRow], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["runs"].choices = [(str(row.public_id), row.title) for row in rows]
        self.fields["runs"].error_messages["required"] = _t("Tick at least one activity.")
