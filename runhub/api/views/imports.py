"""Imports: files handed in, followed, tried again, undone."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import TooManyFieldsSent, TooManyFilesSent
from django.db import transaction
from django.http import HttpRequest
from django.http.request import UnreadablePostError
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from rest_framework.exceptions import ParseError, UnsupportedMediaType
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from activities.access import job_for
from activities.models import ImportJob
from activities.selectors.api import job_detail, jobs_part
from activities.selectors.imports_pages import keeps_bytes
from activities.services.imports import job_retry, job_undo
from athletes.models import Scope
from runhub.api.base import ApiView, printable
from runhub.api.errors import ApiError, bad_parameter
from runhub.api.idempotency import once
from runhub.api.paging import USUAL, next_path, page, place_of
from runhub.api.schema import operation
from runhub.api.serializers.common import PageQuery
from runhub.api.serializers.imports import (
    ImportDetail,
    ImportFiles,
    ImportPage,
    ImportRow,
    ImportTaken,
    ItemsQuery,
    WhoseQuery,
)
from runhub.dispatch import ring_after_commit
from runhub.web.upload import Refusal, StagingHandler, disk_full, is_disk_full, refuse_early
from runhub.web.upload_limits import refuse_over_limit
from runhub.web.upload_take import WORKERS, take, unreadable
from runhub.web.upload_whose import uploads_for

FOLLOW = (Scope.READ, Scope.UPLOAD)


class FilesParser(MultiPartParser):
    """Files go where the request's upload handler puts them, as they arrive."""


class Imports(ApiView):
    scopes = {"GET": FOLLOW, "POST": (Scope.UPLOAD,)}
    queries = {"GET": PageQuery, "POST": WhoseQuery}
    parser_classes = [FilesParser]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Set before anything reads the body, as checking a session's CSRF token does."""
        self.handler = StagingHandler(request)
        request.upload_handlers = [self.handler]
        try:
            return super().dispatch(request, *args, **kwargs)
        finally:
            self.handler.discard()

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        if request.method == "POST":
            refuse_early(request._request)
        super().initial(request, *args, **kwargs)
        if request.method == "POST":
            self.athlete = uploads_for(request.user, self.query["athlete"])
            refuse_over_limit(request._request, self.athlete)

    def handle_exception(self, error: Exception) -> Response:
        return super().handle_exception(_explained(error, self.handler))

    def fingerprint(self, request: Request) -> list[Any]:
        names = request.data.getlist("names")  # reads the body
        return [names, [[file.name, file.sha256] for file in self.handler.received]]

    @operation("imports_list", "Imports, the newest first", answers={200: ImportPage})
    def get(self, request: Request) -> Response:
        after = place_of(self.query["cursor"], datetime.fromisoformat)
        part, batches = jobs_part(request.user, after=after, limit=self.query["limit"])
        return Response(page(request, part, ImportRow(batches, many=True).data))

    @operation(
        "imports_create",
        "Hand in files; they are read in the background",
        takes=ImportFiles,
        answers={202: ImportTaken},
        also=(409, 507),
    )
    @once
    def post(self, request: Request) -> Response:
        for name in request.data:
            if name not in ("names", "files", "csrfmiddlewaretoken"):
                raise bad_parameter(printable(name), _("There is no such field."))
        self.handler.rename(request.data.getlist("names"))
        job = take(request.user, self.athlete, self.handler)
        answer = {
            "id": job.public_id,
            "state": "running",
            "received": len(self.handler.received),
            "refused": self.handler.refused,
        }
        place = reverse("api_import", args=[job.public_id])
        return Response(ImportTaken(answer).data, status=202, headers={"Location": place})


CODES = {
    400: "invalid",
    403: "not_allowed",
    409: "conflict",
    413: "too_large",
    429: "too_many_uploads",
    507: "no_room",
}


def _explained(error: Exception, handler: StagingHandler) -> Exception:
    """What went wrong with a body of files, in the words of the upload page."""
    if isinstance(error, UnsupportedMediaType):
        return ApiError(415, "unsupported_media_type", _("Send the files as multipart/form-data."))
    if isinstance(error, OSError) and is_disk_full(error):
        error = disk_full()
    if isinstance(error, ParseError | TooManyFilesSent | TooManyFieldsSent | UnreadablePostError):
        error = unreadable(error)
    if not isinstance(error, Refusal):
        return error
    said = f"{error.message} {error.advice}".strip()
    refused = [f"{file.name}: {file.reason} {file.advice}" for file in handler.refused]
    fields = {"files": refused} if refused else {}
    code = CODES.get(error.status, "invalid")
    return ApiError(error.status, code, said, fields, headers=error.headers)


class ImportView(ApiView):
    scopes = {"GET": FOLLOW}
    queries = {"GET": ItemsQuery}

    @operation("imports_get", "One import and its files", answers={200: ImportDetail})
    def get(self, request: Request, key: UUID) -> Response:
        wanted = self.query["items"]
        job = job_for(request.user, key)
        return Response(_detail(request, job, "" if wanted == "all" else wanted, self.query))


class ImportUndo(ApiView):
    scopes = {"POST": (Scope.WRITE,)}

    @operation(
        "imports_undo", "Undo an import: what only it brought goes to the trash",
        answers={200: ImportDetail},
    )  # fmt: skip
    @once
    def post(self, request: Request, key: UUID) -> Response:
        job = job_for(request.user, key)
        if job.undone_at is None:
            job_undo(job=job)
        return Response(_detail(request, job_for(request.user, key)))


class ImportRetry(ApiView):
    scopes = {"POST": (Scope.UPLOAD,)}

    @operation(
        "imports_retry", "Try the failed files again", answers={202: ImportDetail}, also=(409,)
    )
    @once
    def post(self, request: Request, key: UUID) -> Response:
        job = job_for(request.user, key)
        if not keeps_bytes(job):
            raise ApiError(
                409, "files_gone", _("The files are not kept any more. Upload them again.")
            )
        with transaction.atomic():
            job_retry(job=job)
            ring_after_commit(job.pk, times=WORKERS)
        return Response(_detail(request, job_for(request.user, key)), status=202)


def _detail(
    request: Request, job: ImportJob, status: str = "", query: dict[str, Any] | None = None
) -> dict[str, Any]:
    """The first page of the items, or the one that `query` asks for."""
    query = query or {"cursor": "", "limit": USUAL}
    found = job_detail(job, status=status, after=place_of(query["cursor"]), limit=query["limit"])
    now = found.progress
    return dict(
        ImportDetail(
            {
                "row": found.batch,
                "counts": now,
                "files_per_s": now.rate_per_s,
                "seconds_left": now.seconds_left,
                "items": {"results": found.items, "next": next_path(request, found.end)},
            }
        ).data
    )
