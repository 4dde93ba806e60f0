"""Samples, laps, splits and the original of an activity."""

from __future__ import annotations

import json

import pytest

from activities.models import Stream
from activities.services.library import activity_create_manual
from runhub.api.views.parts import listed
from tests.api.test_activities import START
from tests.imports.handing_in import bring
from tests.samples import fit

NAMES = ("streams", "laps", "splits", "original")


@pytest.fixture
def path(alice):
    return f"activities/{bring(alice, a_fit=fit())['a.fit'].activity.public_id}"


def streams(api, path, query=""):
    answer = api.get(f"{path}/streams/?{query}")
    assert answer.status_code == 200, answer.content
    return json.loads(answer.content, parse_constant=lambda name: pytest.fail(name))


def test_streams_are_columns_of_one_length(api, path):
    found = streams(api, path)
    assert found["samples"] == 360
    assert {len(column) for column in found["channels"].values()} == {360}
    assert found["channels"]["time_s"][:3] == [0.0, 1.0, 2.0]
    assert found["channels"]["distance_m"] == sorted(found["channels"]["distance_m"])


def test_only_what_was_asked_for_and_measured_comes(api, path):
    Stream.objects.filter(key="power_w").delete()
    found = streams(api, path, "channels=heart_rate_bpm,power_w,heart_rate_bpm")
    assert set(found["channels"]) == {"time_s", "heart_rate_bpm"}


@pytest.mark.parametrize("points", [10, 100, 20_000])
def test_thinning_keeps_both_ends_and_the_budget(api, path, points):
    found = streams(api, path, f"points={points}")["channels"]["time_s"]
    assert 0.8 * min(points, 360) <= len(found) <= points
    assert (found[0], found[-1]) == (0.0, 359.0)


@pytest.mark.parametrize("query", ["points=9", "points=20001", "channels=pulse", "values=both"])
def test_streams_that_cannot_be_are_refused(api, path, query):
    answer = api.get(f"{path}/streams/?{query}")
    assert answer.status_code == 400
    assert set(answer.json()["error"]["fields"]) == {query.partition("=")[0]}


def test_raw_values_are_those_of_the_device(api, path):
    raw, clean = (
        streams(api, path, f"values={kind}&channels=altitude_m") for kind in ("raw", "cleaned")
    )
    assert raw["values"] == "raw"
    assert raw["channels"]["altitude_m"] != clean["channels"]["altitude_m"]


def test_what_was_not_measured_is_null():
    assert listed("speed_mps", [1.23456, float("nan"), float("inf")]) == [1.235, None, None]


def test_splits_come_in_kilometres_and_miles(api, path):
    kilometres = api.get(f"{path}/splits/").json()["results"]
    miles = api.get(f"{path}/splits/?unit=mi").json()["results"]
    assert [row["partial"] for row in kilometres] == [False, True]
    assert [row["partial"] for row in miles] == [True]
    assert kilometres[0]["distance_m"] == pytest.approx(1000)


def test_the_original_comes_back_byte_for_byte(api, path):
    answer = api.get(f"{path}/original/")
    assert b"".join(answer.streaming_content) == fit()
    assert answer["Content-Disposition"] == 'attachment; filename="a.fit"'
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_what_was_typed_in_has_no_parts(api, alice):
    made = activity_create_manual(
        athlete=alice, start=START, time_zone="Europe/Berlin", moving_s=600.0
    )
    path = f"activities/{made.public_id}"
    assert streams(api, path)["channels"] == {}
    assert api.get(f"{path}/laps/").json() == {"results": [], "not_shared": []}
    assert api.get(f"{path}/splits/").json() == {"results": [], "not_shared": []}
    assert api.get(f"{path}/original/").status_code == 404
