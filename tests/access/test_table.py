"""Nothing is without a row, and no row without its thing."""

from __future__ import annotations

import re

from tests.access.table import API, PAGES, ROUTES, WEB, operations


def test_every_page_has_a_row():
    assert set(PAGES) - set(WEB) == set()


def test_every_row_has_a_page():
    assert set(WEB) - set(PAGES) == set()


def test_every_operation_has_a_row():
    assert set(operations()) - set(API) == set()


def test_every_row_of_the_api_has_an_operation():
    assert set(API) - set(operations()) == set()


def test_every_address_of_the_api_is_an_operation():
    described = {re.sub(r"\{\w+\}", "{}", name.split()[1]) for name in operations()}
    routes = {f"/{route}" for route in ROUTES if route.startswith("api/")}
    found = {re.sub(r"<\w+:\w+>", "{}", route) for route in routes}
    assert found - described == {"/api/v1/schema/", "/api/v1/docs/"}
    assert described <= found
