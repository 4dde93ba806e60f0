"""Coaches' private notes about an athlete."""

from __future__ import annotations

from datetime import UTC

from rest_framework import serializers

from coaching.models import CoachNote
from runhub.api.serializers.common import page_of


class NoteOut(serializers.Serializer[CoachNote]):
    """Read by the staff of `team`, never by the athlete."""

    id = serializers.UUIDField(source="public_id")
    team = serializers.UUIDField(source="team.public_id")
    author = serializers.CharField(source="author_name")
    is_own = serializers.SerializerMethodField(help_text="Whether you wrote it.")
    text = serializers.CharField(help_text="Plain text.")
    created_at = serializers.DateTimeField(default_timezone=UTC)
    edited_at = serializers.DateTimeField(default_timezone=UTC, allow_null=True)

    def get_is_own(self, row: CoachNote) -> bool:
        return row.author_id == self.context["user"].pk


NotePage = page_of(NoteOut, "NotePage")
