"""Activities through the API: the same runs as on the pages, in SI units."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from activities.models import Activity
from activities.services.imports import job_create
from activities.services.library import activity_create_manual
from athletes.services import shoe_create
from tests.imports.handing_in import bring
from tests.samples import fit

START = datetime(2024, 3, 1, 6, 0, tzinfo=UTC)


def runs(athlete, count, *, every=timedelta(days=1)):
    return [
        activity_create_manual(
            athlete=athlete,
            start=START + n * every,
            time_zone="Europe/Berlin",
            moving_s=600.0,
            distance_m=2000.0,
            title=f"Run {n}",
        )
        for n in range(count)
    ]


def pages(api, path):
    """Every row, page by page, as the API leads on."""
    found = []
    while path:
        page = api.get(path).json()
        found += page["results"]
        path = page["next"]
    return found


def titles(answer):
    return [row["title"] for row in answer.json()["results"]]


def test_pages_follow_each_other_without_gap_or_double(api, alice):
    runs(alice, 7)
    found = [row["title"] for row in pages(api, "activities/?limit=3")]
    assert found == [f"Run {n}" for n in reversed(range(7))]


def test_activities_that_start_together_are_each_told_once(api, alice):
    runs(alice, 7, every=timedelta(0))
    assert len({row["id"] for row in pages(api, "activities/?limit=2")}) == 7


def test_a_page_stays_put_while_runs_come_and_go(api, alice):
    made = runs(alice, 6)
    first = api.get("activities/?limit=3").json()
    runs(alice, 1, every=timedelta(days=99))
    made[5].delete()
    assert titles(api.get(first["next"])) == ["Run 2", "Run 1", "Run 0", "Run 0"][:3]


@pytest.mark.parametrize("cursor", ["x", "____", "fDA", "MjAyNHww", "%00", "a" * 300, "fC0x"])
def test_a_cursor_of_ones_own_making_is_refused(api, cursor):
    answer = api.get(f"activities/?cursor={cursor}")
    assert answer.status_code == 400
    assert "cursor" in answer.json()["error"]["fields"]


def test_filters_narrow_the_list(api, alice):
    runs(alice, 4)
    assert titles(api.get("activities/?from=2024-03-02&to=2024-03-03")) == ["Run 2", "Run 1"]
    assert titles(api.get("activities/?q=run+3")) == ["Run 3"]
    assert titles(api.get("activities/?sport=ride")) == []
    assert len(pages(api, "activities/?from=2024-03-02&limit=1")) == 3


@pytest.mark.parametrize(
    "query", ["from=2024-13-01", "sport=chess", "limit=0", "limit=201", "limit=", "athlete=1", "q="]
)
def test_parameters_that_make_no_sense_are_named(api, query):
    answer = api.get(f"activities/?{query}")
    if query == "q=":
        assert answer.status_code == 200
    else:
        assert set(answer.json()["error"]["fields"]) == {query.partition("=")[0]}


def test_one_activity_in_si_units(api, alice):
    activity = bring(alice, a_fit=fit())["a.fit"].activity
    found = api.get(f"activities/{activity.public_id}/").json()
    assert found["start"] == "2024-05-20T06:00:00Z"
    assert found["local_date"] == "2024-05-20"
    assert found["distance_m"] == found["recorded_distance_m"] == activity.distance_m
    assert found["average_speed_mps"] == pytest.approx(activity.distance_m / activity.moving_s)
    assert found["has_recording"] is True


def test_typing_a_run_in(api, alice):
    shoe = shoe_create(athlete=alice, name="Blue")
    body = {
        "start": "2024-05-20T23:30:00+02:00",
        "moving_s": 1800,
        "distance_m": 6000,
        "shoe": str(shoe.public_id),
        "average_heart_rate_bpm": 150,
    }
    made = api.post("activities/", body)
    assert made.status_code == 201
    assert made["Location"] == f"/api/v1/activities/{made.json()['id']}/"
    found = api.get(made["Location"]).json()
    assert (found["start"], found["local_date"]) == ("2024-05-20T21:30:00Z", "2024-05-20")
    assert (found["shoe"], found["title"]) == (str(shoe.public_id), "Run")
    assert found["has_recording"] is False


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("start", "2999-01-01T00:00:00Z"),
        ("start", "0001-01-01T00:00:00+14:00"),
        ("start", "today"),
        ("moving_s", 0),
        ("moving_s", "600"),
        ("moving_s", True),
        ("moving_s", 1e300),
        ("distance_m", -1),
        ("time_zone", "Mars/Olympus"),
        ("sport", "chess"),
        ("title", "x" * 121),
        ("shoe", "blue"),
    ],
)
def test_a_run_that_cannot_be_is_refused(api, field, value):
    body = {"start": "2024-05-20T10:00:00Z", "moving_s": 600} | {field: value}
    answer = api.post("activities/", body)
    assert answer.status_code == 400
    assert set(answer.json()["error"]["fields"]) == {field}
    assert not Activity.objects.exists()


def test_changes_are_kept_and_marked_as_made_by_hand(api, alice):
    activity = bring(alice, a_fit=fit())["a.fit"].activity
    path = f"activities/{activity.public_id}/"
    answer = api.patch(path, {"title": " Hills ", "workout_type": "hills", "notes": "cold"})
    assert (answer.status_code, answer.json()["title"]) == (200, "Hills")
    assert api.get(path).json() == answer.json()
    activity.refresh_from_db()
    assert {"title", "workout_type", "notes"} <= set(activity.edited)


def test_a_corrected_distance_scales_and_can_be_taken_back(api, alice):
    path = f"activities/{bring(alice, a_fit=fit())['a.fit'].activity.public_id}/"
    before = api.get(path).json()
    after = api.patch(path, {"corrected_distance_m": 2 * before["distance_m"]}).json()
    assert after["average_speed_mps"] == pytest.approx(2 * before["average_speed_mps"])
    assert after["recorded_distance_m"] == before["distance_m"]
    assert api.patch(path, {"corrected_distance_m": None}).json() == before


def test_deleting_is_the_trash_and_restoring_brings_back(api, alice):
    path = f"activities/{bring(alice, a_fit=fit())['a.fit'].activity.public_id}/"
    before = api.get(path).json()
    assert api.delete(path).status_code == 204
    assert api.get(path).status_code == api.delete(path).status_code == 404
    assert api.post(f"{path}restore/").json() == before
    assert api.post(f"{path}restore/").status_code == 404


def test_somebody_without_a_runner_is_told_so(api, alice):
    alice.delete()
    answer = api.get("activities/")
    assert (answer.status_code, answer.json()["error"]["code"]) == (404, "no_athlete")


def queries(api, path):
    """How many an answer takes, and how many rows it has."""
    api.get("me/")  # notes the token's use, which is not this list's affair
    with CaptureQueriesContext(connection) as found:
        rows = len(api.get(path).json()["results"])
    return len(found), rows


@pytest.mark.parametrize(
    ("path", "most"), [("activities/?limit=200", 2), ("imports/?limit=200", 6)]
)
def test_a_long_list_asks_no_more_than_a_short_one(api, alice, path, most):
    shoe = shoe_create(athlete=alice, name="Blue")
    bring(alice, a_fit=fit())
    Activity.objects.update(shoe=shoe)
    short, rows = queries(api, path)
    assert (rows, short <= most) == (1, True)
    runs(alice, 49)
    for _ in range(49):
        job_create(athlete=alice, created_by=alice.user, files=[])
    assert queries(api, path) == (short, 50)
