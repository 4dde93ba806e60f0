"""The settings page, the API, and tables as CSV."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from django.test import Client

from activities.models import Activity
from analytics.services.analyse import activities_analyse
from athletes.services import threshold_set
from runhub import dispatch
from runhub.export import rows, work
from runhub.models import Export
from simulation.bench import one_hour
from simulation.write_fit import write_fit
from tests.api.conftest import Api
from tests.api.conftest import api_of as api_of
from tests.conftest import Cast
from tests.imports.handing_in import bring
from tests.samples import fit

pytestmark = pytest.mark.django_db


@pytest.fixture
def rung(monkeypatch: Any) -> list[tuple[str, int]]:
    told: list[tuple[str, int]] = []
    monkeypatch.setattr(dispatch, "_send", lambda task, number, queue: told.append((task, number)))
    return told


def test_the_page_from_the_button_to_the_file(
    cast: Cast, rung: list[Any], django_capture_on_commit_callbacks: Any, settings: Any
):
    settings.EXPORTS_A_DAY = 1
    bring(cast.alice, a_fit=fit())
    client = Client()
    client.force_login(cast.alice.user)
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post("/settings/export/").status_code == 302
        assert client.post("/settings/export/").status_code == 302  # again: nothing new
    found = Export.objects.get()
    assert rung == [("runhub.exports.run", found.pk)]
    assert b"Waiting for a worker" in client.get("/settings/export/").content
    Export.objects.update(state="working", done=3, total=40)
    part = client.get("/settings/export/progress/", HTTP_HX_REQUEST="true").content.decode()
    assert 'value="3" max="40"' in part and "every 1s" in part
    Export.objects.update(state="waiting")
    work.work_on(found.pk)
    part = client.get("/settings/export/progress/", HTTP_HX_REQUEST="true").content.decode()
    url = f"/settings/export/{found.public_id}/download/"
    assert url in part and "every 1s" not in part
    answer = client.get(url)
    assert b"".join(answer) == rows.export_path(found.public_id).read_bytes()
    assert answer["Content-Disposition"].startswith('attachment; filename="runhub-')
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert b"Try again in 24 hours" in client.post("/settings/export/", follow=True).content
    rows.export_path(found.public_id).unlink()
    assert client.get(url).status_code == 404
    assert b"not kept any more" in client.get("/settings/export/").content


def test_the_same_through_the_api(cast: Cast, rung: list[Any], api_of: Any, settings: Any):
    settings.EXPORTS_A_DAY = 1
    api: Api = api_of(cast.alice, ["read"])
    made = api.post("exports/")
    assert made.status_code == 202 and made.json()["state"] == "waiting"
    url = f"exports/{made.json()['id']}/"
    assert made["Location"].endswith(url)
    assert api.get(f"{url}download/").status_code == 404
    work.work_on(Export.objects.get().pk)
    found = api.get(url).json()
    assert (found["state"], found["done"]) == ("ready", found["total"])
    assert len(b"".join(api.get(f"{url}download/"))) == found["size_bytes"]
    refused = api.post("exports/")
    assert refused.status_code == 429 and refused.json()["error"]["code"] == "too_many_exports"
    assert 86_000 < int(refused["Retry-After"]) <= 86_401


def lines(client: Client, url: str) -> list[dict[str, str]]:
    answer = client.get(url)
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer["Content-Disposition"].startswith("attachment")
    return list(csv.DictReader(io.StringIO(b"".join(answer).decode())))


def test_tables_as_csv(cast: Cast):
    """All rows of a filter, not a page of them; for those who see the page."""
    first = bring(cast.alice, a_fit=fit())["a.fit"].activity
    Activity.objects.bulk_create(
        Activity(
            athlete=cast.alice, title=f"=run {n}", start=first.start, time_zone="UTC", sport="hike",
            local_date=first.local_date, elapsed_s=600, moving_s=600, distance_m=1500, terms="manual",
        )
        for n in range(60)
    )  # fmt: skip
    client = Client()
    client.force_login(cast.bob.user)
    url = f"/athletes/{cast.alice.public_id}/activities/"
    assert f"{url}activities.csv?sport=hike" in client.get(f"{url}?sport=hike").content.decode()
    hikes = lines(client, f"{url}activities.csv?sport=hike")
    assert len(hikes) == 60 and hikes[0]["title"].startswith("'=run")
    assert {line["average_speed_mps"] for line in hikes} == {"2.5"}
    client.force_login(cast.alice.user)
    assert len(lines(client, "/activities/activities.csv")) == 61
    page = client.get(f"/activities/{first.public_id}/").content.decode()
    splits = f"/activities/{first.public_id}/splits.csv"
    assert f'href="{splits}"' in page
    kilometre, rest = lines(client, splits)
    assert float(kilometre["distance_m"]) == 1000.0 and rest["partial"] == "yes"
    assert float(rest["distance_m"]) == pytest.approx(first.distance_m - 1000, abs=0.5)
    assert float(lines(client, f"{splits}?unit=mi")[0]["distance_m"]) < 1609.4
    assert lines(client, splits.replace("splits", "laps")) is not None
    assert client.get(splits.replace("splits", "secrets")).status_code == 404


def test_what_a_run_comes_to_is_there_as_csv(cast: Cast):
    threshold_set(athlete=cast.alice, valid_from="2020-01-01", max_heart_rate_bpm=190)
    run = bring(cast.alice, a_fit=write_fit(one_hour(2)))["a.fit"].activity
    while activities_analyse(athlete_id=cast.alice.pk):
        pass
    client = Client()
    client.force_login(cast.bob.user)
    at = f"/activities/{run.public_id}"
    figures = {line["metric"]: line for line in lines(client, f"{at}/figures.csv")}
    assert float(figures["heart_rate"]["value"]) == pytest.approx(run.average_heart_rate_bpm, abs=2)
    assert (
        figures["ground_contact_balance"]["why_not"] or figures["ground_contact_balance"]["value"]
    )
    bests = {float(line["distance_m"]): line for line in lines(client, f"{at}/best-efforts.csv")}
    assert bests[5000.0]["rank"] == bests[5000.0]["of"] == "1"
    assert float(bests[400.0]["elapsed_s"]) < float(bests[5000.0]["elapsed_s"])
    shares = [float(line["share"]) for line in lines(client, f"{at}/zones.csv")]
    assert sum(shares) == pytest.approx(1)
    assert client.get(f"{at}/intervals.csv").status_code == 200
