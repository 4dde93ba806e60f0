"""The coach's keys in a real Chromium: over the table, in the panel, through the queue."""

from __future__ import annotations

from django.urls import reverse
from playwright.sync_api import expect

from tests.conftest import Cast
from tests.table.people import join, long_ago, raised, ran
from tests.web.test_frame_in_browser import open_page as open_page
from tests.web.test_frame_in_browser import pytestmark as pytestmark
from tests.web.test_frame_in_browser import sign_in


def test_keys_lead_through_the_table_and_the_queue_and_rest_in_fields(cast: Cast, open_page):
    long_ago(cast.team)
    (ben,) = join(cast.team, ["Ben"])
    raised(ben)
    ran(ben, 2, title="Ben's tempo")
    ran(cast.alice, 1, title="Alice's easy run")
    page = open_page()
    sign_in(page, "bob@example.org")
    page.goto(reverse("team_table", args=[cast.team.public_id]))
    panel = page.locator("#table-panel")
    expect(page.get_by_role("button", name="Keys")).to_be_visible()
    page.get_by_label("Find an athlete by name").press_sequentially("j?")
    expect(page.locator("dialog[open]")).to_have_count(0)
    page.locator("h1").click()
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(panel.get_by_role("heading", name="Alice", exact=True)).to_be_focused()
    expect(panel).to_contain_text("Alice's easy run")
    page.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    expect(page.locator("[data-row]").nth(1)).to_be_focused()
    page.keyboard.press("k")
    page.keyboard.press("Enter")
    said = page.locator(".table-summary")
    expect(said).to_contain_text("1 of 2 needs attention")
    panel.get_by_role("button", name="Done").click()
    expect(page.locator("tr.is-current")).to_contain_text("put off or done")
    expect(said).to_have_text("None of 2 athletes needs attention.")
    panel.get_by_role("button", name="Take up again").click()
    expect(page.locator("tr.is-current")).to_contain_text("Load far above usual")
    page.get_by_role("link", name="Review", exact=True).click()
    expect(page.locator("[data-review-title]")).to_contain_text("Ben's tempo")
    expect(page.get_by_role("button", name="Keys")).to_be_visible()  # the script is there
    page.keyboard.press("e")
    expect(page.locator("[data-review-title]")).to_contain_text("Alice's easy run")
    expect(page.locator("#toasts")).to_contain_text("“Ben's tempo” of Ben is done.")
    page.keyboard.press("?")
    page.get_by_label("Single keys act on this device").uncheck()
    page.keyboard.press("Escape")
    page.keyboard.press("e")
    page.reload()
    expect(page.get_by_role("button", name="Keys")).to_be_visible()
    page.keyboard.press("e")
    expect(page.locator(".review-count")).to_have_text("1 run waits to be looked at")
