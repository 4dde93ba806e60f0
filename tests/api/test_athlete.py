"""Profile, thresholds and shoes through the API."""

from __future__ import annotations

import pytest

from activities.models import Activity
from athletes.services import shoe_create, threshold_set
from tests.imports.handing_in import bring
from tests.samples import fit


def test_a_profile_is_read_and_changed(api, alice):
    assert api.get("me/").json()["id"] == str(alice.public_id)
    changed = api.patch("me/", {"weight_kg": 61.5, "birth_year": 1990, "week_start": 6})
    assert changed.status_code == 200
    assert api.get("me/").json() == changed.json()
    alice.refresh_from_db()
    assert (alice.weight_kg, alice.birth_year, alice.week_start) == (61.5, 1990, 6)
    assert api.patch("me/", {"weight_kg": None}).json()["weight_kg"] is None


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("name", "x" * 81),
        ("birth_year", 2200),
        ("birth_year", 1990.5),
        ("weight_kg", 5),
        ("time_zone", "Mars/Olympus"),
        ("units", "furlongs"),
        ("week_start", True),
        ("language", "tlh"),
        ("theme", None),
    ],
)
def test_a_profile_that_cannot_be_is_refused(api, field, value):
    answer = api.patch("me/", {field: value})
    assert answer.status_code == 400
    assert set(answer.json()["error"]["fields"]) == {field}


def test_thresholds_come_and_go(api, alice):
    body = {"valid_from": "2024-01-01", "max_heart_rate_bpm": 190, "threshold_speed_mps": 4.2}
    made = api.post("me/thresholds/", body)
    assert made.status_code == 201
    changed = api.patch(
        made["Location"], {"resting_heart_rate_bpm": 45, "threshold_speed_mps": None}
    )
    assert changed.json() == made.json() | {
        "resting_heart_rate_bpm": 45, "threshold_speed_mps": None,
    }  # fmt: skip
    assert api.get("me/thresholds/").json()["results"] == [changed.json()]
    assert api.delete(made["Location"]).status_code == 204
    assert api.get(made["Location"]).status_code == 404


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"max_heart_rate_bpm": 300},
        {"max_heart_rate_bpm": 170, "threshold_heart_rate_bpm": 175},
        {"threshold_heart_rate_bpm": 90, "resting_heart_rate_bpm": 100},
        {"valid_from": "01.02.2024", "max_heart_rate_bpm": 190},
        {"threshold_speed_mps": 20},
    ],
)
def test_thresholds_that_cannot_be_are_refused(api, alice, body):
    answer = api.post("me/thresholds/", {"valid_from": "2024-01-01"} | body)
    assert answer.status_code == 400
    assert not alice.thresholds.exists()


def test_a_change_is_checked_against_what_stays(api, alice):
    row = threshold_set(athlete=alice, valid_from="2024-01-01", max_heart_rate_bpm=190)
    path = f"me/thresholds/{row.pk}/"
    assert api.patch(path, {"threshold_heart_rate_bpm": 195}).status_code == 400
    assert api.patch(path, {"max_heart_rate_bpm": None}).status_code == 400


def test_a_day_has_one_row(api, alice):
    first, second = (
        threshold_set(athlete=alice, valid_from=day, max_heart_rate_bpm=190)
        for day in ("2024-01-01", "2024-02-01")
    )
    answers = [
        api.post("me/thresholds/", {"valid_from": "2024-01-01", "max_heart_rate_bpm": 180}),
        api.patch(f"me/thresholds/{second.pk}/", {"valid_from": "2024-01-01"}),
    ]
    assert {(a.status_code, a.json()["error"]["code"]) for a in answers} == {(409, "day_taken")}
    assert alice.thresholds.count() == 2
    first.refresh_from_db()
    assert first.max_heart_rate_bpm == 190


def test_shoes_are_added_changed_retired(api, alice):
    made = api.post("me/shoes/", {"name": "Blue", "is_default": True})
    assert (made.status_code, made.json()["is_default"]) == (201, True)
    retired = api.patch(made["Location"], {"retired_on": "2024-06-01"}).json()
    assert (retired["retired_on"], retired["is_default"]) == ("2024-06-01", False)
    assert api.patch(made["Location"], {"is_default": True}).status_code == 400
    back = api.patch(made["Location"], {"retired_on": None, "is_default": True, "name": "Bluer"})
    assert (back.json()["name"], back.json()["is_default"]) == ("Bluer", True)
    assert [row["name"] for row in api.get("me/shoes/").json()["results"]] == ["Bluer"]


def test_one_pair_is_the_default(api, alice):
    old = shoe_create(athlete=alice, name="Old", is_default=True)
    api.post("me/shoes/", {"name": "New", "is_default": True})
    old.refresh_from_db()
    assert old.is_default is False


def test_a_pair_that_was_worn_is_not_deleted(api, alice):
    shoe = shoe_create(athlete=alice, name="Blue")
    bring(alice, a_fit=fit())
    Activity.objects.update(shoe=shoe)
    path = f"me/shoes/{shoe.public_id}/"
    answer = api.delete(path)
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "shoe_in_use")
    Activity.objects.update(shoe=None)
    assert api.delete(path).status_code == 204


def test_thresholds_come_in_pages(api, alice):
    for month in range(1, 6):
        threshold_set(athlete=alice, valid_from=f"2024-0{month}-01", max_heart_rate_bpm=190)
    first = api.get("me/thresholds/?limit=3").json()
    second = api.get(first["next"]).json()
    days = [row["valid_from"] for row in first["results"] + second["results"]]
    assert days == [f"2024-0{month}-01" for month in (5, 4, 3, 2, 1)]
    assert second["next"] is None
