"""The frame in a real Chromium: script, sizes, colours, keyboard."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from athletes.models import Athlete

pytestmark = pytest.mark.browser

PASSWORD = "correct horse battery"
PAGES = [
    "settings_index",
    "settings_profile",
    "settings_thresholds",
    "settings_shoes",
    "styleguide",
]


@pytest.fixture
def open_page(chromium, live_server):
    """`open_page(width, ...)`: a page of the running site; any script error fails the test."""
    faults, contexts = [], []

    def opened(width=1440, **options):
        context = chromium.new_context(
            base_url=live_server.url, viewport={"width": width, "height": 844}, **options
        )
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda line: line.type == "error" and faults.append(line.text))
        return page

    yield opened
    for context in contexts:
        context.close()
    assert faults == []


def sign_in(page, email="alice@example.org"):
    page.goto(reverse("account_login"))
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
    page.wait_for_url(lambda url: "login" not in url)


def test_sign_up_takes_zone_and_units_from_the_browser(open_page, db):
    page = open_page(locale="en-US", timezone_id="America/New_York")
    page.goto(reverse("account_signup"))
    page.get_by_label("Name").fill("Emil Holm")
    page.get_by_label("E-mail address").fill("emil@example.org")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_label("Password (again)").fill(PASSWORD)
    page.get_by_role("button", name="Create account").click()
    page.wait_for_url(lambda url: "signup" not in url)
    emil = Athlete.objects.get(name="Emil Holm")
    assert (emil.time_zone, emil.units) == ("America/New_York", "imperial")


def test_the_theme_switches_at_once_and_stays(open_page, alice):
    page = open_page(color_scheme="light")
    sign_in(page)
    page.goto(reverse("settings_security"))
    paper = "getComputedStyle(document.documentElement).backgroundColor"
    assert page.evaluate(paper) == "rgb(250, 250, 248)"
    page.locator("summary", has_text="Your menu").click()
    with page.expect_response("**/settings/theme/"):
        page.get_by_role("button", name="Dark").first.click()
    assert page.evaluate(paper) == "rgb(16, 18, 21)"
    page.reload()
    assert page.evaluate(paper) == "rgb(16, 18, 21)"


def test_dark_follows_the_system_without_script(open_page, db):
    page = open_page(color_scheme="dark", java_script_enabled=False)
    page.goto(reverse("account_login"))
    assert page.locator("html").evaluate("e => getComputedStyle(e).backgroundColor") == (
        "rgb(16, 18, 21)"
    )


@pytest.mark.parametrize("width", [320, 390, 768])
def test_nothing_scrolls_sideways(open_page, alice, width):
    page = open_page(width)
    sign_in(page)
    for name in PAGES:
        page.goto(reverse(name))
        assert page.evaluate("document.documentElement.scrollWidth") <= width, name


def test_main_targets_fit_a_thumb(open_page, alice):
    page = open_page(390)
    sign_in(page)
    page.goto(reverse("settings_shoes"))
    for target in page.locator(".bottombar a, .topbar summary, main .button").all():
        box = target.bounding_box()
        assert min(box["width"], box["height"]) >= 40 and box["height"] >= 40, target.inner_text()


def test_the_first_tab_skips_to_the_content(open_page, alice):
    page = open_page()
    sign_in(page)
    page.goto(reverse("settings_profile"))
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to content"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"


def test_menu_and_dialog_close_with_escape(open_page, alice):
    page = open_page()
    sign_in(page)
    page.goto(reverse("styleguide"))
    menu = page.locator("details[data-menu]")
    menu.locator("summary").click()
    page.keyboard.press("Escape")
    expect(menu).not_to_have_attribute("open", "")
    page.get_by_text("Open the dialog").click()
    dialog = page.locator("dialog#delete-run")
    expect(dialog).to_be_visible()
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
