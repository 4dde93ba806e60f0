"""Load and form, best efforts, curves."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from analytics.core.packing import CURVES
from runhub.api.fields import NumberField
from runhub.api.serializers.common import not_shared


class DaysQuery(serializers.Serializer[Any]):
    """Of everything about a span of days."""

    to = serializers.DateField(required=False, help_text="Last day; today unless given.")
    athlete = serializers.UUIDField(
        required=False, help_text="An athlete you coach; without it yourself."
    )


# "from" is a word of Python.
DaysQuery._declared_fields["from"] = serializers.DateField(
    required=False, help_text="First day; from the beginning unless given."
)


class CurveQuery(DaysQuery):
    curve = serializers.ChoiceField(
        choices=list(CURVES), default="speed_mps", help_text="Of what the best means are."
    )


def _column(words: str) -> serializers.ListField:
    return serializers.ListField(child=NumberField(), help_text=words)


class LoadVariant(serializers.Serializer[Any]):
    load = _column("Of the day.")
    fitness = _column("Mean of about 42 days (CTL).")
    fatigue = _column("Mean of about 7 days (ATL).")
    form = _column("Fitness less fatigue of the day before (TSB).")


class LoadOut(serializers.Serializer[Any]):
    """Columns of one value a day, rest days too. Worked out from the first load there is."""

    first_day = serializers.DateField(allow_null=True, help_text="Null without any load.")
    last_day = serializers.DateField(allow_null=True)
    believable_from = serializers.DateField(
        allow_null=True, help_text="Before it the numbers tell of the beginning of the records."
    )
    heart_rate = LoadVariant(
        allow_null=True,
        help_text="Runs without a heart rate, or whose heart rate is not shared, count by their "
        "pace; null where no run has one.",
    )
    pace = LoadVariant(allow_null=True, help_text="From pace alone.")
    not_shared = not_shared()


class BestOut(serializers.Serializer[Any]):
    """The fastest effort over a distance; elapsed time."""

    distance_m = NumberField()
    seconds = NumberField()
    start_s = NumberField(
        allow_null=True,
        help_text="Of the activity's elapsed time; null where the ends are hidden from you.",
    )
    activity = serializers.UUIDField()
    date = serializers.DateField()
    is_race = serializers.BooleanField()
    is_record = serializers.BooleanField(help_text="Nothing up to the last day was faster.")
    record_s = NumberField(help_text="The fastest up to the last day.")


class Bests(serializers.Serializer[Any]):
    results = BestOut(many=True)


class CurvePoint(serializers.Serializer[Any]):
    seconds = serializers.IntegerField()
    value = NumberField(help_text="The highest mean over so long.")
    activity = serializers.UUIDField()
    date = serializers.DateField()


class CurveOut(serializers.Serializer[Any]):
    """A mean-maximal curve; durations nobody ran for are left out."""

    curve = serializers.ChoiceField(choices=list(CURVES))
    results = CurvePoint(many=True)
    not_shared = not_shared()
