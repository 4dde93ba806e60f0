"""How a run was, how a day was."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from activities.models import Feel
from athletes.wellness import MEASURES
from athletes.wellness_days import Day
from common.kinds import Kind, missing
from runhub.api.fields import NumberField, Strict, TextChoice, TextField, WholeField, YesNoField
from runhub.api.fields import number as figure
from runhub.api.serializers.common import PageQuery, not_shared, page_of

RPE = "1 very easy, 3 moderate, 5 hard, 7 very hard, 10 all out; null = not said."
FEEL = "1 very bad to 5 very good; null = not said."


class FeelOut(serializers.Serializer[Any]):
    """`not_shared` "notes" makes feel and pain null and empty."""

    rpe = serializers.IntegerField(allow_null=True, help_text=RPE)
    feel = serializers.IntegerField(allow_null=True, help_text=FEEL)
    pain_place = serializers.ChoiceField(choices=Feel.Place.choices, allow_blank=True)
    pain_severity = serializers.IntegerField(allow_null=True)
    not_shared = not_shared()


class FeelPatch(Strict):
    rpe = WholeField(min_value=1, max_value=10, required=False, allow_null=True, help_text=RPE)
    feel = WholeField(min_value=1, max_value=5, required=False, allow_null=True, help_text=FEEL)
    pain_place = TextChoice(choices=Feel.Place.choices, required=False, allow_blank=True)
    pain_severity = WholeField(min_value=1, max_value=10, required=False, allow_null=True)


class WellnessOut(serializers.Serializer[Day]):
    """One day. `not_shared` "body" makes the figures null and `illness` false, "notes" the note
    empty."""

    local_date = serializers.DateField()
    sleep_h = figure(help_text="Hours.")
    resting_heart_rate_bpm = serializers.IntegerField(allow_null=True)
    hrv_ms = figure(help_text="rMSSD.")
    weight_kg = figure()
    mood = serializers.IntegerField(allow_null=True, help_text=FEEL)
    illness = serializers.BooleanField()
    note = serializers.CharField()
    not_shared = not_shared()

    def to_representation(self, row: Day) -> dict[str, Any]:
        shown = self.context["sight"].shown_on(row.local_date)
        told = {"local_date": row.local_date, "illness": row.illness, "note": row.note}
        hidden = [kind for kind in missing(shown) if kind in (Kind.BODY, Kind.NOTES)]
        return super().to_representation(told | row.figures | {"not_shared": hidden})  # type: ignore[arg-type]


WellnessPage = page_of(WellnessOut, "WellnessPage")


class WellnessQuery(PageQuery):
    athlete = serializers.UUIDField(
        default=None, help_text="An athlete you coach; without it your own days."
    )

    def get_fields(self) -> dict[str, Any]:
        """ "from" is no name that Python lets a class body use."""
        names = {"from": "First day.", "to": "Last day."}
        days = {
            name: serializers.DateField(default=None, help_text=help)
            for name, help in names.items()
        }
        return super().get_fields() | days


class WellnessIn(Strict):
    """The whole day: what is not given is not said."""

    sleep_h = NumberField(min_value=0, max_value=24, required=False, allow_null=True)
    resting_heart_rate_bpm = WholeField(
        min_value=25, max_value=120, required=False, allow_null=True
    )
    hrv_ms = NumberField(min_value=1, max_value=400, required=False, allow_null=True)
    weight_kg = NumberField(min_value=20, max_value=300, required=False, allow_null=True)
    mood = WholeField(min_value=1, max_value=5, required=False, allow_null=True)
    illness = YesNoField(required=False)
    note = TextField(max_length=500, required=False, allow_blank=True)

    def whole(self) -> dict[str, Any]:
        """Arguments of `wellness_set`."""
        empty: dict[str, Any] = dict.fromkeys(MEASURES)
        return empty | {"illness": False, "note": ""} | self.validated_data
