"""Archives of everything."""

from __future__ import annotations

from datetime import UTC
from typing import Any

from rest_framework import serializers

from runhub.models import Export


class ExportOut(serializers.Serializer[Any]):
    """An archive and how far its making is; it can be fetched once `state` is "ready"."""

    id = serializers.UUIDField(source="public_id")
    state = serializers.ChoiceField(choices=Export.State.values)
    done = serializers.IntegerField(help_text="Parts that are in it already.")
    total = serializers.IntegerField(help_text="Of so many; 0 before it has begun.")
    reason = serializers.CharField(help_text="Why it failed.")
    size_bytes = serializers.IntegerField()
    sha256 = serializers.CharField(help_text="Of the whole archive; empty until it is ready.")
    created_at = serializers.DateTimeField(default_timezone=UTC)
    expires_at = serializers.DateTimeField(
        default_timezone=UTC, allow_null=True, help_text="It is deleted then."
    )
