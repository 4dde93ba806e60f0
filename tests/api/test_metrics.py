"""Metrics and trends by API."""

from __future__ import annotations

from datetime import date

import pytest

from tests.metrics_pages.rows import banded, run

pytestmark = pytest.mark.django_db
DAY = date(2025, 6, 1)
ASK = "trends/?metric=heart_rate&from=2025-05-01&to=2025-06-30"


def test_every_metric_says_what_it_is_and_whence(api):
    found = {row["key"]: row for row in api.get("metrics/").json()["results"]}
    assert len(found) >= 20
    assert all(row["meaning"] and row["source"] and row["formula"] for row in found.values())
    assert (found["pace"]["unit"], found["heart_rate"]["unit"]) == ("m/s", "bpm")
    assert found["heart_rate"]["comparable"] and not found["trimp"]["comparable"]


def test_a_trend_holds_the_runs_of_its_days(api, alice):
    activity = run(alice, DAY, {"heart_rate": 150.5})
    run(alice, date(2025, 7, 1), {"heart_rate": 120.0})
    banded(activity, "pace", {3.0: (600, 139.0)})
    found = api.get(ASK).json()
    assert found["results"] == [
        {"date": "2025-06-01", "activity": str(activity.public_id), "value": 150.5}
    ]
    assert (found["median"], found["normal"], found["at"]) == (None, None, None)
    at = api.get(f"{ASK}&at=pace:3-3.05").json()
    assert (at["at"], at["results"][0]["value"]) == ("pace:3-3.05", 139.0)


@pytest.mark.parametrize("more", ["&at=fast", "&at=pace:9-9.5", "&metric=mood", "&from=x", "&q=1"])
def test_what_makes_no_sense_is_refused_by_name(api, more):
    answer = api.get(f"{ASK}{more}")
    assert answer.status_code == 400
    assert list(answer.json()["error"]["fields"]) == [more[1:].partition("=")[0]]


def test_a_coach_reads_the_trend_of_an_athlete_and_a_stranger_does_not(cast, api_of):
    run(cast.alice, DAY, {"heart_rate": 150.0})
    url = f"{ASK}&athlete={cast.alice.public_id}"
    assert len(api_of(cast.bob).get(url).json()["results"]) == 1
    assert api_of(cast.carol).get(url).status_code == 404
    assert api_of(cast.bob).get(ASK).json()["results"] == []
