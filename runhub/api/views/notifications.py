"""Notifications, and how one wants to be told."""

from __future__ import annotations

from datetime import datetime

from rest_framework.request import Request
from rest_framework.response import Response

from athletes.models import Scope
from coaching.selectors.notifications import choices_of, notifications_part
from coaching.services.notifications import choices_set, notifications_read
from runhub.api.base import ApiView
from runhub.api.conditional import refuse_if_changed
from runhub.api.idempotency import once
from runhub.api.paging import page, place_of
from runhub.api.schema import operation
from runhub.api.serializers.notifications import (
    Choices,
    ChoicesPatch,
    NotificationOut,
    NotificationPage,
    NotificationsMarked,
    NotificationsQuery,
    NotificationsRead,
)


class NotificationsView(ApiView):
    scopes = {"GET": (Scope.READ,)}
    queries = {"GET": NotificationsQuery}

    @operation(
        "notifications_list",
        "What you are told, the newest first, as long as you may see it",
        answers={200: NotificationPage},
    )
    def get(self, request: Request) -> Response:
        after = place_of(self.query["cursor"], datetime.fromisoformat)
        part = notifications_part(
            request.user, after=after, limit=self.query["limit"], unread=self.query["unread"]
        )
        return Response(page(request, part, NotificationOut(part.rows, many=True).data))


class NotificationsReadView(ApiView):
    scopes = {"POST": (Scope.WRITE,)}

    @operation(
        "notifications_read",
        "Mark some as read, or all",
        takes=NotificationsRead,
        answers={200: NotificationsMarked},
    )
    @once
    def post(self, request: Request) -> Response:
        form = NotificationsRead(data=request.data)
        form.is_valid(raise_exception=True)
        given = form.validated_data
        keys = None if given.get("all") else given.get("ids", [])
        marked = notifications_read(user=request.user, keys=keys)
        return Response(NotificationsMarked({"marked": marked}).data)


class NotificationChoicesView(ApiView):
    scopes = {"GET": (Scope.READ,), "PATCH": (Scope.WRITE,)}

    @operation("notification_choices_get", "How you are told of each event", answers={200: Choices})
    def get(self, request: Request) -> Response:
        return Response(_choices(request))

    @operation(
        "notification_choices_update",
        "Choose how you are told",
        takes=ChoicesPatch,
        answers={200: Choices},
    )
    @once
    def patch(self, request: Request) -> Response:
        refuse_if_changed(request, _choices(request))
        form = ChoicesPatch(data=request.data)
        form.is_valid(raise_exception=True)
        choices_set(user=request.user, ways=form.validated_data)
        return Response(_choices(request))


def _choices(request: Request) -> dict[str, object]:
    return dict(Choices({"results": choices_of(request.user)}).data)
