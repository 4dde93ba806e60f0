"""All rows together, and what they are about: the URLconf and the OpenAPI description."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import URLResolver, get_resolver

from runhub.api.views.docs import description
from tests.access import (
    rows_api,
    rows_instance,
    rows_privacy,
    rows_table,
    rows_talk,
    rows_teams,
    rows_triage,
    rows_web,
)
from tests.access.vocabulary import Row

AREAS: tuple[Any, ...] = (
    rows_web,
    rows_api,
    rows_teams,
    rows_privacy,
    rows_triage,
    rows_table,
    rows_talk,
    rows_instance,
)
VERBS = ("get", "post", "put", "patch", "delete")


def joined(name: str) -> dict[str, Row]:
    """The rows of all areas; AssertionError when two speak of one address."""
    found: dict[str, Row] = {}
    for area in AREAS:
        rows = getattr(area, name)
        assert not (found.keys() & rows.keys()), sorted(found.keys() & rows.keys())
        found |= rows
    return found


def walk(resolver: URLResolver, prefix: str = "") -> Iterator[str]:
    for pattern in resolver.url_patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from walk(pattern, route)
        else:
            yield route


ROUTES = tuple(dict.fromkeys(walk(get_resolver())))
# The admin pages are one wall for all of them; allauth's answer for themselves.
PAGES = tuple(route for route in ROUTES if not route.startswith(("accounts/", "admin/", "api/")))
ACCOUNT_PAGES = tuple(route for route in ROUTES if route.startswith("accounts/"))
ADMIN_PAGES = tuple(route for route in ROUTES if route.startswith("admin/"))
WEB = joined("WEB")
API = joined("API")


def operations() -> dict[str, tuple[str, ...]]:
    """ "GET /api/v1/…/" → the scopes of which a token needs one."""
    found = {
        f"{method.upper()} {path}": tuple(operation["x-scope"])
        for path, item in description()["paths"].items()
        for method, operation in item.items()
        if method in VERBS
    }
    # Every token may end itself; those of others need this.
    return found | {"DELETE /api/v1/tokens/{id}/": ("write",)}
