"""Teams, who is in them, groups, invitations."""

from __future__ import annotations

from datetime import UTC
from typing import Any

from rest_framework import serializers

from athletes.models import Group, Role
from athletes.teams.invitations import LONGEST_DAYS, MOST_USES, Standing
from common.kinds import Kind
from runhub.api.fields import KeyField, Strict, TextChoice, TextField, WholeField, YesNoField
from runhub.api.serializers.common import page_of
from runhub.api.serializers.sharing import ShareIn

KINDS = [(kind.value, kind.value) for kind in Kind]
STANDINGS = [(standing.value, standing.value) for standing in Standing]


class TeamOut(serializers.Serializer[Any]):
    id = serializers.UUIDField(source="key")
    name = serializers.CharField()
    role = serializers.ChoiceField(choices=Role.choices, help_text="Yours.")
    athletes = serializers.IntegerField(help_text="How many.")
    staff = serializers.IntegerField(help_text="Owners, coaches and assistants.")
    is_archived = serializers.SerializerMethodField(help_text="Put away: nothing is seen by it.")

    def get_is_archived(self, row: Any) -> bool:
        return row.archived_at is not None


TeamPage = page_of(TeamOut, "TeamPage")


class TeamNew(Strict):
    name = TextField(max_length=80)


class TeamPatch(Strict):
    name = TextField(max_length=80, required=False)
    is_archived = YesNoField(required=False)


class MemberOut(serializers.Serializer[Any]):
    """What an athlete shares, as far as it is in force; nothing of the staff."""

    id = serializers.IntegerField(source="pk", help_text="Of the membership.")
    name = serializers.CharField()
    role = serializers.ChoiceField(choices=Role.choices)
    joined_at = serializers.DateTimeField(default_timezone=UTC)
    athlete = serializers.UUIDField(source="athlete_key", allow_null=True)
    is_unclaimed = serializers.BooleanField(help_text="Entered by a coach; no person yet.")
    kinds = serializers.SerializerMethodField()
    since = serializers.DateField(allow_null=True, help_text="Runs from that day; null = all.")
    until = serializers.DateField(allow_null=True, help_text="The last day; null = open.")
    groups = serializers.ListField(child=serializers.CharField())

    def get_kinds(self, row: Any) -> list[str]:
        return list(row.kinds) if row.shares else []


MemberPage = page_of(MemberOut, "MemberPage")


class MemberPatch(Strict):
    role = TextChoice(choices=Role.choices, help_text="Not above your own.")


class EnteredNew(Strict):
    name = TextField(max_length=80)


class GroupOut(serializers.Serializer[Group]):
    id = serializers.UUIDField(source="public_id")
    name = serializers.CharField()
    members = serializers.SerializerMethodField(help_text="Memberships.")

    def get_members(self, group: Group) -> list[int]:
        return sorted(member.pk for member in group.members.all())


GroupPage = page_of(GroupOut, "GroupPage")


class GroupNew(Strict):
    name = TextField(max_length=60)
    members = serializers.ListField(
        child=WholeField(min_value=1, max_value=2**63 - 1), max_length=1000, required=False
    )


class GroupPatch(GroupNew):
    name = TextField(max_length=60, required=False)


class InvitationOut(serializers.Serializer[Any]):
    id = serializers.UUIDField(source="key")
    email = serializers.CharField(help_text="Empty for a link.")
    athlete = serializers.CharField(help_text="Name of the entered athlete it hands over.")
    role = serializers.ChoiceField(choices=Role.choices)
    state = serializers.ChoiceField(choices=STANDINGS, source="standing")
    created_at = serializers.DateTimeField(default_timezone=UTC)
    sent_at = serializers.DateTimeField(
        default_timezone=UTC, allow_null=True, help_text="Null while no mail has left."
    )
    expires_at = serializers.DateTimeField(default_timezone=UTC)
    answered_at = serializers.DateTimeField(default_timezone=UTC, allow_null=True)
    invited_by = serializers.CharField(source="inviter")
    accepted_by = serializers.ListField(source="takers", child=serializers.CharField())
    uses = serializers.IntegerField()
    most_uses = serializers.IntegerField()


InvitationPage = page_of(InvitationOut, "InvitationPage")


class InvitationMade(InvitationOut):
    url = serializers.SerializerMethodField(
        help_text="Of a link, shown this once; null for what was mailed."
    )

    def get_url(self, _row: Any) -> str | None:
        url: str | None = self.context.get("url")
        return url


class InvitationNew(Strict):
    """To an address, or without one a link for athletes."""

    email = serializers.EmailField(required=False, max_length=254)
    role = TextChoice(choices=Role.choices, required=False, help_text="athlete, unless said.")
    athlete = KeyField(required=False, help_text="Somebody entered, whom the person becomes.")
    most_uses = WholeField(min_value=1, max_value=MOST_USES, required=False)
    days = WholeField(min_value=1, max_value=LONGEST_DAYS, required=False)


class InvitationForMe(serializers.Serializer[Any]):
    """Waiting for your answer."""

    id = serializers.UUIDField(source="public_id")
    team = serializers.CharField(source="team.name")
    role = serializers.ChoiceField(choices=Role.choices)
    invited_by = serializers.SerializerMethodField()
    expires_at = serializers.DateTimeField(default_timezone=UTC)

    def get_invited_by(self, row: Any) -> str:
        user = row.created_by
        return str(user.athlete.name) if user is not None and hasattr(user, "athlete") else ""


InvitationForMePage = page_of(InvitationForMe, "InvitationForMePage")


class LinkDecline(Strict):
    token = TextField(max_length=200, help_text="The last part of the link.")


class LinkAccept(LinkDecline, ShareIn):
    """Any kind brings training along; without kinds nothing is shared."""
