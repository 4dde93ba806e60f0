"""No page of ours breaks the content security policy: every address, in a real Chromium."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress

import pytest
from playwright.sync_api import expect

from athletes.models import User
from tests.access.made import Made
from tests.access.table import ROUTES, WEB
from tests.access.vocabulary import SEE
from tests.access.world import filled, world_make
from tests.security.watching import Watch, watched

pytestmark = pytest.mark.browser

SKIPPED = ("logout", "original", "metrics", "admin/", "csv")
COACHED = sorted(route for route, row in WEB.items() if row.is_shared)


@pytest.fixture
def world(live_server) -> Made:
    return world_make()


def address(route: str, world: Made) -> str:
    return "/" + filled(route, world.values)


def paths_for(world: Made, routes: Iterable[str], name: str) -> list[str]:
    """The addresses among `routes` that may answer that class of reader."""
    found = []
    for route in routes:
        if any(word in route for word in SKIPPED):
            continue
        if route.startswith("api/") and not route.endswith("/docs/"):
            continue
        if route in WEB and not WEB[route].get[name] & SEE:
            continue
        with suppress(AssertionError):  # a parameter that only a mail knows
            found.append(address(route, world))
    return found


def visit(watch: Watch, paths: list[str]) -> int:
    return sum(watch.go(path) == "html" for path in paths)


def test_every_page_of_a_stranger(chromium, live_server):
    with watched(chromium, live_server.url, None) as watch:
        names = ("", "accounts/login/", "accounts/signup/", "accounts/password/reset/", "none/")
        assert visit(watch, [f"/{name}" for name in names]) == len(names)
    assert watch.faults == []


def test_every_page_of_an_athlete(chromium, live_server, world):
    with watched(chromium, live_server.url, world.alice.user) as watch:
        assert visit(watch, paths_for(world, ROUTES, "athlete")) >= 30
    assert watch.faults == []


def test_what_a_coach_sees_of_an_athlete(chromium, live_server, world):
    coach = world.people["coach of her team"].user
    with watched(chromium, live_server.url, coach) as watch:
        assert visit(watch, paths_for(world, COACHED, "coach")) >= 15
    assert watch.faults == []


def test_the_admin_pages(chromium, live_server, cast):
    User.objects.filter(pk=cast.bob.user.pk).update(is_staff=True, is_superuser=True)
    with watched(chromium, live_server.url, cast.bob.user) as watch:
        assert watch.go("/admin/") == "html"
        links = "[...document.querySelectorAll('#content a')].map(a => a.getAttribute('href'))"
        found = [link for link in watch.page.evaluate(links) if link and link.startswith("/admin/")]
        visit(watch, found[:12])
    assert watch.faults == []


@pytest.mark.parametrize("width", [1200, 390])
def test_charts_and_map_are_drawn_under_the_policy(chromium, live_server, world, width):
    path = address("activities/<uuid:key>/", world)
    with watched(chromium, live_server.url, world.alice.user, width) as watch:
        watch.go(path)
        expect(watch.page.locator(".js-plotly-plot .main-svg").first).to_be_visible()
        expect(watch.page.locator(".leaflet-overlay-pane path").first).to_be_attached()
        watch.page.get_by_role("button", name="Zoom in").first.click()
        watch.page.locator("#run-head .page-actions a").first.click()
        expect(watch.page.locator("form.form").first).to_be_visible()
        style = "getComputedStyle(document.querySelector('.js-plotly-plot .main-svg')).position"
        assert watch.page.evaluate(style) == "absolute"
        assert watch.page.evaluate("window.__breaches") == []
    assert watch.faults == []


def test_the_watch_sees_a_breach(chromium, live_server, db):
    """Otherwise the tests above would say nothing."""
    with watched(chromium, live_server.url, None) as watch:
        watch.go("/accounts/login/")
        for script in (
            "document.body.setAttribute('onclick', '1'), document.body.onclick",
            "document.body.append(Object.assign(document.createElement('script'), {text: 'window.__x = 1'}))",
            "document.body.append(Object.assign(document.createElement('style'), {textContent: 'a {}'}))",
            "document.body.append(Object.assign(new Image(), {src: 'http://127.0.0.1:9/x.png'}))",
            "setTimeout(() => { try { eval('window.__x = 1') } catch {} })",
        ):
            watch.page.evaluate(f"() => {{ {script}; }}")
        watch.page.wait_for_function("window.__breaches.length >= 4")
        assert watch.page.evaluate("window.__x") is None
    assert len(watch.faults) >= 4
