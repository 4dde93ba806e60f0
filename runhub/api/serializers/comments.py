"""Comments on activities."""

from __future__ import annotations

from datetime import UTC
from typing import Any

from rest_framework import serializers

from athletes.names import name_of
from coaching.models import Comment
from coaching.services.comments import MOST_SIGNS
from runhub.api.fields import KeyField, Strict, TextField
from runhub.api.serializers.common import page_of


class CommentOut(serializers.Serializer[Comment]):
    """Read by the athlete and the staff of `team`."""

    id = serializers.UUIDField(source="public_id")
    activity = serializers.UUIDField(source="activity.public_id")
    author = serializers.SerializerMethodField(help_text="Name of who wrote it.")
    is_own = serializers.SerializerMethodField(help_text="Whether you wrote it.")
    team = serializers.SerializerMethodField(help_text="Id of the team; null if it is gone.")
    text = serializers.CharField(help_text="Plain text.")
    created_at = serializers.DateTimeField(default_timezone=UTC)
    edited_at = serializers.DateTimeField(default_timezone=UTC, allow_null=True)

    def get_author(self, row: Comment) -> str:
        return name_of(row.author)

    def get_is_own(self, row: Comment) -> bool:
        return row.author_id == self.context["user"].pk

    def get_team(self, row: Comment) -> str | None:
        return str(row.team.public_id) if row.team else None


CommentPage = page_of(CommentOut, "CommentPage")


class CommentPatch(Strict):
    text = TextField(max_length=MOST_SIGNS)


class CommentNew(CommentPatch):
    team = KeyField(
        required=False, allow_null=True, help_text="Needed where several teams see the activity."
    )

    def validate(self, given: dict[str, Any]) -> dict[str, Any]:
        """`context["teams"]`: those one may write in."""
        key = given.pop("team", None)
        teams = {team.public_id: team for team in self.context["teams"]}
        if key is not None and key not in teams:
            raise serializers.ValidationError({"team": self.context["not_yours"]})
        return given | {"team": teams.get(key)}
