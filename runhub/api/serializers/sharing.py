"""What the person shares, with whom, and who looked."""

from __future__ import annotations

from datetime import UTC
from typing import Any

from rest_framework import serializers

from athletes.models import Look, Role
from athletes.teams.sharing import with_training
from common.kinds import Kind
from runhub.api.fields import DayField, Strict, TextChoice
from runhub.api.serializers.common import page_of

KINDS = [(kind.value, kind.value) for kind in Kind]


class StaffOut(serializers.Serializer[Any]):
    name = serializers.CharField()
    role = serializers.ChoiceField(choices=Role.choices)


class ShareOut(serializers.Serializer[Any]):
    """One team of yours in which you are an athlete."""

    id = serializers.UUIDField(source="team_key", help_text="Of the team.")
    team = serializers.CharField()
    is_in_force = serializers.BooleanField(help_text="Whether they see anything today.")
    staff = serializers.SerializerMethodField(help_text="Everybody who has access.")
    kinds = serializers.ListField(child=serializers.ChoiceField(choices=KINDS))
    since = serializers.DateField(allow_null=True, help_text="Runs from that day; null = all.")
    until = serializers.DateField(allow_null=True, help_text="The last day; null = open.")
    changed_at = serializers.DateTimeField(default_timezone=UTC, allow_null=True)

    def get_staff(self, row: Any) -> list[dict[str, str]]:
        people = [{"name": name, "role": role} for name, role in row.staff]
        return StaffOut(people, many=True).data


SharePage = page_of(ShareOut, "SharePage")


class ShareIn(Strict):
    """Any kind brings training along; without kinds nothing is shared."""

    kinds = serializers.ListField(
        child=TextChoice(choices=KINDS), max_length=len(Kind), required=False
    )
    since = DayField(required=False, allow_null=True)
    until = DayField(required=False, allow_null=True)

    def validate_kinds(self, kinds: list[str]) -> list[str]:
        return with_training(dict.fromkeys(kinds))


class LookOut(serializers.Serializer[Look]):
    """Somebody at one kind of page on one day."""

    viewer = serializers.CharField(source="viewer_name")
    what = serializers.CharField(help_text="activity, progress, api, …")
    day = serializers.DateField()
    first_at = serializers.DateTimeField(default_timezone=UTC)
    last_at = serializers.DateTimeField(default_timezone=UTC)
    count = serializers.IntegerField()
    reason = serializers.CharField(help_text="An admin's, who looked in an emergency.")


LookPage = page_of(LookOut, "LookPage")
