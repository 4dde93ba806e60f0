"""The upload page, and taking what it sends."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import TooManyFilesSent
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.multipartparser import MultiPartParserError
from django.http.request import UnreadablePostError
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods

from activities.access import job_for
from activities.models import ImportJob
from activities.reading.archive import ACTIVITY_SUFFIXES
from activities.selectors import imports_pages as pages
from athletes.models import Athlete
from runhub.web.imports import see_other, signed_in, wants_json
from runhub.web.upload import (
    Refusal,
    StagingHandler,
    disk_full,
    is_disk_full,
    refuse_early,
    refused_json,
)
from runhub.web.upload_limits import limits_in_words, refuse_over_limit, space_in_words
from runhub.web.upload_take import take, unreadable
from runhub.web.upload_whose import whose
from runhub.web.upload_words import script_words

RECENT = 8
NAMED = 5  # refused files that are named one by one


@csrf_exempt  # the token is checked by _take: the upload handler must be set before it is read
@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return _form(request)
    handler = StagingHandler(request)
    request.upload_handlers = [handler]
    try:
        refuse_early(request)
        refuse_over_limit(request, whose(request))
        return csrf_protect(_take)(request, handler)
    except Refusal as refusal:
        return _refused(request, refusal, handler)
    except (MultiPartParserError, TooManyFilesSent, UnreadablePostError) as error:
        return _refused(request, unreadable(error), handler)
    except OSError as error:
        if not is_disk_full(error):
            raise
        return _refused(request, disk_full(), handler)
    finally:
        handler.discard()


def _form(request: HttpRequest) -> HttpResponse:
    try:
        return _upload_page(request, athlete=whose(request))
    except Refusal as refusal:
        return _upload_page(request, refusal)


def _take(request: HttpRequest, handler: StagingHandler) -> HttpResponse:
    """Rows for what arrived, in a new batch or in the one the request names."""
    athlete = whose(request)
    job = _batch_named(request, athlete)
    handler.rename(request.POST.getlist("names"))
    job = take(request.user, athlete, handler, job)
    return _taken(request, job, handler)


def _batch_named(request: HttpRequest, athlete: Athlete | None) -> ImportJob | None:
    """The batch that the address names, of that very athlete."""
    key = request.GET.get("batch")
    if key is None:
        return None
    job = job_for(request.user, _uuid(key))
    if athlete is None or job.athlete_id != athlete.pk:
        raise Http404
    if job.undone_at is not None:
        raise Refusal(409, _("This import was undone meanwhile."), _("Upload the files again."))
    return job


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise Refusal(400, _("There is no such import."), _("Upload the files anew.")) from error


def _taken(request: HttpRequest, job: ImportJob, handler: StagingHandler) -> HttpResponse:
    url = reverse("import_batch", args=[job.public_id])
    if wants_json(request):
        refused = _refused_files(handler)
        return JsonResponse({"id": str(job.public_id), "url": url, "refused": refused}, status=202)
    for file in handler.refused[:NAMED]:
        messages.error(request, f"{file.name}: {file.reason} {file.advice}")
    more = len(handler.refused) - NAMED
    if more > 0:
        words = ngettext("%(n)d more was too large.", "%(n)d more were too large.", more)
        messages.error(request, words % {"n": more})
    return see_other(url)


def _refused_files(handler: StagingHandler) -> list[dict[str, Any]]:
    return [asdict(file) for file in handler.refused]


def _refused(request: HttpRequest, refusal: Refusal, handler: StagingHandler) -> HttpResponse:
    if wants_json(request):
        return refused_json(refusal, _refused_files(handler))
    return _upload_page(request, refusal, handler)


def _upload_page(
    request: HttpRequest,
    refusal: Refusal | None = None,
    handler: StagingHandler | None = None,
    *,
    athlete: Athlete | None = None,
) -> HttpResponse:
    context = {
        # Refused for another, the form is the reader's own again.
        "for_whom": athlete if athlete is not None and athlete.is_unclaimed else None,
        "page": pages.batch_page(request.user, size=RECENT),
        "refusal": refusal,
        "refused": handler.refused[:NAMED] if handler else [],
        "suffixes": (*ACTIVITY_SUFFIXES, ".zip"),
        "accept": ".fit,.gpx,.tcx,.gz,.zip",
        "limits": limits_in_words(),
        "space": space_in_words(athlete or request.reader.athlete),
        "words": script_words(),
        "file_bytes": settings.LIMIT_FILE_BYTES,
        "archive_bytes": settings.LIMIT_ARCHIVE_BYTES,
    }
    response = render(
        request, "imports/upload.html", context, status=refusal.status if refusal else 200
    )
    for name, value in (refusal.headers if refusal else {}).items():
        response[name] = value
    return response
