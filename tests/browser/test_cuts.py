"""A run is cropped by dragging over its pace, split by a click, and made whole again."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from athletes.models import Athlete
from tests.browser.axe import violations
from tests.browser.conftest import Visitor
from tests.imports.handing_in import bring
from tests.samples import fit

pytestmark = pytest.mark.browser


def drag(page: Page, start: float, end: float) -> None:
    """Over the plot, from one share of its width to another."""
    plot = page.locator("[data-plot]")
    plot.scroll_into_view_if_needed()
    box = plot.bounding_box()
    assert box is not None
    y = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + box["width"] * start, y)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * end, y, steps=5)
    page.mouse.up()


def slide(page: Page, start: float, end: float) -> None:
    """The same with a finger."""
    box = page.locator("[data-plot]").bounding_box()
    assert box is not None
    finger, y = page.context.new_cdp_session(page), box["y"] + box["height"] / 2
    for share in (start, (start + end) / 2, end):
        place = [{"x": box["x"] + box["width"] * share, "y": y}]
        kind = "touchStart" if share == start else "touchMove"
        finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": place})
    finger.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


def test_crop_split_and_the_way_back(visitor: Visitor, alice: Athlete):
    activity = bring(alice, a_fit=fit(minutes=30))["a.fit"].activity
    page = visitor.open(alice)
    page.goto(f"/activities/{activity.public_id}/")
    page.get_by_label("More about this activity").click()
    page.get_by_role("link", name="Crop").click()
    expect(page.locator("[data-cut][data-ready=yes]")).to_be_visible()
    drag(page, 0.3, 0.7)
    expect(page.get_by_label("From")).not_to_have_value("0:00")
    with_mouse = page.get_by_label("From").input_value()
    slide(page, 0.1, 0.5)
    expect(page.get_by_label("From")).not_to_have_value(with_mouse)
    page.get_by_label("From").fill("10:00")
    page.get_by_label("To").fill("20:00")
    expect(page.locator("[data-outcome]")).to_contain_text("10:00")
    for width in (1440, 390):
        page.set_viewport_size({"width": width, "height": 844})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert violations(page) == []
    page.keyboard.press("Enter")
    expect(page.get_by_text("This activity was cropped.")).to_be_visible()
    expect(page.locator(".run-tiles")).to_contain_text("10:00")

    page.goto(f"{page.url}split/")
    expect(page.locator("[data-cut][data-ready=yes]")).to_be_visible()
    page.locator("[data-plot]").click()
    expect(page.locator(".cut-part")).to_have_count(2)
    page.get_by_role("button", name="Split").click()
    expect(page.get_by_text("one part of a recording")).to_be_visible()
    page.get_by_role("button", name="Make it one again").click()
    page.get_by_role("button", name="Show the whole recording again").click()
    page.wait_for_url(f"**/activities/{activity.public_id}/")
    expect(page.locator(".run-tiles")).to_contain_text("29:59")
