"""Invitations of both sides, what the person shares, and who looked."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from rest_framework import exceptions
from rest_framework.request import Request
from rest_framework.response import Response

from athletes.access import TeamNeed, entered_for, team_for
from athletes.accounts import rates
from athletes.models import Scope, TeamInvitation
from athletes.teams.entrance import invitation_for, waiting_for
from athletes.teams.invitations import (
    Consent,
    InvitationOver,
    invitation_accept,
    invitation_decline,
    invitation_renew,
    invitation_revoke,
    team_invite,
)
from athletes.teams.mails import invitation_send, join_link
from athletes.teams.selectors import invitation_as_staff, invitation_rows, invited_one, staff_of
from athletes.teams.services import share_set
from athletes.teams.sharing import looks_part, own_share_for, share_end, shared_row, shares_of
from runhub.api.base import ApiView, own_athlete
from runhub.api.conditional import refuse_if_changed
from runhub.api.errors import ApiError
from runhub.api.idempotency import once
from runhub.api.paging import page, place_of
from runhub.api.schema import operation
from runhub.api.serializers.common import PageQuery
from runhub.api.serializers.sharing import LookOut, LookPage, ShareIn, ShareOut, SharePage
from runhub.api.serializers.teams import (
    InvitationForMe,
    InvitationForMePage,
    InvitationMade,
    InvitationNew,
    InvitationOut,
    InvitationPage,
)
from runhub.api.views.teams import whole
from runhub.web.teams.pages import OVER

COUNTED = "team_invitation"
WRITE = (Scope.WRITE,)


@contextmanager
def answered(request: Request | None = None) -> Iterator[None]:
    """What invitations refuse, in the API's shape; with `request` it counts as one of the day's."""
    try:
        counted = rates.count(request._request, COUNTED) if request is not None else None
        try:
            yield
        except BaseException:
            if counted is not None:
                counted.rollback()
            raise
    except rates.TooOften as error:
        raise exceptions.Throttled(wait=float(error.retry_after)) from error
    except InvitationOver as error:
        code = f"invitation_{error.standing}"
        raise ApiError(409, code, str(OVER[error.standing])) from error


def _made(invitation: TeamInvitation, token: str) -> dict[str, Any]:
    """Mailed, or with the link to hand over."""
    if invitation.email:
        invitation_send(invitation=invitation, token=token)
    url = None if invitation.email else join_link(token)
    return dict(InvitationMade(invited_one(invitation), context={"url": url}).data)


class Invitations(ApiView):
    scopes = {"GET": (Scope.READ,), "POST": WRITE}

    @operation(
        "invitations_list", "Invitations of a team, those that wait first: for its staff",
        answers={200: InvitationPage},
    )  # fmt: skip
    def get(self, request: Request, key: UUID) -> Response:
        mine = team_for(request.user, key, TeamNeed.READ)
        return Response(whole(InvitationOut(invitation_rows(mine.team), many=True).data))

    @operation(
        "invitations_create", "Invite by e-mail or by a link",
        takes=InvitationNew, answers={201: InvitationMade},
    )  # fmt: skip
    def post(self, request: Request, key: UUID) -> Response:
        # Never @once: that keeps answers for a day, and a link's token is kept nowhere.
        mine = team_for(request.user, key, TeamNeed.COACH)
        form = InvitationNew(data=request.data)
        form.is_valid(raise_exception=True)
        wanted = dict(form.validated_data)
        if "athlete" in wanted:
            wanted["athlete"] = entered_for(request.user, wanted["athlete"])
        with answered(request):
            invitation, token = team_invite(actor=mine, **wanted)
        place = f"/api/v1/teams/{key}/invitations/"
        return Response(_made(invitation, token), status=201, headers={"Location": place})


class InvitationResend(ApiView):
    scopes = {"POST": WRITE}

    @operation(
        "invitations_resend", "Send it again with a new link; the old one opens nothing",
        answers={200: InvitationMade},
    )  # fmt: skip
    def post(self, request: Request, key: UUID) -> Response:
        mine, found = invitation_as_staff(request.user, key, TeamNeed.COACH)
        with answered(request):
            invitation, token = invitation_renew(invitation=found, actor=mine)
        return Response(_made(invitation, token))


class InvitationRevoke(ApiView):
    scopes = {"POST": WRITE}

    def door(self, request: Request, key: UUID) -> None:
        invitation_as_staff(request.user, key, TeamNeed.READ)

    @operation(
        "invitations_revoke", "Take it back: its link opens nothing", answers={200: InvitationOut}
    )
    @once
    def post(self, request: Request, key: UUID) -> Response:
        mine, found = invitation_as_staff(request.user, key, TeamNeed.COACH)
        with answered():
            found = invitation_revoke(invitation=found, actor=mine)
        return Response(InvitationOut(invited_one(found)).data)


class MyInvitations(ApiView):
    scopes = {"GET": (Scope.READ,)}

    @operation(
        "my_invitations_list", "Invitations to your confirmed address that wait for your answer",
        answers={200: InvitationForMePage},
    )  # fmt: skip
    def get(self, request: Request) -> Response:
        return Response(whole(InvitationForMe(waiting_for(request.user), many=True).data))


class MyInvitationAccept(ApiView):
    scopes = {"POST": WRITE}

    @operation(
        "my_invitations_accept", "Join; as an athlete you share what you say, else nothing",
        takes=ShareIn, answers={204: None},
    )  # fmt: skip
    @once
    def post(self, request: Request, key: UUID) -> Response:
        found = invitation_for(request.user, key)
        form = ShareIn(data=request.data)
        form.is_valid(raise_exception=True)
        with answered():
            consent = Consent(**form.validated_data)
            invitation_accept(invitation=found, user=request.user, consent=consent)
        return Response(status=204)


class MyInvitationDecline(ApiView):
    scopes = {"POST": WRITE}

    @operation("my_invitations_decline", "Say no", answers={204: None})
    @once
    def post(self, request: Request, key: UUID) -> Response:
        found = invitation_for(request.user, key)
        with answered():
            invitation_decline(invitation=found, user=request.user)
        return Response(status=204)


class Sharing(ApiView):
    scopes = {"GET": (Scope.READ,)}

    @operation(
        "sharing_list", "Your teams as an athlete: who has access to what", answers={200: SharePage}
    )
    def get(self, request: Request) -> Response:
        return Response(whole(ShareOut(shares_of(request.user), many=True).data))


class ShareView(ApiView):
    scopes = {"GET": (Scope.READ,), "PATCH": WRITE, "DELETE": WRITE}

    @operation("sharing_get", "What you share with one team", answers={200: ShareOut})
    def get(self, request: Request, key: UUID) -> Response:
        return Response(self._out(request, key))

    @operation(
        "sharing_update", "Change it; it holds with the next request",
        takes=ShareIn, answers={200: ShareOut},
    )  # fmt: skip
    @once
    def patch(self, request: Request, key: UUID) -> Response:
        with transaction.atomic():
            mine = own_share_for(request.user, key)
            refuse_if_changed(request, self._out(request, key))
            form = ShareIn(data=request.data)
            form.is_valid(raise_exception=True)
            share = getattr(mine, "share", None)
            kept = {name: getattr(share, name, None) for name in ("since", "until")}
            kinds = {"kinds": share.kinds if share else []}
            share_set(membership=mine, **kinds | kept | form.validated_data)
        return Response(self._out(request, key))

    @operation("sharing_end", "Share nothing with that team any more", answers={204: None})
    def delete(self, request: Request, key: UUID) -> Response:
        share_end(membership=own_share_for(request.user, key))
        return Response(status=204)

    def _out(self, request: Request, key: UUID) -> dict[str, Any]:
        mine = own_share_for(request.user, key)
        return dict(ShareOut(shared_row(mine, staff_of(mine.team))).data)


class Looks(ApiView):
    scopes = {"GET": (Scope.READ,)}
    queries = {"GET": PageQuery}

    @operation("looks_list", "Who looked at your data, the last first", answers={200: LookPage})
    def get(self, request: Request) -> Response:
        after = place_of(self.query["cursor"], datetime.fromisoformat)
        part = looks_part(own_athlete(request), after=after, limit=self.query["limit"])
        return Response(page(request, part, LookOut(part.rows, many=True).data))
