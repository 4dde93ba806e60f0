"""Every page of the main job without a fault that axe can find, in both themes."""

from __future__ import annotations

import dataclasses

import pytest
from playwright.sync_api import Page, expect

from activities.models import Activity
from activities.services.library import activity_trash
from athletes.models import Athlete
from athletes.services import threshold_set
from simulation.bench import one_hour
from simulation.write_fit import write_fit
from tests.browser.axe import LOOKS, faultless, violations
from tests.browser.conftest import Visitor
from tests.imports.handing_in import bring
from tests.samples import fit, short_run

pytestmark = pytest.mark.browser


@pytest.fixture
def page(visitor: Visitor, alice: Athlete) -> Page:
    return visitor.open(alice)


@pytest.fixture
def full(alice: Athlete) -> Activity:
    """A run with map, heart rate, zones, laps."""
    threshold_set(
        athlete=alice, valid_from="2020-01-01", threshold_heart_rate_bpm=170,
        threshold_speed_mps=4.0,
    )  # fmt: skip
    return bring(alice, full_fit=write_fit(one_hour(2)))["full.fit"].activity


@pytest.fixture
def thin(alice: Athlete) -> Activity:
    """A treadmill run without positions and heart rate."""
    run = short_run()
    gone = ("latitude", "longitude", "heart_rate_bpm")
    channels = {key: values for key, values in run.channels.items() if key not in gone}
    data = write_fit(dataclasses.replace(run, channels=channels, sub_sport="treadmill"))
    return bring(alice, thin_fit=data)["thin.fit"].activity


def test_a_run_with_everything(page: Page, full: Activity):
    page.goto(f"/activities/{full.public_id}/")
    expect(page.locator("[data-chart-controls]")).to_be_visible()
    assert violations(page) == []
    for name in ("Laps", "Splits"):
        tab = page.get_by_role("tab", name=name)
        if tab.count():
            tab.click()
    tables = page.locator("main details:not([data-menu]) > summary")
    expect(tables.nth(3)).to_be_attached()
    for place in (0, tables.count() - 1):  # they are alike, and long
        tables.nth(place).click()
    assert violations(page, LOOKS[:1]) == []


def test_a_run_without_positions_and_heart_rate(page: Page, thin: Activity):
    page.goto(f"/activities/{thin.public_id}/")
    expect(page.locator("[data-chart-controls]")).to_be_visible()
    assert violations(page) == []


def test_editing_in_place_and_on_a_page_of_its_own(page: Page, full: Activity):
    faultless(page, f"/activities/{full.public_id}/edit/", f"/activities/{full.public_id}/delete/")
    page.goto(f"/activities/{full.public_id}/")
    page.get_by_role("link", name="Edit").or_(page.get_by_role("button", name="Edit")).click()
    expect(page.locator("main input[name=title]")).to_be_visible()
    page.fill("main input[name=title]", "")
    edit = page.get_by_role("region", name="Edit activity")
    edit.get_by_role("button", name="Save").click()
    expect(page.locator("main [aria-invalid=true]").first).to_be_visible()
    assert violations(page) == []


def test_the_list_its_filter_and_the_bulk_bar(page: Page, alice: Athlete, full: Activity):
    bring(alice, b_fit=fit(day=1), c_fit=fit(day=2))
    faultless(page, "/activities/?q=nothing")
    page.goto("/activities/")
    page.locator("details.filter-more > summary").click()
    assert violations(page) == []
    page.keyboard.press("Escape")
    page.goto("/activities/")
    for box in page.locator("input[name=key]").all()[:2]:
        box.check()
    expect(page.locator(".bulk-bar")).to_be_visible()
    assert violations(page) == []
    page.locator(".bulk-bar [data-delete]").click()
    expect(page.locator("#bulk-delete")).to_be_visible()
    assert violations(page) == []


def test_home_trash_and_typing_in(page: Page, alice: Athlete, full: Activity, thin: Activity):
    activity_trash(athlete=alice, keys=[thin.public_id])
    faultless(page, "/", "/activities/trash/", "/activities/new/")
    page.get_by_role("button", name="Add activity").click()
    expect(page.locator("main [aria-invalid=true]").first).to_be_visible()
    assert violations(page) == []


def test_empty_pages(page: Page):
    faultless(page, "/", "/activities/", "/imports/")


def test_imports_and_a_batch_with_failures(page: Page, alice: Athlete):
    items = bring(alice, a_fit=fit(), b_gpx=b"no track", c_gpx=b"<gpx><trk></gpx>")
    bring(alice, again_fit=fit())
    job = items["a.fit"].job
    batch = f"/imports/{job.public_id}/"
    faultless(page, "/imports/", f"{batch}?show=failed", f"{batch}undo/")
    page.goto(batch)
    page.get_by_role("link", name="Undo import").click()
    expect(page.locator("#undo-body form")).to_be_visible()
    assert violations(page) == []


def test_upload_with_a_file_that_is_not_taken(page: Page):
    page.goto("/upload/")
    page.set_input_files("#files", {"name": "notes.txt", "mimeType": "text/plain", "buffer": b"x"})
    expect(page.locator("[data-rows]")).to_contain_text("Not a FIT, GPX, TCX or ZIP file.")
    expect(page.locator("[data-rows]")).to_contain_text("not taken")
    for source in page.locator(".sources summary").all():
        source.click()
    assert violations(page) == []
