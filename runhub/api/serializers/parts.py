"""Parts of an activity: columns of samples, laps, splits."""

from __future__ import annotations

from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from activities.core.recording import CHANNELS
from runhub.api.fields import number
from runhub.api.serializers.common import not_shared

MOST_POINTS = 20_000
KEYS = tuple(CHANNELS)
_ONE = f"({'|'.join(KEYS)})"


class StreamsQuery(serializers.Serializer[Any]):
    channels = serializers.RegexField(
        rf"^({_ONE}(,{_ONE})*)?$",
        max_length=400,
        default="",
        allow_blank=True,
        help_text="Names with commas between; without it all.",
        error_messages={
            "invalid": format_lazy(_("Known channels are: {names}."), names=", ".join(KEYS))
        },
    )
    points = serializers.IntegerField(
        min_value=10,
        max_value=MOST_POINTS,
        default=2_000,
        help_text="At most so many samples; peaks, gaps and both ends are kept.",
    )
    values = serializers.ChoiceField(
        choices=["cleaned", "raw"],
        default="cleaned",
        help_text="Cleaned and corrected as the pages show them, or as recorded.",
    )

    def validate_channels(self, text: str) -> list[str]:
        return list(dict.fromkeys(text.split(","))) if text else list(KEYS)


class Streams(serializers.Serializer[Any]):
    """`samples` were recorded; `channels` has a column for each that was asked for, measured and
    shared, all of one length, null where nothing was measured.

    Both are null where "streams" are not shared; "map" takes away positions, "body" heart rate,
    breathing and core temperature.
    """

    activity = serializers.UUIDField()
    values = serializers.ChoiceField(choices=["cleaned", "raw"])
    samples = serializers.IntegerField(allow_null=True)
    channels = serializers.DictField(
        child=serializers.ListField(child=serializers.FloatField(allow_null=True)), allow_null=True
    )
    not_shared = not_shared()


class Part(serializers.Serializer[Any]):
    """A stretch of an activity; times in seconds from its start."""

    index = serializers.IntegerField(help_text="From 0.")
    start_s = number()
    end_s = number()
    distance_m = number()
    elapsed_s = number()
    moving_s = number()
    ascent_m = number()
    descent_m = number()
    average_speed_mps = number()
    average_heart_rate_bpm = number()
    max_heart_rate_bpm = number()
    average_cadence_spm = number()
    average_power_w = number()
    average_step_length_m = number()


class SplitOut(Part):
    partial = serializers.BooleanField(help_text="The rest at the end.")


class LapOut(Part):
    trigger = serializers.CharField(help_text="manual, time, distance, position, …")
    intensity = serializers.CharField(help_text="active, rest, warmup, cooldown, …")
    device_distance_m = number()
    device_elapsed_s = number()


class SplitsQuery(serializers.Serializer[Any]):
    unit = serializers.ChoiceField(choices=["km", "mi"], default="km")


class Splits(serializers.Serializer[Any]):
    results = SplitOut(many=True)
    not_shared = not_shared()


class Laps(serializers.Serializer[Any]):
    results = LapOut(many=True)
    not_shared = not_shared()
