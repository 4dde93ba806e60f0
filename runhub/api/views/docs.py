"""The description of the API, for programs and for people; both are signed in."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.renderers import OpenApiJsonRenderer2, OpenApiYamlRenderer
from drf_spectacular.utils import extend_schema
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from runhub.api.base import ApiView
from runhub.api.permissions import ANY


class SchemaView(ApiView):
    """YAML, or JSON for whoever asks for it."""

    scopes = {"GET": (ANY,)}
    renderer_classes = [OpenApiYamlRenderer, OpenApiJsonRenderer2, JSONRenderer]
    content_negotiation_class = DefaultContentNegotiation

    @extend_schema(exclude=True)
    def get(self, request: Request) -> Response:
        return Response(description())


@lru_cache(maxsize=1)
def description() -> dict[str, Any]:
    """The same for everybody; it takes half a second to make."""
    found: dict[str, Any] = SchemaGenerator().get_schema(request=None, public=True)
    return found


@login_required
@require_GET
def docs(request: HttpRequest) -> HttpResponse:
    """Swagger UI from our own static files, started by a file of ours: no inline script."""
    return render(request, "api/docs.html")
