"""Every page × every method × everybody, while Alice shares everything with Team Red."""

from __future__ import annotations

import pytest

from tests.access.stage import Stage
from tests.access.table import WEB

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("route", sorted(WEB))
def test_a_page(route: str, stage: Stage):
    stage.check_page(route, WEB[route])
