"""Metrics and their trends."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from activities.models import Sport
from analytics.registry import metrics
from analytics.selectors.effort import Effort
from common.kinds import Kind
from runhub.api.fields import NumberField
from runhub.api.serializers.common import not_shared
from runhub.web.effort import from_text


class MetricOut(serializers.Serializer[Any]):
    """What can be known about a run. Values are SI: paces are speeds in m/s."""

    key = serializers.CharField()
    label = serializers.CharField()
    unit = serializers.CharField(help_text="Of the values the API gives.")
    decimals = serializers.IntegerField(help_text="That make sense in the unit people read.")
    meaning = serializers.CharField(help_text="One sentence.")
    formula = serializers.CharField(help_text="In words.")
    source = serializers.CharField(help_text="Author, year.")
    version = serializers.IntegerField(help_text="Of the formula; values follow it.")
    needs = serializers.ListField(
        child=serializers.CharField(), help_text="What a run must have for it."
    )
    reveals = serializers.ListField(
        child=serializers.ChoiceField(choices=[kind.value for kind in Kind]),
        help_text="Kinds of data somebody must share for you to see their values.",
    )
    better = serializers.ChoiceField(choices=["higher", "lower", "neither"])
    comparable = serializers.BooleanField(help_text="Whether `at` of trends can be asked.")


class Metrics(serializers.Serializer[Any]):
    results = MetricOut(many=True)


class TrendQuery(serializers.Serializer[Any]):
    metric = serializers.ChoiceField(choices=sorted(metrics()), help_text="A key of metrics.")
    to = serializers.DateField(required=False, help_text="Last day; today unless given.")
    at = serializers.CharField(
        required=False,
        max_length=40,
        help_text="Only the minutes in this band: `pace:3.0-3.25` (m/s, on flat ground), "
        "`hr:140-150` (bpm) or `grade:-2..2` (per cent). Runs with under two minutes are left out.",
    )
    sport = serializers.ChoiceField(choices=Sport.values, default=Sport.RUN)
    athlete = serializers.UUIDField(required=False, help_text="Of a coach: whose.")

    def validate_at(self, text: str) -> Effort:
        try:
            return from_text(text)
        except ValueError as error:
            raise serializers.ValidationError(
                _("Write pace:3.0-3.25 (m/s), hr:140-150 (bpm) or grade:-2..2 (per cent).")
            ) from error


# "from" is a word of Python.
TrendQuery._declared_fields["from"] = serializers.DateField(
    required=False, help_text="First day; a year before the last unless given."
)


class TrendPoint(serializers.Serializer[Any]):
    date = serializers.DateField()
    activity = serializers.UUIDField()
    value = NumberField()


class Normal(serializers.Serializer[Any]):
    low = NumberField()
    high = NumberField()


class TrendOut(serializers.Serializer[Any]):
    """The runs with a value, oldest first; none where `not_shared` names what it tells of."""

    metric = serializers.CharField()
    unit = serializers.CharField()
    at = serializers.CharField(allow_null=True)
    first_day = serializers.DateField()
    last_day = serializers.DateField()
    median = NumberField(allow_null=True, help_text="Null for fewer than three runs.")
    normal = Normal(allow_null=True, help_text="The middle 80 %; null for fewer than ten runs.")
    results = TrendPoint(many=True)
    not_shared = not_shared()
