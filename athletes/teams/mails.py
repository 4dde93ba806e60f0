"""The mail of a team's invitation, by the same road as every mail about accounts."""

from __future__ import annotations

from allauth.account.adapter import get_adapter
from allauth.core.exceptions import ImmediateHttpResponse
from django.conf import settings
from django.urls import reverse

from athletes.models import TeamInvitation
from athletes.names import name_of
from athletes.teams.invitations import mark_sent


def join_link(token: str) -> str:
    return settings.BASE_URL.rstrip("/") + reverse("join_link", args=[token])


def invitation_send(*, invitation: TeamInvitation, token: str) -> bool:
    """Mail the link to the invitation's address. False if no mail server took it (logged): the
    invitation stands, and can be sent again."""
    context = {
        "invitation": invitation,
        "team": invitation.team,
        "inviter": name_of(invitation.created_by) if invitation.created_by else "",
        "join_url": join_link(token),
    }
    try:
        get_adapter().send_mail("teams/email/invitation", invitation.email, context)
    except ImmediateHttpResponse:
        return False
    mark_sent(invitation=invitation)
    return True
