"""Answering an invitation by its link: the token goes in the body, never in an address."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.utils.translation import gettext as _
from rest_framework import exceptions
from rest_framework.request import Request
from rest_framework.response import Response

from athletes.accounts import rates
from athletes.models import Scope, TeamInvitation
from athletes.teams.entrance import invitation_with
from athletes.teams.invitations import (
    Consent,
    InvitationOver,
    invitation_accept,
    invitation_decline,
)
from runhub.api.base import ApiView
from runhub.api.errors import ApiError
from runhub.api.idempotency import once
from runhub.api.schema import operation
from runhub.api.serializers.teams import LinkAccept, LinkDecline

GUESSES = "invitation"  # the same count as on the pages


@contextmanager
def by_link(request: Request, token: str) -> Iterator[TeamInvitation]:
    """The invitation with that token. One that never was, was replaced, ran out or was taken back
    gives one and the same answer; wrong tokens count as guesses."""
    wait = rates.retry_after(request._request, GUESSES, app=rates.HUB)
    if wait:
        raise exceptions.Throttled(wait=float(wait))
    try:
        found = invitation_with(token)
        if found is None:
            rates.count(request._request, GUESSES)
            raise _gone()
        yield found
    except InvitationOver as error:
        raise _gone() from error


def _gone() -> ApiError:
    words = _("This invitation no longer works. Ask whoever invited you to send it again.")
    return ApiError(410, "invitation_gone", words)


class LinkAcceptView(ApiView):
    scopes = {"POST": (Scope.WRITE,)}

    @operation(
        "my_invitations_accept_link",
        "Join by a link: `token` is its last part. As an athlete you share what you say",
        takes=LinkAccept, answers={204: None}, also=(410,),
    )  # fmt: skip
    @once
    def post(self, request: Request) -> Response:
        form = LinkAccept(data=request.data)
        form.is_valid(raise_exception=True)
        given = dict(form.validated_data)
        with by_link(request, given.pop("token")) as found:
            invitation_accept(invitation=found, user=request.user, consent=Consent(**given))
        return Response(status=204)


class LinkDeclineView(ApiView):
    scopes = {"POST": (Scope.WRITE,)}

    @operation(
        "my_invitations_decline_link", "Say no to a link",
        takes=LinkDecline, answers={204: None}, also=(410,),
    )  # fmt: skip
    @once
    def post(self, request: Request) -> Response:
        form = LinkDecline(data=request.data)
        form.is_valid(raise_exception=True)
        with by_link(request, form.validated_data["token"]) as found:
            invitation_decline(invitation=found, user=request.user)
        return Response(status=204)
