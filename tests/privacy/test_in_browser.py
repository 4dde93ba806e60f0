"""The map of Settings › Privacy in a real browser."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from athletes.models import PrivacyZone
from tests.browser.conftest import Visitor, visitor  # noqa: F401
from tests.conftest import Cast
from tests.imports.handing_in import bring
from tests.samples import fit

pytestmark = pytest.mark.browser


def test_a_click_on_the_map_chooses_the_place(visitor: Visitor, cast: Cast) -> None:  # noqa: F811
    bring(cast.alice, a_fit=fit(minutes=12))
    page = visitor.open(cast.alice)
    page.goto("/settings/privacy/")
    chosen = page.locator("[data-zone-map]")
    expect(chosen).to_be_visible()
    chosen.click(position={"x": 200, "y": 120})
    expect(page.get_by_label("a place on the map")).to_be_checked()
    latitude = float(page.get_by_role("spinbutton", name="Latitude").input_value())
    page.get_by_role("button", name="Hide this place").click()
    expect(page.get_by_text("Home is hidden.")).to_be_visible()
    zone = PrivacyZone.objects.get(athlete=cast.alice)
    assert zone.place.y == pytest.approx(latitude, abs=1e-9)
