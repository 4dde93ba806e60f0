"""From a file to its page, as a runner does it."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from athletes.models import Athlete
from athletes.services import threshold_set
from simulation.bench import one_hour
from simulation.write_fit import write_fit
from tests.browser.conftest import Visitor
from tests.imports.handing_in import zipped
from tests.samples import fit, short_run

pytestmark = pytest.mark.browser


def upload(page: Page, path: Path) -> None:
    """Choose a file on the upload page and wait until its batch is settled."""
    page.goto("/upload/")
    page.set_input_files("#files", path)
    page.wait_for_url("**/imports/**")


def upload_run(page: Page, folder: Path, data: bytes, name: str = "run.fit") -> None:
    """Upload one run and open its page."""
    path = folder / name
    path.write_bytes(data)
    upload(page, path)
    page.locator("main a[href^='/activities/']").first.click()
    page.wait_for_url("**/activities/*/")


def drawn(page: Page) -> None:
    expect(page.locator("[data-chart-controls]")).to_be_visible()


def test_a_file_becomes_map_splits_charts_and_zones(visitor: Visitor, alice: Athlete, files: Path):
    threshold_set(
        athlete=alice,
        valid_from="2020-01-01",
        threshold_heart_rate_bpm=170,
        threshold_speed_mps=4.0,
    )
    page = visitor.open(alice)
    upload_run(page, files, write_fit(one_hour(2)))
    drawn(page)
    expect(page.locator(".run-map path").first).to_be_visible()
    kilometres = one_hour(2).totals.distance_m / 1000
    expect(page.locator("main")).to_contain_text(f"{kilometres:.2f}")
    assert page.locator("#panel-splits tbody tr").count() == int(kilometres) + 1
    expect(page.get_by_role("heading", name="Heart-rate zones")).to_be_visible()
    expect(page.get_by_role("heading", name="Ground contact")).to_be_visible()


def test_the_cursor_of_the_charts_moves_the_dot_and_the_split(
    visitor: Visitor, alice: Athlete, files: Path
):
    page = visitor.open(alice)
    upload_run(page, files, write_fit(one_hour(2)))
    drawn(page)
    page.locator("[data-stack]").focus()
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    expect(page.locator("[data-spoken]")).not_to_be_empty()
    expect(page.locator("#panel-splits tr.is-here")).to_have_count(1)
    dot = page.locator(".run-map .run-dot")
    before, first = dot.bounding_box(), page.locator("[data-spoken]").inner_text()
    page.keyboard.press("End")
    expect(page.locator("[data-spoken]")).not_to_have_text(first)
    assert dot.bounding_box() != before


def test_distance_and_time_axes_switch(visitor: Visitor, alice: Athlete, files: Path):
    page = visitor.open(alice)
    upload_run(page, files, write_fit(one_hour(2)))
    drawn(page)
    page.get_by_role("button", name="Time", exact=True).click()
    expect(page.locator("[data-figure]")).to_contain_text("45:00")


def test_miles_change_every_figure(visitor: Visitor, alice: Athlete, files: Path):
    Athlete.objects.filter(pk=alice.pk).update(units="imperial")
    page = visitor.open(alice)
    upload_run(page, files, write_fit(one_hour(2)))
    miles = one_hour(2).totals.distance_m / 1609.344
    main = page.locator("main")
    expect(main).to_contain_text(f"{miles:.2f}")
    expect(main).to_contain_text("/mi")
    assert "/km" not in main.inner_text()
    assert page.locator("#panel-splits tbody tr").count() == int(miles) + 1


def test_a_second_upload_links_the_run_and_a_broken_file_says_what_to_do(
    visitor: Visitor, alice: Athlete, files: Path
):
    page = visitor.open(alice)
    upload_run(page, files, fit())
    upload(page, files / "run.fit")
    expect(page.locator("main")).to_contain_text("already")
    expect(page.locator("main a[href^='/activities/']").first).to_be_visible()
    (files / "broken.gpx").write_text("no track")
    upload(page, files / "broken.gpx")
    expect(page.locator("main")).to_contain_text("This is not a FIT, GPX or TCX file.")
    expect(page.get_by_role("button", name="Retry", exact=False).first).to_be_visible()


def test_an_archive_counts_up_and_survives_closing_the_page(
    visitor: Visitor, alice: Athlete, files: Path
):
    members = {f"run{n:02d}_fit": fit(day=n, minutes=2) for n in range(40)}
    (files / "history.zip").write_bytes(zipped(**members))
    page = visitor.open(alice)
    upload(page, files / "history.zip")
    address = page.url
    page.goto("about:blank")
    page.goto(address)
    expect(page.locator("main")).to_contain_text("40", timeout=60_000)
    expect(page.get_by_role("link", name="Undo import")).to_be_visible(timeout=60_000)


def test_a_treadmill_run_has_sentences_where_the_map_would_be(
    visitor: Visitor, alice: Athlete, files: Path
):
    run = short_run()
    channels = {k: v for k, v in run.channels.items() if k not in ("latitude", "longitude")}
    indoor = dataclasses.replace(run, channels=channels, sub_sport="treadmill")
    page = visitor.open(alice)
    upload_run(page, files, write_fit(indoor))
    drawn(page)
    expect(page.locator(".run-map")).to_have_count(0)
    expect(page.locator("main")).to_contain_text("Indoors, so there is no map.")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_phone_shows_everything_without_sideways_scrolling(
    visitor: Visitor, alice: Athlete, files: Path, scheme: str
):
    page = visitor.open(alice, width=390, color_scheme=scheme)
    upload_run(page, files, write_fit(one_hour(2)))
    drawn(page)
    run = page.url
    for path in ("/", "/activities/", "/upload/", run):
        page.goto(path)
        width = page.evaluate("document.documentElement.scrollWidth")
        assert width <= 390, path
    background = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    assert (background == "rgb(16, 18, 21)") is (scheme == "dark")


def test_editing_in_place_survives_reload_and_delete_can_be_undone(
    visitor: Visitor, alice: Athlete, files: Path
):
    page = visitor.open(alice)
    upload_run(page, files, fit())
    page.get_by_role("link", name="Edit").or_(page.get_by_role("button", name="Edit")).click()
    page.fill("input[name=title]", "Tempo by the river")
    edit = page.get_by_role("region", name="Edit activity")
    edit.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", name="Tempo by the river")).to_be_visible()
    page.reload()
    expect(page.get_by_role("heading", name="Tempo by the river")).to_be_visible()
