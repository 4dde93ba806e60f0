"""allauth's pages and the admin's: no errors, nothing of Alice's, and a wall around the console."""

from __future__ import annotations

import re

import pytest

from tests.access.asking import fresh_limits
from tests.access.principals import CLASSES
from tests.access.rows_web import ACCOUNT
from tests.access.stage import Stage, class_of
from tests.access.table import ACCOUNT_PAGES, ADMIN_PAGES

pytestmark = pytest.mark.django_db
WALL = frozenset({302, 403, 404, 405})
# One of each class: these pages know nothing of teams.
SOME = ("anonymous", "athlete", "coach", "stranger", "admin")
ONES = [
    who for name, who in {class_of(who): who for who in reversed(CLASSES)}.items() if name in SOME
]


def account_path(route: str) -> str:
    path = "/" + route.replace("^", "").replace("$", "").replace(r"(?P<key>[-:\w]+)", "abc:def")
    return path.replace("(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)", "1-set-password")


def admin_path(route: str, pk: int) -> str:
    path = re.sub(r"\^\(\?P<app_label>[^)]*\)", "athletes", route).replace("$", "")
    path = path.replace("<path:object_id>", str(pk)).replace("<int:content_type_id>", "1")
    return "/" + path.replace("(?P<url>.*)", "x")


@pytest.mark.parametrize("route", ACCOUNT_PAGES)
def test_an_account_page(route: str, stage: Stage):
    for who in ONES:
        for method, cells in (("get", ACCOUNT.get), ("post", ACCOUNT.post)):
            fresh_limits()
            stage.check(who, method, account_path(route), cells[class_of(who)])


@pytest.mark.parametrize("route", ADMIN_PAGES)
def test_an_admin_page(route: str, stage: Stage):
    """Admins find nothing of Alice's runs there either."""
    path = admin_path(route, stage.made.alice.user_id)
    for who in ONES:
        name = class_of(who)
        for method in ("get", "post"):
            fresh_limits()
            statuses = frozenset(range(200, 500)) if name == "admin" else WALL
            stage.check(who, method, path, statuses)
