"""`Idempotency-Key`: a write that is sent again acts once and is answered the same."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any

from django.conf import settings
from django.db import transaction
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from athletes.models import User
from runhub.api.errors import ApiError, bad_parameter
from runhub.models import IdempotentAnswer

HEADER = "Idempotency-Key"
_KEY = re.compile(r"[\x21-\x7e]{1,200}")

Method = Callable[..., HttpResponseBase]


def once(method: Method) -> Method:
    """Decorate a view's write. Of requests with one key the second waits for the first, and gets
    its answer; an answer that refused is not kept, for nothing was done.

    Where the answer tells of somebody else, the view's `door` takes what the method takes, and
    raises for whoever may not see that any more: it is asked before an answer is given again.
    """

    @wraps(method)
    def kept(self: Any, request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
        key = request.headers.get(HEADER)
        if key is None:
            return method(self, request, *args, **kwargs)
        if not _KEY.fullmatch(key):
            raise bad_parameter(HEADER, _("Send up to 200 letters, digits and signs."))
        with transaction.atomic():
            row, is_new = key_claim(request=request, key=key, digest=_digest(self, request))
            if not is_new:
                if hasattr(self, "door"):
                    self.door(request, *args, **kwargs)
                return _again(row)
            response = method(self, request, *args, **kwargs)
            answer_keep(row=row, response=response)
        return response

    kept.is_idempotent = True  # type: ignore[attr-defined]  # the schema documents the header
    return kept


def _digest(view: Any, request: Request) -> str:
    """What makes two requests the same; a view of files says so by `fingerprint`."""
    given = view.fingerprint(request) if hasattr(view, "fingerprint") else request.data
    return hashlib.sha256(json.dumps(given, sort_keys=True).encode()).hexdigest()


def key_claim(*, request: Request, key: str, digest: str) -> tuple[IdempotentAnswer, bool]:
    """The row of this key, and whether the caller is the first to use it.

    Another transaction that holds the key is waited for.
    """
    user: User = request.user
    place = {"user": user, "key": key, "method": request.method, "path": request.get_full_path()}
    place["path"] = place["path"][:500]
    IdempotentAnswer.objects.filter(**place, created_at__lt=_oldest()).delete()
    row, is_new = IdempotentAnswer.objects.get_or_create(**place, defaults={"request_hash": digest})
    if row.request_hash != digest:
        raise ApiError(
            422,
            "key_reused",
            _("This Idempotency-Key was used for another request. Take a new one."),
        )
    return row, is_new


def answer_keep(*, row: IdempotentAnswer, response: HttpResponseBase) -> None:
    data = response.data if isinstance(response, Response) else None
    row.status = response.status_code
    row.body = b"" if data is None else JSONRenderer().render(data)
    row.location = response.headers.get("Location", "")
    row.save(update_fields=["status", "body", "location"])


def answers_tidy() -> int:
    """Forget answers older than a day. Returns how many went."""
    return IdempotentAnswer.objects.filter(created_at__lt=_oldest()).delete()[0]


def _oldest() -> Any:
    return timezone.now() - timedelta(hours=settings.IDEMPOTENCY_HOURS)


def _again(row: IdempotentAnswer) -> HttpResponse:
    response = HttpResponse(bytes(row.body), status=row.status, content_type="application/json")
    if row.location:
        response["Location"] = row.location
    response["Idempotent-Replay"] = "true"
    return response
