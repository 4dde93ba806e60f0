"""ETags: an answer the client has already costs no body, and nobody overwrites the unseen.

A client may keep an answer but must ask before each use (`private, no-cache`): with `no-store`
there would be nothing to compare, and without asking a right taken away would still work.
"""

from __future__ import annotations

import hashlib
from typing import Any

from django.http import HttpResponse, HttpResponseNotModified
from django.utils.http import parse_etags
from django.utils.translation import gettext as _
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request

from runhub.api.errors import ApiError

KEPT = ("Cache-Control", "Vary", "ETag")


def etag_of(content: bytes) -> str:
    return f'"{hashlib.sha256(content).hexdigest()[:32]}"'


def tagged(request: Request, response: HttpResponse) -> HttpResponse:
    """The answer with its ETag, or 304 if the client has it."""
    response["ETag"] = etag_of(response.content)
    sent = request.headers.get("If-None-Match", "")
    if request.method not in ("GET", "HEAD") or not _names(sent, response["ETag"]):
        return response
    unchanged = HttpResponseNotModified()
    for name in KEPT:
        unchanged[name] = response[name]
    return unchanged


def refuse_if_changed(request: Request, data: Any) -> None:
    """412 unless `data`, as it would be answered, is what the client's If-Match names."""
    sent = request.headers.get("If-Match")
    if sent is None:
        return
    if not _names(sent, etag_of(JSONRenderer().render(data))):
        raise ApiError(
            412, "changed_meanwhile", _("It was changed meanwhile. Read it again, then write.")
        )


def _names(sent: str, etag: str) -> bool:
    """Compared weakly both ways: compression on the way makes a tag weak."""
    given = parse_etags(sent)
    return "*" in given or etag in (tag.removeprefix("W/") for tag in given)
