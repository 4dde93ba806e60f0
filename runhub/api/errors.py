"""One shape for everything that goes wrong: a stable code, a sentence, and words by field."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.core.exceptions import ValidationError as DjangoValidationError
from django.http import Http404
from django.http.request import UnreadablePostError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import exceptions
from rest_framework.response import Response

REALM = 'Bearer realm="RunHub"'
Fields = Mapping[str, list[str]]

# What an answer says that was refused before, or outside of, a view of the API.
WORDS = {
    400: ("bad_request", gettext_lazy("The request could not be understood.")),
    401: ("not_signed_in", gettext_lazy("Send a token: Authorization: Bearer rh_….")),
    403: ("not_allowed", gettext_lazy("You may not do this.")),
    404: ("not_found", gettext_lazy("There is nothing at this address, or it is not yours.")),
    405: ("method_not_allowed", gettext_lazy("This address does not take this method.")),
    413: ("too_large", gettext_lazy("The request is too large.")),
    415: ("unsupported_media_type", gettext_lazy("Send JSON: Content-Type: application/json.")),
    429: ("too_many_requests", gettext_lazy("Too many requests: wait before the next one.")),
    500: ("server_error", gettext_lazy("Something went wrong here. Nothing was changed.")),
    503: ("unavailable", gettext_lazy("RunHub cannot do this right now. Try again shortly.")),
}


# Refusals of services that are about what is there, not about what was sent.
CONFLICTS = {
    "shoe_in_use",
    *("last_owner", "already_member", "team_archived", "is_staff"),
    *("unclaimed", "claimed", "has_runs", "too_many_unclaimed"),
}


class ApiError(exceptions.APIException):
    """An answer with `status_code`, a stable code and a sentence."""

    def __init__(
        self,
        status: int,
        code: str,
        message: str,
        fields: Fields | None = None,
        headers: Mapping[str, str] | None = None,
    ):
        super().__init__(message, code)
        self.status_code = status
        self.code, self.message = code, message
        self.fields, self.headers = fields or {}, headers or {}


def bad_parameter(name: str, message: str) -> ApiError:
    return ApiError(400, "invalid", _("Some values are not right."), {name: [message]})


def body(code: str, message: str, fields: Fields | None = None) -> dict[str, Any]:
    return {"error": {"code": code, "message": str(message), "fields": dict(fields or {})}}


def words(status: int) -> tuple[str, str]:
    """Code and sentence of a status that nobody has explained."""
    code, sentence = WORDS.get(status) or WORDS[400 if status < 500 else 500]
    return code, str(sentence)


def answer(error: Exception, context: Mapping[str, Any]) -> Response | None:
    """DRF's EXCEPTION_HANDLER. None lets the error go on: it is a fault of ours."""
    known = _known(error)
    if known is None:
        return None
    headers = dict(getattr(known, "headers", {}))
    if known.status_code == 401:
        headers["WWW-Authenticate"] = REALM
    if isinstance(known, exceptions.Throttled) and known.wait is not None:
        headers["Retry-After"] = str(max(1, math.ceil(known.wait)))
    return Response(_said(known), status=known.status_code, headers=headers)


def _known(error: Exception) -> Any:
    """`error` as one of DRF's, or None."""
    if isinstance(error, exceptions.APIException):
        return error
    if isinstance(error, Http404):
        return exceptions.NotFound()
    if isinstance(error, PermissionDenied):
        return exceptions.PermissionDenied()
    if isinstance(error, DjangoValidationError):
        return _refused(error)
    if isinstance(error, RequestDataTooBig):
        return ApiError(413, *words(413))
    if isinstance(error, UnreadablePostError):
        return ApiError(400, "cut_off", _("The request was cut off. Send it again."))
    return None


def _refused(error: DjangoValidationError) -> ApiError:
    """What a service has refused, in its words."""
    if hasattr(error, "error_dict"):
        fields = {key: list(texts) for key, texts in error.message_dict.items()}
        rest = fields.pop("__all__", [])
        message = " ".join(rest) or _("Some values are not right.")
        return ApiError(400, "invalid", message, fields)
    code = str(getattr(error, "code", None) or "invalid")
    return ApiError(409 if code in CONFLICTS else 400, code, " ".join(error.messages))


def _said(error: Any) -> dict[str, Any]:
    if isinstance(error, ApiError):
        return body(error.code, error.message, error.fields)
    if isinstance(error, exceptions.ValidationError):
        return _by_field(error.detail)
    if isinstance(error, exceptions.ParseError):
        return body("malformed", str(error.detail))
    code, message = words(error.status_code)
    if isinstance(error, exceptions.AuthenticationFailed):
        message = str(error.detail)
    if isinstance(error, exceptions.PermissionDenied) and error.get_codes() != "permission_denied":
        code, message = str(error.get_codes()), str(error.detail)
    return body(code, message)


def _by_field(detail: Any) -> dict[str, Any]:
    fields: dict[str, list[str]] = {}
    for name, text in _flat(detail, ""):
        fields.setdefault(name, []).append(text)
    whole = fields.pop("non_field_errors", []) + fields.pop("", [])
    return body("invalid", " ".join(whole) or _("Some values are not right."), fields)


def _flat(detail: Any, name: str) -> Iterator[tuple[str, str]]:
    """("scopes.0", "…") for every sentence of a nested detail."""
    if isinstance(detail, Mapping):
        for key, inner in detail.items():
            yield from _flat(inner, f"{name}.{key}" if name else str(key))
    elif isinstance(detail, list):
        for inner in detail:
            yield from _flat(inner, name)
    else:
        yield name, f"{str(detail).rstrip('.')}."
