"""Comments on an activity: read, written, corrected, taken away."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from activities.access import activity_for
from athletes.models import Scope
from coaching.access import CommentNeed, comment_for
from coaching.models import Comment
from coaching.selectors.comments import comments_part, teams_to_write_in
from coaching.services import comments as services
from runhub.api.base import ApiView
from runhub.api.conditional import refuse_if_changed
from runhub.api.idempotency import once
from runhub.api.paging import page, place_of
from runhub.api.schema import operation
from runhub.api.serializers.comments import CommentNew, CommentOut, CommentPage, CommentPatch
from runhub.api.serializers.common import PageQuery


class CommentsView(ApiView):
    scopes = {"GET": (Scope.READ,), "POST": (Scope.WRITE,)}
    queries = {"GET": PageQuery}

    def door(self, request: Request, key: UUID) -> None:
        activity_for(request.user, key)

    @operation(
        "comments_list",
        "Comments on an activity, the oldest first; reading them here marks nothing as read",
        answers={200: CommentPage},
    )
    def get(self, request: Request, key: UUID) -> Response:
        found = activity_for(request.user, key)
        after = place_of(self.query["cursor"])
        part = comments_part(request.user, found, after=after, limit=self.query["limit"])
        context = {"user": request.user}
        return Response(page(request, part, CommentOut(part.rows, many=True, context=context).data))

    @operation(
        "comments_create", "Comment on an activity", takes=CommentNew, answers={201: CommentOut}
    )
    @once
    def post(self, request: Request, key: UUID) -> Response:
        found = activity_for(request.user, key)
        teams = teams_to_write_in(request.user, found)
        words = _("Choose one of the teams that see this run.")
        form = CommentNew(data=request.data, context={"teams": teams, "not_yours": words})
        form.is_valid(raise_exception=True)
        made = services.comment_create(author=request.user, activity=found, **form.validated_data)
        place = reverse("api_comment", args=[made.public_id])
        return Response(_out(request, made), status=201, headers={"Location": place})


class CommentView(ApiView):
    scopes = {"GET": (Scope.READ,), "PATCH": (Scope.WRITE,), "DELETE": (Scope.WRITE,)}

    def door(self, request: Request, key: UUID) -> None:
        comment_for(request.user, key)

    @operation("comments_get", "One comment", answers={200: CommentOut})
    def get(self, request: Request, key: UUID) -> Response:
        return Response(_out(request, comment_for(request.user, key)))

    @operation(
        "comments_update",
        "Correct a comment of yours, within 15 minutes",
        takes=CommentPatch,
        answers={200: CommentOut},
    )
    @once
    def patch(self, request: Request, key: UUID) -> Response:
        found = comment_for(request.user, key, CommentNeed.EDIT)
        refuse_if_changed(request, _out(request, found))
        form = CommentPatch(data=request.data)
        form.is_valid(raise_exception=True)
        services.comment_edit(comment=found, **form.validated_data)
        return Response(_out(request, found))

    @operation(
        "comments_delete",
        "Take a comment away: your own, or any on your activity",
        answers={204: None},
        conditional=True,
    )
    def delete(self, request: Request, key: UUID) -> Response:
        found = comment_for(request.user, key, CommentNeed.DELETE)
        refuse_if_changed(request, _out(request, found))
        services.comment_delete(comment=found, by=request.user)
        return Response(status=204)


def _out(request: Request, comment: Comment) -> dict[str, object]:
    return dict(CommentOut(comment, context={"user": request.user}).data)
