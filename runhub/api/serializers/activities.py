"""Activities: what lists and single answers say, and what may be set."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework import serializers

from activities.models import Activity, Made, Sport, Surface, WorkoutType
from activities.services.library import FARTHEST_M, KEEP, LONGEST_S
from athletes.models import Athlete, Shoe
from athletes.selectors import shoe_list, time_zone_names
from common.kinds import Kind, missing
from runhub.api.fields import KeyField, NumberField, Strict, TextChoice, TextField, finite, number
from runhub.api.serializers.common import PageQuery, not_shared, page_of

EARLIEST = datetime(1970, 1, 1, tzinfo=UTC)


class ActivityOut(serializers.Serializer[Activity]):
    """One activity. `distance_m` and `average_speed_mps` are the corrected ones if there are.

    `not_shared` "body" makes the heart rates null, "notes" the notes.
    """

    id = serializers.UUIDField(source="public_id")
    athlete = serializers.UUIDField(source="athlete.public_id")
    sport = serializers.ChoiceField(choices=Sport.choices)
    sub_sport = serializers.CharField()
    title = serializers.CharField()
    notes = serializers.SerializerMethodField(help_text="Null where they are not shared.")
    workout_type = serializers.ChoiceField(choices=WorkoutType.choices)
    surface = serializers.ChoiceField(choices=Surface.choices)
    shoe = serializers.SerializerMethodField(help_text="Id of the pair, or null.")
    start = serializers.DateTimeField(default_timezone=UTC)
    time_zone = serializers.CharField(help_text="IANA name of the zone where it began.")
    local_date = serializers.DateField(help_text="Day on the clock of the place.")
    elapsed_s = number()
    moving_s = number()
    distance_m = serializers.SerializerMethodField()
    recorded_distance_m = number(source="distance_m")
    corrected_distance_m = number()
    average_speed_mps = serializers.SerializerMethodField(help_text="Over the moving time.")
    ascent_m = number()
    descent_m = number()
    average_heart_rate_bpm = number()
    max_heart_rate_bpm = number()
    average_cadence_spm = number()
    average_power_w = number()
    average_step_length_m = number()
    device = serializers.CharField()
    has_recording = serializers.SerializerMethodField(
        help_text="False for what was typed in: no streams, laps, splits or original."
    )
    made = serializers.ChoiceField(
        choices=Made.choices,
        help_text="How the athlete made it out of recordings; empty for what was recorded.",
    )
    created_at = serializers.DateTimeField(default_timezone=UTC)
    not_shared = not_shared()

    def to_representation(self, row: Activity) -> dict[str, Any]:
        row.not_shared = missing(row.shown)  # type: ignore[attr-defined]
        return super().to_representation(row)

    def get_notes(self, row: Activity) -> str | None:
        return row.notes if Kind.NOTES in row.shown else None

    def get_shoe(self, row: Activity) -> str | None:
        return str(row.shoe.public_id) if row.shoe else None

    def get_distance_m(self, row: Activity) -> float | None:
        corrected = row.corrected_distance_m
        return finite(row.distance_m if corrected is None else corrected)

    def get_average_speed_mps(self, row: Activity) -> float | None:
        distance = self.get_distance_m(row)
        return finite(distance / row.moving_s) if distance is not None and row.moving_s else None

    def get_has_recording(self, row: Activity) -> bool:
        return row.channel_count > 0


ActivityPage = page_of(ActivityOut, "ActivityPage")


class ActivitiesQuery(PageQuery):
    sport = serializers.ChoiceField(choices=Sport.choices, default="")
    q = serializers.CharField(
        max_length=200,
        default="",
        allow_blank=True,
        help_text="Words in title, or in notes that you may read.",
    )
    athlete = serializers.UUIDField(
        default=None, help_text="An athlete you coach; without it your own activities."
    )

    def get_fields(self) -> dict[str, Any]:
        """ "from" is no name that Python lets a class body use."""
        days = {"from": _("First local day."), "to": _("Last local day.")}
        return super().get_fields() | {
            name: serializers.DateField(default=None, help_text=words)
            for name, words in days.items()
        }


class _WithShoe(Strict):
    """`context["athlete"]` owns the shoes."""

    def validate_shoe(self, key: Any) -> Shoe | None:
        if key is None:
            return None
        athlete: Athlete = self.context["athlete"]
        for shoe in shoe_list(athlete):
            if shoe.public_id == key:
                return shoe
        raise serializers.ValidationError(_("Choose one of your shoes."))


class ActivityPatch(_WithShoe):
    title = TextField(max_length=120, required=False)
    sport = TextChoice(choices=Sport.choices, required=False)
    workout_type = TextChoice(choices=WorkoutType.choices, required=False)
    surface = TextChoice(choices=Surface.choices, required=False)
    shoe = KeyField(required=False, allow_null=True)
    notes = TextField(max_length=10_000, required=False, allow_blank=True)
    corrected_distance_m = NumberField(
        required=False,
        allow_null=True,
        min_value=0.01,
        max_value=FARTHEST_M,
        help_text="What a treadmill showed, say; pace and splits follow. Null takes it back.",
    )

    def edits(self) -> dict[str, Any]:
        """Arguments of `activity_edit`."""
        data = dict(self.validated_data)
        data.pop("corrected_distance_m", None)
        return {"shoe": KEEP} | data


class ActivityNew(_WithShoe):
    """Typed in by hand: totals, no recording."""

    start = serializers.DateTimeField(
        default_timezone=UTC, help_text="ISO 8601 with its offset; without one it is UTC."
    )
    time_zone = TextField(max_length=64, required=False, help_text="IANA name; else yours.")
    moving_s = NumberField(min_value=1, max_value=LONGEST_S)
    distance_m = NumberField(min_value=0.01, max_value=FARTHEST_M, required=False, allow_null=True)
    sport = TextChoice(choices=Sport.choices, required=False)
    title = TextField(max_length=120, required=False, allow_blank=True)
    workout_type = TextChoice(choices=WorkoutType.choices, required=False)
    surface = TextChoice(choices=Surface.choices, required=False)
    shoe = KeyField(required=False, allow_null=True)
    average_heart_rate_bpm = NumberField(
        min_value=30, max_value=240, required=False, allow_null=True
    )
    ascent_m = NumberField(min_value=0, max_value=100_000, required=False, allow_null=True)
    notes = TextField(max_length=10_000, required=False, allow_blank=True)

    def validate_start(self, start: datetime) -> datetime:
        if not EARLIEST <= start <= timezone.now():
            raise serializers.ValidationError(_("Give a time between 1970 and now."))
        return start

    def validate_time_zone(self, name: str) -> str:
        if name not in time_zone_names():
            raise serializers.ValidationError(_("Give an IANA name such as Europe/Berlin."))
        return name
