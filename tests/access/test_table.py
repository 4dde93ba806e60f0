"""Nothing is without a row, and no row without its thing."""

from __future__ import annotations

import re

from tests.access.consent import STATES
from tests.access.principals import CLASSES, STAFF_PEOPLE
from tests.access.stage import REFUSING, TOKENS
from tests.access.table import API, PAGES, ROUTES, WEB, operations
from tests.access.test_consent import OF_A_RUN, SHARED


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


def test_the_matrix_is_as_large_as_the_documents_say():
    """Cells of the parts that walk the tables; the others come on top."""
    pages = len(WEB) * len(CLASSES) * (2 + len(REFUSING))
    api = len(API) * (len(CLASSES) + len(TOKENS))
    consent = len(SHARED) * len(STATES) * 2 + len(OF_A_RUN) * 3 * len(STAFF_PEOPLE)
    print(f"{pages} + {api} + {consent} = {pages + api + consent} cells")
    assert pages + api + consent > 25_000
    assert len(set(CLASSES) | set(TOKENS)) >= 40
