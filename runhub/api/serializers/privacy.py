"""Privacy zones and what else is hidden; the owner's alone."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from athletes.models import Athlete, PrivacyZone
from athletes.privacy import LEAST_RADIUS_M, MOST_ENDS_M, MOST_RADIUS_M, USUAL_RADIUS_M
from runhub.api.fields import NumberField, Strict, TextField, WholeField, YesNoField, number
from runhub.api.serializers.common import page_of


class ZoneOut(serializers.Serializer[PrivacyZone]):
    """Nothing within `radius_m` of the place is ever shown to others."""

    id = serializers.UUIDField(source="public_id")
    name = serializers.CharField()
    latitude = serializers.FloatField(source="place.y")
    longitude = serializers.FloatField(source="place.x")
    radius_m = serializers.IntegerField()
    cut_radius_m = number(
        help_text="Of the circle around a random point beside it that is cut; null until drawn."
    )

    def to_representation(self, zone: PrivacyZone) -> dict[str, Any]:
        said = super().to_representation(zone)
        return said if zone.tried_runs is not None else said | {"cut_radius_m": None}


ZonePage = page_of(ZoneOut, "PrivacyZonePage")


class ZoneNew(Strict):
    name = TextField(max_length=60)
    latitude = NumberField(min_value=-90, max_value=90)
    longitude = NumberField(min_value=-180, max_value=180)
    radius_m = WholeField(
        min_value=LEAST_RADIUS_M, max_value=MOST_RADIUS_M, required=False, default=USUAL_RADIUS_M
    )


class ZonePatch(Strict):
    """Latitude and longitude go together."""

    name = TextField(max_length=60, required=False)
    latitude = NumberField(min_value=-90, max_value=90, required=False)
    longitude = NumberField(min_value=-180, max_value=180, required=False)
    radius_m = WholeField(min_value=LEAST_RADIUS_M, max_value=MOST_RADIUS_M, required=False)

    def validate(self, given: dict[str, Any]) -> dict[str, Any]:
        if ("latitude" in given) != ("longitude" in given):
            raise serializers.ValidationError("Give latitude and longitude together.")
        return given


class PrivacyOut(serializers.Serializer[Athlete]):
    hidden_ends_m = serializers.IntegerField(help_text="Of each end of every run; 0 = nothing.")
    hides_maps = serializers.BooleanField(help_text="Others see no map of any run.")
    is_settled = serializers.SerializerMethodField(
        help_text="False while some maps are not shown to others yet: they are being cut."
    )

    def get_is_settled(self, athlete: Athlete) -> bool:
        return not athlete.privacy_due


class PrivacyPatch(Strict):
    hidden_ends_m = WholeField(min_value=0, max_value=MOST_ENDS_M, required=False)
    hides_maps = YesNoField(required=False)
