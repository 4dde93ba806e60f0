"""Rows of the API's operations on activities, imports, figures and settings."""

from __future__ import annotations

from tests.access.vocabulary import (
    API_MINE,
    API_MINE_DO,
    API_OWN,
    API_OWN_DO,
    API_SHARED,
    DONE,
    Row,
    but,
    cells,
)

_HERS = "athlete={athlete}"

WEB: dict[str, Row] = {}
API: dict[str, Row] = {
    # Needs no token but the password: tests/api/test_tokens.py.
    "POST /api/v1/tokens/": Row(cells(rest=DONE, anonymous=DONE | frozenset({401}))),
    "GET /api/v1/tokens/": API_OWN,
    "DELETE /api/v1/tokens/{id}/": API_MINE_DO,
    "GET /api/v1/imports/": API_OWN,
    "POST /api/v1/imports/": API_OWN_DO,
    "GET /api/v1/imports/{id}/": API_MINE,
    "POST /api/v1/imports/{id}/undo/": API_MINE_DO,
    "POST /api/v1/imports/{id}/retry/": API_MINE_DO,
    "GET /api/v1/activities/": but(API_SHARED, query=_HERS),
    "POST /api/v1/activities/": API_OWN_DO,
    "GET /api/v1/activities/{id}/": API_SHARED,
    "PATCH /api/v1/activities/{id}/": API_MINE_DO,
    "DELETE /api/v1/activities/{id}/": API_MINE_DO,
    "POST /api/v1/activities/{id}/restore/": API_MINE_DO,
    "GET /api/v1/activities/{id}/streams/": API_SHARED,
    "GET /api/v1/activities/{id}/laps/": API_SHARED,
    "GET /api/v1/activities/{id}/splits/": API_SHARED,
    "GET /api/v1/activities/{id}/original/": API_MINE,
    "POST /api/v1/exports/": API_OWN_DO,
    "GET /api/v1/exports/{id}/": API_MINE,
    "GET /api/v1/exports/{id}/download/": API_MINE,
    "GET /api/v1/metrics/": API_OWN,
    "GET /api/v1/trends/": but(API_SHARED, query=f"{_HERS}&metric=pace"),
    "GET /api/v1/load/": but(API_SHARED, query=_HERS),
    "GET /api/v1/bests/": but(API_SHARED, query=_HERS),
    "GET /api/v1/curves/": but(API_SHARED, query=_HERS),
    "GET /api/v1/compare/": but(API_SHARED, query="runs={run},{other}"),
    "GET /api/v1/me/": API_OWN,
    "PATCH /api/v1/me/": API_OWN_DO,
    "GET /api/v1/me/thresholds/": API_OWN,
    "POST /api/v1/me/thresholds/": API_OWN_DO,
    "GET /api/v1/me/thresholds/{id}/": API_MINE,
    "PATCH /api/v1/me/thresholds/{id}/": API_MINE_DO,
    "DELETE /api/v1/me/thresholds/{id}/": API_MINE_DO,
    "GET /api/v1/me/shoes/": API_OWN,
    "POST /api/v1/me/shoes/": API_OWN_DO,
    "GET /api/v1/me/shoes/{id}/": API_MINE,
    "PATCH /api/v1/me/shoes/{id}/": API_MINE_DO,
    "DELETE /api/v1/me/shoes/{id}/": API_MINE_DO,
}
