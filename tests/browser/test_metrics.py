"""The metrics dashboard as people use it: cards arrive, a reading is switched, a dot opens its run."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from athletes.models import Athlete
from tests.browser.axe import violations
from tests.browser.conftest import Visitor
from tests.metrics_pages.rows import banded, run

pytestmark = pytest.mark.browser


@pytest.fixture
def season(alice: Athlete) -> None:
    today = timezone.localdate()
    for back in range(0, 120, 3):
        activity = run(
            alice, today - timedelta(days=back),
            {"heart_rate": 150.0 + back % 4, "cadence": 172.0, "trimp": 90.0},
            lacks={"power": "no_power"},
        )  # fmt: skip
        banded(activity, "pace", {3.0: (600, 139.0)})


def test_the_dashboard_from_card_to_run(visitor: Visitor, alice: Athlete, season: None):
    page = visitor.open(alice)
    page.goto("/progress/metrics/?window=26w")
    cards = page.locator(".panel:not(.is-waiting)")
    page.locator("#panel-trend-cadence").scroll_into_view_if_needed()
    expect(page.locator("[data-drawn=yes] .main-svg").first).to_be_visible()
    heart = page.locator("#panel-trend-heart_rate")
    expect(heart).to_contain_text("over the last 4 weeks")
    for width in (1440, 390):
        page.set_viewport_size({"width": width, "height": 844})
        page.evaluate("window.scrollTo(0, document.body.scrollHeight)")
        expect(cards).to_have_count(3)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert violations(page) == []

    page.set_viewport_size({"width": 1440, "height": 844})
    page.goto("/progress/metrics/?window=26w&at=pace:3-3.05")
    expect(heart).to_contain_text("your heart rate was 139 bpm")
    page.get_by_role("link", name="Whole runs").click()
    expect(heart).to_contain_text("Your heart rate was 15")
    expect(page).to_have_url(re.compile(r"\?window=26w$"))

    heart.get_by_text("Show as table").click()
    expect(heart.get_by_role("row")).to_have_count(25)
    chart = heart.locator("[data-drawn=yes]")
    expect(chart.locator(".main-svg").first).to_be_visible()
    # The newest dot lies near the right end; the pointer finds it, a click opens the run.
    chart.scroll_into_view_if_needed()
    box = chart.bounding_box()
    assert box is not None
    tip = chart.locator(".panel-tip")
    for down in range(10, int(box["height"]) - 24, 8):
        page.mouse.move(box["x"] + box["width"] - 14, box["y"] + down)
        page.evaluate("new Promise(requestAnimationFrame)")
        if tip.is_visible():
            break
    expect(tip).to_contain_text("bpm")
    chart.locator(".panel-ring").hover(force=True)
    page.mouse.down()
    page.mouse.up()
    page.wait_for_url("**/activities/*-*-*-*-*/")
