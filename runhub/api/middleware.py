"""Errors from outside the API's views (unknown addresses, faults, refused hosts) in its shape."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from rest_framework.response import Response

from runhub.api.errors import body, words

ROOT = "/api/"
KEPT = ("Retry-After", "Allow", "WWW-Authenticate")


class ApiErrorsMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if response.status_code < 400 or not request.path_info.startswith(ROOT):
            return response
        # The API's own views have said it; JSON from elsewhere may look otherwise.
        is_said = isinstance(response, Response) and _is_json(response)
        return response if is_said else _in_shape(response)


def _is_json(response: HttpResponseBase) -> bool:
    return response.headers.get("Content-Type", "").startswith("application/json")


def _in_shape(response: HttpResponseBase) -> HttpResponse:
    found = JsonResponse(body(*words(response.status_code)), status=response.status_code)
    found["Cache-Control"] = "private, no-store"
    for name in KEPT:
        if name in response.headers:
            found[name] = response.headers[name]
    found.cookies.update(response.cookies)
    return found
