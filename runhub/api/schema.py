"""The OpenAPI description: every operation with its scope, its headers and all its answers."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import (
    OpenApiParameter,
    OpenApiResponse,
    OpenApiTypes,
    extend_schema,
)
from rest_framework.serializers import Serializer

from runhub.api.errors import body, words
from runhub.api.permissions import ANY, scopes_of

BINARY = OpenApiResponse(OpenApiTypes.BINARY, "The bytes, as an attachment.")
OCTETS = (200, "application/octet-stream")
Method = TypeVar("Method", bound=Callable[..., Any])

# Answers that refuse, by status: name of the component, and an example where it differs.
REFUSALS = {
    400: ("Invalid", body("invalid", "Some values are not right.", {"title": ["Too long."]})),
    401: ("NotSignedIn", None),
    403: ("NotAllowed", body("scope_missing", "This token has not the scope “write”.")),
    404: ("NotFound", None),
    409: ("Conflict", body("day_taken", "This day has thresholds already: change those.")),
    410: ("Gone", body("invitation_gone", "This invitation no longer works.")),
    412: (
        "ChangedMeanwhile",
        body("changed_meanwhile", "It was changed meanwhile. Read it again, then write."),
    ),
    413: ("TooLarge", None),
    415: ("UnsupportedMediaType", None),
    422: (
        "KeyReused",
        body("key_reused", "This Idempotency-Key was used for another request. Take a new one."),
    ),
    429: ("TooManyRequests", None),
    507: ("NoRoom", body("no_room", "RunHub's disk is nearly full, so nothing was taken.")),
}
IDEMPOTENCY = OpenApiParameter(
    "Idempotency-Key",
    {"type": "string", "pattern": "^[!-~]{1,200}$"},
    OpenApiParameter.HEADER,
    description="Of your making. The same request sent again within a day acts once.",
)
IF_MATCH = OpenApiParameter(
    "If-Match",
    str,
    OpenApiParameter.HEADER,
    description="The ETag you have read: 412 if somebody has changed it since.",
)
IF_NONE_MATCH = OpenApiParameter(
    "If-None-Match",
    str,
    OpenApiParameter.HEADER,
    description="The ETag you have: 304 without a body if nothing has changed.",
)


def operation(
    name: str,
    summary: str,
    *,
    takes: type[Serializer[Any]] | None = None,
    answers: Mapping[Any, Any],
    conditional: bool | None = None,
    also: tuple[int, ...] = (),
) -> Callable[[Method], Method]:
    """Describe a view's method. `conditional`: knows ETags; GET and PATCH do unless told.

    `also`: refusals that cannot be told from method, path and body.
    """

    def described(method: Method) -> Method:
        method.described = {"conditional": conditional, "also": also}  # type: ignore[attr-defined]
        return extend_schema(
            operation_id=name, summary=summary, request=takes, responses=dict(answers)
        )(method)

    return described


class Schema(AutoSchema):
    """Adds what follows from the view: scope, query, headers, refusals."""

    def get_override_parameters(self) -> list[Any]:
        found: list[Any] = []
        query = getattr(self.view, "queries", {}).get(self.method)
        if query is not None:
            found.append(query)
        if self._is_conditional():
            found.append(IF_NONE_MATCH if self.method == "GET" else IF_MATCH)
        if self._is_idempotent():
            found.append(IDEMPOTENCY)
        return found

    def get_description(self) -> str:
        scopes = self._scopes()
        if not self.view.get_permissions():
            return "Needs no token: it is made with e-mail address and password."
        if ANY in scopes:
            return "Token scope: any."
        return f"Token scope: `{'` or `'.join(scopes)}`."

    def get_tags(self) -> list[str]:
        parts = [part for part in self.path.removeprefix("/api/v1/").split("/") if part]
        return [
            parts[1] if parts[0] == "me" and len(parts) > 1 and parts[1][0] != "{" else parts[0]
        ]

    def get_operation(self, *args: Any, **kwargs: Any) -> dict[str, Any] | None:
        found: dict[str, Any] | None = super().get_operation(*args, **kwargs)
        if found is None:
            return None
        found["x-scope"] = [str(scope) for scope in self._scopes()]
        answers = found["responses"]
        for status in self._refusals(found):
            answers[str(status)] = {"$ref": f"#/components/responses/{REFUSALS[status][0]}"}
        if self._is_conditional() and self.method == "GET":
            answers["304"] = {"description": "Nothing has changed."}
        _with_headers(answers)
        found["responses"] = dict(sorted(answers.items()))
        return found

    def _refusals(self, found: Mapping[str, Any]) -> set[int]:
        signed_in = bool(self.view.get_permissions())
        has_query = any(part.get("in") == "query" for part in found.get("parameters", ()))
        statuses = {400, 401, 429, *self._said().get("also", ())}
        if signed_in:
            statuses |= {403, 404}
        if self._is_conditional() and self.method != "GET":
            statuses.add(412)
        if self.method in ("POST", "PATCH"):
            statuses |= {409, 413, 415} if signed_in or has_query else {413, 415}
        if self.method == "DELETE":
            statuses.add(409)
        if self._is_idempotent():
            statuses.add(422)
        return statuses

    def _said(self) -> Mapping[str, Any]:
        return getattr(self._method(), "described", {})

    def _method(self) -> Any:
        return getattr(self.view, self.method.lower())

    def _scopes(self) -> tuple[str, ...]:
        return scopes_of(self.view, self.method)

    def _is_idempotent(self) -> bool:
        return bool(getattr(self._method(), "is_idempotent", False))

    def _is_conditional(self) -> bool:
        said = self._said().get("conditional")
        return self.method in ("GET", "PATCH") if said is None else bool(said)


def _with_headers(answers: dict[str, Any]) -> None:
    for status in ("201", "202"):
        if status in answers:
            answers[status]["headers"] = {
                "Location": {"schema": {"type": "string"}, "description": "Where it is."}
            }


def finish(result: dict[str, Any], **_kwargs: Any) -> dict[str, Any]:
    """Postprocessing hook: the error and its refusals; bodies take no unknown fields."""
    components = result.setdefault("components", {})
    schemas = components.setdefault("schemas", {})
    schemas["Error"] = ERROR
    components["responses"] = {
        name: _refusal(status, example) for status, (name, example) in REFUSALS.items()
    }
    for name, schema in schemas.items():
        if re.search(r"Request$", name) and schema.get("type") == "object":
            schema["additionalProperties"] = False
    _without_marks(result)
    result["paths"] = {_with_id(path, item): item for path, item in result["paths"].items()}
    result["components"] = {key: dict(sorted(part.items())) for key, part in components.items()}
    return result


def _with_id(path: str, item: dict[str, Any]) -> str:
    """What our addresses call key is the `id` of every answer."""
    for operation in item.values():
        for parameter in operation.get("parameters", ()):
            if parameter["in"] == "path" and parameter["name"] == "key":
                parameter["name"] = "id"
    return path.replace("{key}", "{id}")


def _without_marks(node: Any) -> None:
    """The generator's own marks at choices say nothing to a reader."""
    if isinstance(node, dict):
        node.pop("x-spec-enum-id", None)
    for inner in (
        node.values() if isinstance(node, dict) else node if isinstance(node, list) else ()
    ):
        _without_marks(inner)


ERROR = {
    "type": "object",
    "description": "The one shape of everything that is refused or goes wrong.",
    "required": ["error"],
    "additionalProperties": False,
    "properties": {
        "error": {
            "type": "object",
            "required": ["code", "message", "fields"],
            "additionalProperties": False,
            "properties": {
                "code": {"type": "string", "description": "Stable, for programs."},
                "message": {"type": "string", "description": "A sentence for people."},
                "fields": {
                    "type": "object",
                    "description": "Sentences by the field or parameter they are about.",
                    "additionalProperties": {"type": "array", "items": {"type": "string"}},
                },
            },
        }
    },
}


def _refusal(status: int, example: dict[str, Any] | None) -> dict[str, Any]:
    example = example or body(*words(status))
    found: dict[str, Any] = {
        "description": example["error"]["message"],
        "content": {
            "application/json": {
                "schema": {"$ref": "#/components/schemas/Error"},
                "example": example,
            }
        },
    }
    if status == 429:
        found["headers"] = {
            "Retry-After": {"schema": {"type": "integer"}, "description": "Seconds to wait."}
        }
    return found
