"""The choice of what to share: kinds of data, from which day on, until when.

Nothing is ticked before somebody ticks it: consent to health data that was given by not looking is
none. "From today on" stands at the second question since it gives least; all runs are one click.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from athletes.models import KIND_CHOICES, Share
from athletes.teams.sharing import with_training

FROM_TODAY, FROM_EVER, FROM_DAY = "today", "all", "day"
SPANS = [
    (FROM_TODAY, _("from today on")),
    (FROM_EVER, _("all of them, also those before")),
    (FROM_DAY, _("from a day on")),
]


class ShareForm(forms.Form):
    kinds = forms.MultipleChoiceField(
        label=_("What they may see"),
        choices=KIND_CHOICES,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    span = forms.ChoiceField(
        label=_("Which runs"), choices=SPANS, initial=FROM_TODAY, widget=forms.RadioSelect
    )
    since = forms.DateField(
        label=_("From"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    until = forms.DateField(
        label=_("Until"),
        required=False,
        help_text=_("The last day. Without one it holds until you end it."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, *args: Any, share: Share | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if share is not None and share.kinds:
            self.initial = {
                "kinds": share.kinds,
                "span": FROM_DAY if share.since else FROM_EVER,
                "since": share.since,
                "until": share.until,
            }

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("span") == FROM_DAY and not data.get("since") and "since" not in self.errors:
            self.add_error("since", _t("Give the day."))
        until = data.get("until")
        if until and until < timezone.localdate():
            self.add_error("until", _t("This day has passed."))
        return data

    def arguments(self) -> dict[str, Any]:
        """Kinds, since and until, as `share_set` and `Consent` take them."""
        data = self.cleaned_data
        since: date | None = data["since"]
        if data["span"] != FROM_DAY:
            since = timezone.localdate() if data["span"] == FROM_TODAY else None
        return {"kinds": with_training(data["kinds"]), "since": since, "until": data["until"]}
