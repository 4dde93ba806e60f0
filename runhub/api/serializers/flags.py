"""Flags of athletes, and what a team's staff does about them."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers

from coaching.models import Flag
from coaching.selectors.flags import SeenFlag
from runhub.api.fields import DayField, Strict, TextChoice, TextField


class FlagEvidence(serializers.Serializer[Any]):
    """A figure, or a run (`activity` and its `day`)."""

    label = serializers.CharField()
    value = serializers.CharField(help_text="As people read it, in your units.")
    activity = serializers.UUIDField(allow_null=True)
    day = serializers.DateField(allow_null=True)


class FlagAnswerOut(serializers.Serializer[Any]):
    act = serializers.ChoiceField(choices=["snoozed", "done", "reopened"])
    until = serializers.DateField(allow_null=True)
    note = serializers.CharField()
    by = serializers.CharField()
    at = serializers.DateTimeField()


class FlagTold(serializers.Serializer[SeenFlag]):
    """A reason to look at an athlete, as far as you may see what it was made from.

    `context["athletes"]`: public ids by primary key.
    """

    id = serializers.UUIDField(source="key")
    athlete = serializers.UUIDField(help_text="The athlete's id.")
    rule = serializers.CharField()
    severity = serializers.ChoiceField(
        choices=Flag.Severity.choices, help_text="1 to know, 2 watch, 3 now."
    )
    title = serializers.CharField()
    sentence = serializers.CharField()
    without_heart_rate = serializers.SerializerMethodField(
        help_text="True where heart rate would count if it were shared."
    )
    evidence = FlagEvidence(many=True)
    raised_at = serializers.DateTimeField()
    answer = FlagAnswerOut(allow_null=True, help_text="What the staff did last about it.")
    is_away = serializers.BooleanField(help_text="Put off or done.")

    def to_representation(self, row: SeenFlag) -> dict[str, Any]:
        ids = self.context["athletes"]
        return super().to_representation(_WithAthlete(row, ids[row.athlete_id]))  # type: ignore[arg-type]

    def get_without_heart_rate(self, row: Any) -> bool:
        return bool(row.without)


class _WithAthlete:
    """A flag, with the public id of its athlete."""

    def __init__(self, flag: SeenFlag, athlete: Any) -> None:
        self._flag, self.athlete = flag, athlete

    def __getattr__(self, name: str) -> Any:
        return getattr(self._flag, name)


class FlagsTold(serializers.Serializer[Any]):
    flags = FlagTold(many=True)


class AnswerNew(Strict):
    act = TextChoice(choices=["snoozed", "done", "reopened"])
    until = DayField(required=False, help_text="Of what is put off: the day it comes back.")
    note = TextField(max_length=500, required=False, allow_blank=True)

    def validate(self, data: dict[str, Any]) -> dict[str, Any]:
        if (data["act"] == "snoozed") != ("until" in data):
            raise serializers.ValidationError({"until": [_("Only what is put off has a day.")]})
        return data
