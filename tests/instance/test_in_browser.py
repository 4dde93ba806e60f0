"""An account ended and taken back, in a real Chromium."""

from __future__ import annotations

import pytest

from tests.conftest import PASSWORD

pytestmark = pytest.mark.browser


def sign_in(page) -> None:
    page.get_by_label("E-mail address").fill("alice@example.org")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()


@pytest.fixture
def context(chromium, live_server):
    opened = chromium.new_context(base_url=live_server.url, viewport={"width": 390, "height": 844})
    yield opened
    opened.close()


def test_an_account_is_deleted_and_within_the_days_of_grace_taken_back(context, cast):
    page, faults = context.new_page(), []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.goto("/settings/account/")
    sign_in(page)
    page.get_by_label("Your e-mail address").fill("alice@example.org")
    page.get_by_role("button", name="Delete my account").click()
    page.get_by_role("heading", name="Is it you?").wait_for()
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Go on").click()
    page.get_by_text("Your account will be deleted on").wait_for()
    sign_in(page)
    page.get_by_role("heading", name="Keep your account?").wait_for()
    page.goto("/activities/")
    page.get_by_role("button", name="Keep my account").click()
    page.get_by_text("You keep your account").wait_for()
    page.goto("/activities/")
    page.get_by_role("heading", name="Activities").wait_for()
    assert faults == []
