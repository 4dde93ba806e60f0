"""Forms of comments and notes: plain text, and whom it is for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from athletes.models import Team
from coaching.services.comments import MOST_SIGNS


class TextForm(forms.Form):
    """What is too little or too much the service says; `maxlength` stops the hand before that."""

    text = forms.CharField(
        label=_("Comment"),
        strip=False,
        error_messages={"required": _("Write something first.")},
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": MOST_SIGNS, "data-sends": ""}),
    )

    def refuse(self, error: Any) -> None:
        """The service's sentences at the fields they are about."""
        self.add_error(None, error)


class TeamTextForm(TextForm):
    """With the team it is written to, where there are several."""

    team = forms.ChoiceField(
        label=_("To"),
        error_messages={
            "required": _("Choose the team you write to."),
            "invalid_choice": _("Choose one of the teams that see this run."),
        },
    )

    def __init__(
        self, *args: Any, teams: Sequence[Team], team: Team | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.teams = {str(one.public_id): one for one in teams}
        choices = [(key, one.name) for key, one in self.teams.items()]
        if len(choices) < 2:
            del self.fields["team"]
            return
        field = self.fields["team"]
        empty = [] if team else [("", _("Choose a team"))]
        field.choices = [*empty, *choices]  # type: ignore[attr-defined]
        field.initial = str(team.public_id) if team else ""

    def chosen_team(self) -> Team | None:
        return self.teams.get(self.cleaned_data.get("team", ""))
