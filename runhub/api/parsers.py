"""What the API reads (a bounded amount of JSON) and what it answers (JSON)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import IO, Any

from django.conf import settings
from django.utils.translation import gettext as _
from rest_framework.exceptions import ParseError
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.parsers import BaseParser, JSONParser
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request

from runhub.api.errors import ApiError, words


class BoundedJSONParser(JSONParser):
    """Not more than a setting allows, and nothing that nests a thousand deep."""

    strict = True

    def parse(
        self,
        stream: IO[Any],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:
        request = (parser_context or {})["request"]
        if int(request.META.get("CONTENT_LENGTH") or 0) > settings.API_BODY_BYTES:
            raise ApiError(413, *words(413))
        try:
            return super().parse(stream, media_type, parser_context)
        except ParseError as error:
            raise ParseError(_("The body is no valid JSON (UTF-8).")) from error
        except RecursionError as error:
            raise ParseError(_("The JSON is nested too deeply.")) from error


class OneAnswer(BaseContentNegotiation):
    """JSON, whatever the client says it prefers: there is nothing to choose from."""

    def select_parser(self, request: Request, parsers: Sequence[BaseParser]) -> BaseParser | None:
        from rest_framework.utils.mediatypes import media_type_matches

        for parser in parsers:
            if media_type_matches(parser.media_type or "", request.content_type or ""):
                return parser
        return None

    def select_renderer(
        self, request: Request, renderers: Sequence[BaseRenderer], format_suffix: str | None = None
    ) -> tuple[BaseRenderer, str]:
        return renderers[0], renderers[0].media_type or ""
