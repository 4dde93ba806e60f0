"""The Progress page in a real Chromium: every chart drawn, switched, read by keyboard."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from athletes.models import Athlete
from runhub.web.panels import panels_of
from tests.browser.axe import LOOKS, violations
from tests.browser.conftest import Visitor
from tests.progress.rows import add_up, run

pytestmark = pytest.mark.browser
ZONES = {"heart_rate": [0.0, 900.0, 1500.0, 300.0, 200.0, 100.0], "pace": [0.0, 3000.0, 0, 0, 0, 0]}


@pytest.fixture
def runs(alice: Athlete) -> None:
    today = timezone.localdate()
    for back in range(0, 120, 3):
        run(
            alice, today - timedelta(days=back), easy_s=2400.0, hard_s=600.0, heart_rate_load=50.0,
            pace_load=40.0, zones=ZONES, bests={1000.0: 240.0, 5000.0: 1260.0},
            curves={
                "speed_mps": {60: 4.5, 300: 4.2, 1200: 4.0}, "power_w": {60: 350.0, 1200: 290.0}
            },
        )  # fmt: skip
    add_up(alice)


def test_every_panel_comes_draws_its_chart_and_hears_the_keyboard(
    visitor: Visitor, alice: Athlete, runs: None
):
    page = visitor.open(alice)
    page.goto("/progress/?window=26w")
    for _ in range(60):
        if page.locator(".is-waiting").count() == 0:
            break
        page.mouse.wheel(0, 700)
        page.wait_for_timeout(100)
    for panel in panels_of("progress"):
        section = page.locator(f"#panel-{panel.key}")
        expect(section).to_be_visible()
        for chart in section.locator("[data-chart]").all():
            expect(chart).to_have_attribute("data-drawn", "yes")
            expect(chart.locator("svg.main-svg").first).to_be_visible()
    page.get_by_role("link", name="By pace alone").click()
    expect(page.locator("#panel-form-pace [data-drawn=yes]")).to_be_visible()
    expect(page).to_have_url(re.compile("load=pace"))
    page.locator("#panel-volume .panel-switch a:not([aria-current])").first.click()
    expect(page).to_have_url(re.compile("volume="))
    # One switch leaves the others as they are, also when the page is opened again.
    assert "load=pace" in page.url and "window=26w" in page.url
    page.locator("#panel-days .day-grid-scroll").focus()
    said = page.locator("#panel-days .day-grid-said")
    page.keyboard.press("ArrowUp")  # today, as nothing was chosen
    page.keyboard.press("ArrowUp")
    expect(said).to_contain_text("rest")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    expect(said).to_contain_text("10.00 km")
    bar = page.locator("#panel-zone_share .panel-chart")
    bar.scroll_into_view_if_needed()
    box = bar.bounding_box()
    assert box is not None
    bar.hover(position={"x": box["width"] / 2, "y": box["height"] / 2})
    expect(bar.locator(".panel-tip")).to_contain_text("Zone 2")
    page.evaluate("scrollTo(0, 0)")  # nothing lies under the bar at the top
    assert violations(page, LOOKS[1:]) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
