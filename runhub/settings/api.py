"""The REST API and its description."""

from typing import Any

from .base import env

# Requests of one person; "5m" is five minutes.
API_RATE = env("API_RATE", default="300/5m")
API_BODY_BYTES = env.int(
    "API_BODY_BYTES", default=1024 * 1024
)  # of JSON; files have limits of theirs
IDEMPOTENCY_HOURS = 24

REST_FRAMEWORK: dict[str, Any] = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "runhub.api.authentication.BearerAuthentication",
        "runhub.api.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": [
        "runhub.api.permissions.SignedIn",
        "runhub.api.permissions.Scoped",
    ],
    "DEFAULT_THROTTLE_CLASSES": ["runhub.api.throttles.PersonThrottle"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["runhub.api.parsers.BoundedJSONParser"],
    "DEFAULT_CONTENT_NEGOTIATION_CLASS": "runhub.api.parsers.OneAnswer",
    "DEFAULT_SCHEMA_CLASS": "runhub.api.schema.Schema",
    "DEFAULT_PAGINATION_CLASS": None,
    "EXCEPTION_HANDLER": "runhub.api.errors.answer",
    "DEFAULT_METADATA_CLASS": None,
    "URL_FORMAT_OVERRIDE": None,
    "COERCE_DECIMAL_TO_STRING": False,
}

SPECTACULAR_SETTINGS: dict[str, Any] = {
    "TITLE": "RunHub",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "DESCRIPTION": (
        "Activities, imports and settings of a runner. SI units, named in every field "
        "(`distance_m`, `average_heart_rate_bpm`); times are UTC, days are local to the run. "
        "Each operation names the token scope it needs as `x-scope`."
    ),
    "LICENSE": {"name": "MIT"},
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "SERVE_INCLUDE_SCHEMA": False,
    "COMPONENT_SPLIT_REQUEST": True,
    "COMPONENT_SPLIT_PATCH": True,
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
    "DISABLE_DOCSTRING_DESCRIPTIONS": True,
    # Without the enum hook: choices stay where they are used, "" among them.
    "POSTPROCESSING_HOOKS": ["runhub.api.schema.finish"],
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
}
