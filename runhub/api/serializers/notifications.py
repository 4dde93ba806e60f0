"""What somebody is told, and how they want to be told."""

from __future__ import annotations

from datetime import UTC
from typing import Any

from rest_framework import serializers

from coaching.events import EVENTS
from coaching.models import Notification, NotificationChoice
from runhub.api.fields import Strict, TextChoice, YesNoField
from runhub.api.serializers.common import PageQuery, page_of

KEYS = [(key, key) for key in EVENTS]
BY = NotificationChoice.By.choices


class NotificationOut(serializers.Serializer[Notification]):
    id = serializers.UUIDField(source="public_id")
    event = serializers.ChoiceField(choices=KEYS)
    actor = serializers.CharField(source="actor_name", help_text="Whose act it was; or empty.")
    activity = serializers.SerializerMethodField(help_text="Id, or null.")
    athlete = serializers.SerializerMethodField(help_text="Id, or null.")
    team = serializers.SerializerMethodField(help_text="Id, or null.")
    comment = serializers.SerializerMethodField(help_text="Id, or null.")
    created_at = serializers.DateTimeField(default_timezone=UTC)
    read_at = serializers.DateTimeField(default_timezone=UTC, allow_null=True)

    def get_activity(self, row: Notification) -> str | None:
        run = row.activity and (row.activity.canonical or row.activity)
        return _key(run)

    def get_athlete(self, row: Notification) -> str | None:
        return _key(row.athlete)

    def get_team(self, row: Notification) -> str | None:
        return _key(row.team)

    def get_comment(self, row: Notification) -> str | None:
        return _key(row.comment)


def _key(row: Any) -> str | None:
    return str(row.public_id) if row else None


NotificationPage = page_of(NotificationOut, "NotificationPage")


class NotificationsQuery(PageQuery):
    unread = serializers.BooleanField(default=False, help_text="Only those not read yet.")


class NotificationsRead(Strict):
    """`ids`, or all with `all`."""

    ids = serializers.ListField(child=serializers.UUIDField(), required=False, max_length=200)
    all = YesNoField(required=False)


class NotificationsMarked(serializers.Serializer[Any]):
    marked = serializers.IntegerField(help_text="How many had not been read.")


class ChoiceOut(serializers.Serializer[Any]):
    event = serializers.ChoiceField(choices=KEYS, source="event.key")
    by = serializers.ChoiceField(choices=BY)


class Choices(serializers.Serializer[Any]):
    results = ChoiceOut(many=True)


class ChoicesPatch(Strict):
    """How you want to hear of each event that is named; others stay as they are."""

    def get_fields(self) -> dict[str, Any]:
        return {
            key: TextChoice(
                choices=[pair for pair in BY if pair[0] in event.ways],
                required=False,
                help_text=str(event.label),
            )
            for key, event in EVENTS.items()
        }
