"""A real hub (web, worker, beat) seen through a real Chromium."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from activities.models import ImportJob
from athletes.models import Athlete
from tests.conftest import person
from tests.processes import Hub, wait_until

PASSWORD = "correct horse battery"
expect.set_options(timeout=15_000)


class Visitor:
    """Opens signed-in pages and collects what went wrong in them."""

    def __init__(self, chromium: Browser, address: str) -> None:
        self.chromium = chromium
        self.address = address
        self.faults: list[str] = []

    def open(self, athlete: Athlete, width: int = 1440, **options: object) -> Page:
        context = self.chromium.new_context(
            base_url=self.address,
            viewport={"width": width, "height": 844},
            locale="en-GB",
            **options,  # type: ignore[arg-type]
        )
        context.route("**/*", self._only_here)
        page = context.new_page()
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.on("console", lambda m: m.type == "error" and self._complain(m.text))
        page.goto("/accounts/login/")
        page.fill("input[name=login]", athlete.user.email)
        page.fill("input[name=password]", PASSWORD)
        page.click("main button[type=submit]")
        page.wait_for_url(lambda url: "login" not in url)
        return page

    def _complain(self, text: str) -> None:
        if "status of 422" not in text:  # a form that asks to be mended
            self.faults.append(text)

    def _only_here(self, route: Route) -> None:
        if urlsplit(route.request.url).netloc != urlsplit(self.address).netloc:
            self.faults.append(f"asked a foreign host: {route.request.url}")
        route.continue_()


@pytest.fixture
def visitor(chromium: Browser, served: Hub, transactional_db: None) -> Iterator[Visitor]:
    found = Visitor(chromium, served.address)
    yield found
    for context in chromium.contexts:
        context.close()
    # The tables are emptied next: nobody may be writing then.
    wait_until(
        lambda: not ImportJob.objects.filter(settled_at=None).exists(), 30, "imports are settled"
    )
    # No beat rings here: what is left due was made by the test itself, and nobody works on it.
    wait_until(served.is_idle, 30, "no message and no transaction is under way")
    assert found.faults == []


@pytest.fixture
def alice(transactional_db: None) -> Athlete:
    return person("Alice")


@pytest.fixture
def files(tmp_path: Path) -> Path:
    return tmp_path
