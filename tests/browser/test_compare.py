"""A comparison as people use it: picked from the list, read by keys, map and curves together."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from playwright.sync_api import expect

from athletes.models import Athlete
from simulation.bench import one_hour
from simulation.write_fit import write_fit
from tests.browser.axe import violations
from tests.browser.conftest import Visitor
from tests.imports.handing_in import bring

pytestmark = pytest.mark.browser


@pytest.fixture
def runs(alice: Athlete) -> None:
    first, second = one_hour(1), one_hour(2)
    later = replace(second, start_utc=first.start_utc + 86_400)
    bring(alice, a_fit=write_fit(first), b_fit=write_fit(later))


def test_two_sessions_from_the_list_to_the_curves(
    visitor: Visitor, alice: Athlete, runs: None
) -> None:
    page = visitor.open(alice)
    page.goto("/activities/")
    for box in page.locator("input[name=key]").all():
        box.check()
    page.get_by_role("button", name="Compare").click()
    page.wait_for_url("**/compare/?runs=*")
    expect(page.locator("[data-compare][data-ready=yes]")).to_be_visible()
    expect(
        page.locator(".compare-map-card path.leaflet-interactive, .compare-map-card path")
    ).to_have_count(4)
    expect(page.locator(".compare-label")).to_have_count(2)
    ends = page.locator("[data-channel=pace] .compare-end")
    expect(ends).to_have_count(2)

    page.locator("[data-stack]").focus()
    page.keyboard.press("Shift+ArrowRight")
    expect(page.locator(".compare-dot")).to_have_count(2)
    expect(page.locator("[data-channel=heart_rate] .compare-read")).to_have_count(2)
    expect(page.locator("[data-spoken]")).to_contain_text("Pace A")
    page.locator("[data-channel=pace] summary").click()
    expect(page.locator("[data-channel=pace] tbody tr").nth(50)).to_be_attached()

    page.get_by_role("link", name="Lap").click()
    page.wait_for_url("**align=lap")
    expect(page.locator("[data-compare][data-ready=yes]")).to_be_visible()
    sent = json.loads(page.locator("#compare-data").text_content() or "")
    assert sent["align"] == "lap" and len(sent["runs"]) == 2
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert violations(page) == []

    page.get_by_role("link", name="Similar").first.click()
    page.wait_for_url("**/similar/")
    expect(page.get_by_role("heading", name="Runs like this one")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.goto("/progress/windows/?window=4w")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert violations(page) == []
