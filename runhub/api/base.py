"""What all views of the API share."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any, ClassVar
from uuid import UUID

from django.http.response import HttpResponseBase
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer
from rest_framework.views import APIView

from athletes.access import athlete_for
from athletes.consent.sight import OWN
from athletes.models import Athlete
from runhub.api.conditional import tagged
from runhub.api.errors import ApiError, bad_parameter


class ApiView(APIView):
    """`scopes`: by method, of which one is needed. `queries`: what may stand behind the "?"."""

    http_method_names = ["get", "head", "post", "patch", "delete"]
    scopes: ClassVar[Mapping[str, tuple[str, ...]]] = {}
    queries: ClassVar[Mapping[str, type[Serializer[Any]]]] = {}

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        self.query = self._asked(request)

    def _asked(self, request: Request) -> dict[str, Any]:
        """The query string, checked; a parameter that nobody knows is refused, not ignored."""
        method = "GET" if request.method == "HEAD" else request.method or ""
        form = self.queries.get(method, Serializer)(data=request.query_params.dict())
        for name in request.query_params:
            if name not in form.fields:
                raise bad_parameter(printable(name), _("There is no such parameter."))
        form.is_valid(raise_exception=True)
        return dict(form.validated_data)

    def finalize_response(
        self, request: Request, response: HttpResponseBase, *args: Any, **kwargs: Any
    ) -> HttpResponseBase:
        found = super().finalize_response(request, response, *args, **kwargs)
        patch_vary_headers(found, ["Authorization", "Cookie"])
        shown = request.method in ("GET", "HEAD", "PATCH") and found.status_code == 200
        if shown and isinstance(found, Response):
            found.setdefault("Cache-Control", "private, no-cache")
            found.add_post_render_callback(partial(tagged, request))
        found.setdefault("Cache-Control", "private, no-store")
        return found


def printable(text: str) -> str:
    """A name from outside, fit to be said back."""
    return "".join(char if char.isprintable() else "�" for char in text[:80])


def asked_for(request: Request, key: UUID | None) -> Athlete:
    """The athlete that the query names, without one the reader's own; with their `sight`."""
    if key is not None:
        return athlete_for(request.user, key)
    found = own_athlete(request)
    found.sight = OWN
    return found


def own_athlete(request: Request) -> Athlete:
    athlete: Athlete | None = getattr(request.user, "athlete", None)
    if athlete is None:
        raise ApiError(404, "no_athlete", _("This account has no athlete."))
    return athlete
