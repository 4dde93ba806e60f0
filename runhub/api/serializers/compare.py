"""Sessions side by side."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from analytics.selectors.compare import ALIGNS, MOST
from runhub.api.fields import NumberField, number
from runhub.api.serializers.common import not_shared
from runhub.api.serializers.parts import SplitOut

FEWEST = 2
_ONE = r"[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}"


class CompareQuery(serializers.Serializer[Any]):
    runs = serializers.RegexField(
        rf"^{_ONE}(,{_ONE}){{{FEWEST - 1},{MOST - 1}}}$",
        help_text="Two to five ids of activities with commas between.",
        error_messages={"invalid": _("Give two to five ids with commas between.")},
    )
    align = serializers.ChoiceField(
        choices=list(ALIGNS),
        default=ALIGNS[0],
        help_text="The common axis: metres along the way, seconds of moving time, or laps.",
    )
    unit = serializers.ChoiceField(choices=["km", "mi"], default="km", help_text="Of the splits.")

    def validate_runs(self, text: str) -> list[UUID]:
        return list(dict.fromkeys(UUID(key) for key in text.split(",")))


def column() -> serializers.ListField:
    return serializers.ListField(child=serializers.FloatField(allow_null=True), allow_null=True)


class SessionOut(serializers.Serializer[Any]):
    """One session. Columns have a value for each of `places`, null where nothing was measured."""

    activity = serializers.UUIDField()
    title = serializers.CharField()
    date = serializers.DateField()
    distance_m = number()
    moving_s = number()
    ascent_m = number()
    average_speed_mps = number()
    average_heart_rate_bpm = number()
    metrics = serializers.DictField(child=NumberField(), help_text="By key; SI.")
    zones = serializers.DictField(
        child=serializers.ListField(child=serializers.FloatField()),
        help_text="By kind: shares of time below zone 1 and in zones 1 to 5.",
    )
    splits = SplitOut(many=True)
    laps = SplitOut(many=True)
    channels = serializers.DictField(
        child=column(), allow_null=True, help_text="Means; null: no such axis, or not shared."
    )
    latitude = column()
    longitude = column()
    not_shared = not_shared()


class CompareOut(serializers.Serializer[Any]):
    """`places` of the axis in m, s or laps; differences are those to the first session."""

    align = serializers.ChoiceField(choices=list(ALIGNS))
    places = serializers.ListField(child=serializers.FloatField())
    sessions = SessionOut(many=True)
