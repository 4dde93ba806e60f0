"""Coaches' private notes about an athlete."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from athletes.access import athlete_for
from athletes.models import Athlete, Scope
from coaching.access import note_for
from coaching.models import CoachNote
from coaching.selectors.notes import demanded_teams, notes_part
from coaching.services import notes as services
from runhub.api.base import ApiView
from runhub.api.conditional import refuse_if_changed
from runhub.api.idempotency import once
from runhub.api.paging import page, place_of
from runhub.api.schema import operation
from runhub.api.serializers.comments import CommentNew, CommentPatch
from runhub.api.serializers.common import PageQuery
from runhub.api.serializers.notes import NoteOut, NotePage


class NotesView(ApiView):
    scopes = {"GET": (Scope.READ,), "POST": (Scope.WRITE,)}
    queries = {"GET": PageQuery}

    def door(self, request: Request, key: UUID) -> None:
        _theirs(request, key)

    @operation(
        "notes_list",
        "Private notes of your teams about an athlete, the newest first",
        answers={200: NotePage},
    )
    def get(self, request: Request, key: UUID) -> Response:
        found = _theirs(request, key)
        after = place_of(self.query["cursor"], datetime.fromisoformat)
        part = notes_part(request.user, found, after=after, limit=self.query["limit"])
        context = {"user": request.user}
        return Response(page(request, part, NoteOut(part.rows, many=True, context=context).data))

    @operation(
        "notes_create", "Write a note; coaches and owners do", takes=CommentNew,
        answers={201: NoteOut},
    )  # fmt: skip
    @once
    def post(self, request: Request, key: UUID) -> Response:
        found = _theirs(request, key)
        teams = demanded_teams(request.user, found)
        context = {"teams": teams, "not_yours": _("Choose one of your teams.")}
        form = CommentNew(data=request.data, context=context)
        form.is_valid(raise_exception=True)
        made = services.note_create(author=request.user, athlete=found, **form.validated_data)
        place = reverse("api_note", args=[made.public_id])
        return Response(_out(request, made), status=201, headers={"Location": place})


class NoteView(ApiView):
    scopes = {"GET": (Scope.READ,), "PATCH": (Scope.WRITE,), "DELETE": (Scope.WRITE,)}

    def door(self, request: Request, key: UUID) -> None:
        note_for(request.user, key)

    @operation("notes_get", "One note", answers={200: NoteOut})
    def get(self, request: Request, key: UUID) -> Response:
        return Response(_out(request, note_for(request.user, key)))

    @operation("notes_update", "Change a note of yours", takes=CommentPatch, answers={200: NoteOut})
    @once
    def patch(self, request: Request, key: UUID) -> Response:
        found = note_for(request.user, key, to_change=True)
        refuse_if_changed(request, _out(request, found))
        form = CommentPatch(data=request.data)
        form.is_valid(raise_exception=True)
        services.note_edit(note=found, **form.validated_data)
        return Response(_out(request, found))

    @operation("notes_delete", "Delete a note of yours", answers={204: None}, conditional=True)
    def delete(self, request: Request, key: UUID) -> Response:
        found = note_for(request.user, key, to_change=True)
        refuse_if_changed(request, _out(request, found))
        services.note_delete(note=found)
        return Response(status=204)


def _theirs(request: Request, key: UUID) -> Athlete:
    """Somebody else's: nobody asks for notes about themselves."""
    found = athlete_for(request.user, key)
    if found.user_id == request.user.pk:
        raise PermissionDenied
    return found


def _out(request: Request, note: CoachNote) -> dict[str, object]:
    return dict(NoteOut(note, context={"user": request.user}).data)
