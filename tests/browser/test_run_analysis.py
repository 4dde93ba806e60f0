"""The analysis arrives in the run's page, and its rows point at the charts; thresholds ask."""

from __future__ import annotations

import re
from datetime import date

import pytest
from playwright.sync_api import expect

from analytics.services.analyse import activities_analyse
from athletes.models import Athlete, Threshold
from athletes.services import threshold_set
from simulation.write_fit import write_fit
from tests.browser.conftest import Visitor
from tests.imports.handing_in import bring
from tests.web.test_run_analysis import session

pytestmark = pytest.mark.browser


def test_analysis_intervals_and_thresholds_work_in_a_browser(visitor: Visitor, alice: Athlete):
    threshold_set(athlete=alice, valid_from=date(2024, 1, 1), threshold_speed_mps=3.6)
    activity = bring(alice, a_fit=write_fit(session()))["a.fit"].activity
    while activities_analyse(athlete_id=alice.pk):
        pass
    page = visitor.open(alice)
    page.goto(f"/activities/{activity.public_id}/")
    expect(page.locator("[data-chart-controls]")).to_be_visible()
    page.get_by_role("tab", name="Intervals").click()
    expect(page.locator("#panel-intervals tbody tr")).to_have_count(6)
    # Rows that came after the charts point at them, too.
    page.get_by_role("row", name="400 m").hover()
    expect(page.locator("[data-plot]").first).to_have_css("background-image", re.compile("grad"))
    page.get_by_text("Pace load", exact=True).click()
    expect(page.get_by_text("threshold pace 4:38 /km (of 1 Jan 2024)").first).to_be_visible()
    page.goto("/settings/thresholds/?threshold_speed_mps=4.0")
    page.fill("#id_valid_from", "2024-02-01")
    page.get_by_role("button", name="See what this changes").click()
    expect(page.get_by_text("This changes the load of 1 activity")).to_be_visible()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Your activities are being worked out anew.")).to_be_visible()
    assert Threshold.objects.filter(athlete=alice).count() == 2
