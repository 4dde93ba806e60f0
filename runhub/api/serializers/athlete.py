"""The person: profile, thresholds, shoes."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from athletes.forms import YOUNGEST_YEARS
from athletes.models import Athlete, Share, Shoe, Threshold
from athletes.selectors import time_zone_names
from common.kinds import Kind
from runhub.api.fields import (
    DayField,
    NumberField,
    Strict,
    TextChoice,
    TextField,
    WholeChoice,
    WholeField,
    YesNoField,
    number,
)
from runhub.api.serializers.common import page_of

KINDS = [(kind.value, kind.value) for kind in Kind]


class Person(serializers.Serializer[Athlete]):
    id = serializers.UUIDField(source="public_id")
    name = serializers.CharField()


class ShareSeen(serializers.Serializer[Share]):
    """What an athlete shares with one team of yours."""

    team = serializers.UUIDField(source="membership.team.public_id")
    kinds = serializers.ListField(child=serializers.ChoiceField(choices=KINDS))
    since = serializers.DateField(allow_null=True, help_text="Runs from that day; null = all.")
    until = serializers.DateField(allow_null=True, help_text="The last day; null = open.")


class Coached(Person):
    """`shares` is empty for an admin who sees them by a pass."""

    shares = serializers.SerializerMethodField()

    @extend_schema_field(ShareSeen(many=True))
    def get_shares(self, athlete: Athlete) -> Any:
        return ShareSeen(self.context["shares"].get(athlete.pk, []), many=True).data


class Me(Person):
    email = serializers.EmailField(source="user.email")
    birth_year = serializers.IntegerField(allow_null=True)
    sex = serializers.ChoiceField(choices=Athlete.Sex.choices, help_text="As formulas use it.")
    weight_kg = number()
    time_zone = serializers.CharField()
    units = serializers.ChoiceField(choices=Athlete.Units.choices, help_text="Of the pages.")
    language = serializers.CharField()
    week_start = serializers.ChoiceField(choices=Athlete.WeekStart.choices)
    theme = serializers.ChoiceField(choices=Athlete.Theme.choices)
    coaches = serializers.SerializerMethodField(help_text="Athletes whose activities you may read.")

    @extend_schema_field(Coached(many=True))
    def get_coaches(self, athlete: Athlete) -> Any:
        return Coached(self.context["coaches"], many=True, context=self.context).data


class MePatch(Strict):
    name = TextField(max_length=80, required=False)
    birth_year = WholeField(min_value=1900, max_value=2100, required=False, allow_null=True)
    sex = TextChoice(choices=Athlete.Sex.choices, required=False)
    weight_kg = NumberField(min_value=20, max_value=300, required=False, allow_null=True)
    time_zone = TextField(max_length=64, required=False)
    units = TextChoice(choices=Athlete.Units.choices, required=False)
    language = TextChoice(choices=settings.LANGUAGES, required=False)
    week_start = WholeChoice(choices=Athlete.WeekStart.choices, required=False)
    theme = TextChoice(choices=Athlete.Theme.choices, required=False)

    def validate_birth_year(self, year: int | None) -> int | None:
        latest = timezone.localdate().year - YOUNGEST_YEARS
        if year is not None and year > latest:
            raise serializers.ValidationError(_("Give a year up to %(year)d.") % {"year": latest})
        return year

    def validate_time_zone(self, name: str) -> str:
        if name not in time_zone_names():
            raise serializers.ValidationError(_("Give an IANA name such as Europe/Berlin."))
        return name


class ThresholdOut(serializers.Serializer[Threshold]):
    """Valid from its day until the next row's."""

    id = serializers.IntegerField(source="pk")
    valid_from = serializers.DateField()
    max_heart_rate_bpm = serializers.IntegerField(allow_null=True)
    resting_heart_rate_bpm = serializers.IntegerField(allow_null=True)
    threshold_heart_rate_bpm = serializers.IntegerField(allow_null=True)
    threshold_speed_mps = number()


ThresholdPage = page_of(ThresholdOut, "ThresholdPage")
FIGURES = (
    "max_heart_rate_bpm",
    "resting_heart_rate_bpm",
    "threshold_heart_rate_bpm",
    "threshold_speed_mps",
)


class ThresholdIn(Strict):
    """At least one figure; resting below threshold below maximum."""

    valid_from = DayField()
    max_heart_rate_bpm = WholeField(min_value=100, max_value=240, required=False, allow_null=True)
    resting_heart_rate_bpm = WholeField(
        min_value=25, max_value=120, required=False, allow_null=True
    )
    threshold_heart_rate_bpm = WholeField(
        min_value=80, max_value=230, required=False, allow_null=True
    )
    threshold_speed_mps = NumberField(min_value=1.0, max_value=8.0, required=False, allow_null=True)

    def validate(self, given: dict[str, Any]) -> dict[str, Any]:
        values = {name: given.get(name, getattr(self.instance, name, None)) for name in FIGURES}
        most, rest, threshold, speed = values.values()
        if most is rest is threshold is speed is None:
            raise serializers.ValidationError(_("Give at least one heart rate or a speed."))
        below = _("It must be below the maximum.")
        if threshold is not None and most is not None and threshold >= most:
            raise serializers.ValidationError({"threshold_heart_rate_bpm": below})
        lowest = threshold if threshold is not None else most
        if rest is not None and lowest is not None and rest >= lowest:
            below = _("It must be below the others.")
            raise serializers.ValidationError({"resting_heart_rate_bpm": below})
        return given | values


class ShoeOut(serializers.Serializer[Shoe]):
    id = serializers.UUIDField(source="public_id")
    name = serializers.CharField()
    bought_on = serializers.DateField(allow_null=True, help_text="In use since.")
    retired_on = serializers.DateField(allow_null=True)
    is_default = serializers.BooleanField(help_text="Given to new runs.")


ShoePage = page_of(ShoeOut, "ShoePage")


class ShoeNew(Strict):
    name = TextField(max_length=80)
    bought_on = DayField(required=False, allow_null=True)
    is_default = YesNoField(required=False)


class ShoePatch(ShoeNew):
    retired_on = DayField(
        required=False, allow_null=True, help_text="A retired pair is given to no new run."
    )

    def validate(self, given: dict[str, Any]) -> dict[str, Any]:
        retired: date | None = given.get("retired_on", getattr(self.instance, "retired_on", None))
        if retired is not None and given.get("is_default"):
            words = _("A retired pair is given to no new run.")
            raise serializers.ValidationError({"is_default": words})
        return given
