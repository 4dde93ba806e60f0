"""A real hub (web, worker, beat) seen through a real Chromium."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, Route, expect, sync_playwright

from athletes.models import Athlete
from tests.conftest import person
from tests.processes import Hub

CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome") or ""
SWITCHES = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
PASSWORD = "correct horse battery"
expect.set_options(timeout=15_000)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    if not CHROMIUM:
        pytest.skip("no Chromium on this machine")
    # Playwright keeps an event loop in this thread, which Django's ORM would refuse.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as driver:
        yield driver.chromium.launch(executable_path=CHROMIUM, args=SWITCHES)
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


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
        page.on("console", lambda m: m.type == "error" and self.faults.append(m.text))
        page.goto("/accounts/login/")
        page.fill("input[name=login]", athlete.user.email)
        page.fill("input[name=password]", PASSWORD)
        page.click("main button[type=submit]")
        page.wait_for_url(f"{self.address}/")
        return page

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
    assert found.faults == []


@pytest.fixture
def alice(transactional_db: None) -> Athlete:
    return person("Alice")


@pytest.fixture
def files(tmp_path: Path) -> Path:
    return tmp_path
