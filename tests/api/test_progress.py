"""Load, bests and curves over the API: the same numbers as the pages, for whom they are."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import timezone

from tests.api.conftest import ApiOf
from tests.progress.rows import add_up, run

pytestmark = pytest.mark.django_db
DAY = date(2024, 5, 20)


@pytest.fixture
def runs(alice) -> list:
    made = [
        run(alice, DAY, heart_rate_load=100.0, pace_load=80.0, bests={1000.0: 240.0, 5000.0: 1300.0},
            curves={"speed_mps": {60: 4.5}, "power_w": {60: 300.0}}),
        run(alice, DAY + timedelta(days=2), pace_load=40.0, bests={1000.0: 250.0},
            curves={"speed_mps": {60: 4.2, 600: 3.9}}, workout_type="race"),
    ]  # fmt: skip
    add_up(alice)
    return made


def test_load_comes_as_columns_of_every_day(runs, alice, api_of: ApiOf):
    api = api_of(alice)
    found = api.get(f"load/?to={DAY + timedelta(days=3)}").json()
    assert (found["first_day"], found["last_day"]) == ("2024-05-20", "2024-05-23")
    assert found["believable_from"] == "2024-05-24"
    assert found["heart_rate"]["load"] == [100.0, 0.0, 40.0, 0.0]
    assert found["pace"]["load"] == [80.0, 0.0, 40.0, 0.0]
    # 1 - e^(-1/42) and 1 - e^(-1/7) of the first load; form is what the day before left.
    assert found["heart_rate"]["fitness"][0] == pytest.approx(2.353, abs=0.006)
    assert found["heart_rate"]["fatigue"][0] == pytest.approx(13.312, abs=0.006)
    assert found["heart_rate"]["form"][1] == pytest.approx(2.353 - 13.312, abs=0.006)
    later = api.get(f"load/?from={DAY + timedelta(days=2)}&to={DAY + timedelta(days=3)}").json()
    assert later["pace"]["fitness"] == found["pace"]["fitness"][2:]
    assert api.get("load/?to=2020-01-01").json()["first_day"] is None


def test_bests_name_their_run_and_what_is_a_record(runs, alice, api_of: ApiOf):
    api = api_of(alice)
    ever = api.get("bests/").json()["results"]
    assert [(row["distance_m"], row["seconds"], row["is_record"]) for row in ever] == [
        (1000.0, 240.0, True), (5000.0, 1300.0, True),
    ]  # fmt: skip
    recent = api.get(f"bests/?from={DAY + timedelta(days=1)}").json()["results"]
    assert recent == [
        {
            "distance_m": 1000.0, "seconds": 250.0, "start_s": 5.0,
            "activity": str(runs[1].public_id), "date": "2024-05-22", "is_race": True,
            "is_record": False, "record_s": 240.0,
        }
    ]  # fmt: skip


def test_curves_are_of_the_quantity_asked_for(runs, alice, api_of: ApiOf):
    api = api_of(alice)
    speed = api.get("curves/").json()
    assert speed["curve"] == "speed_mps"
    values = [(p["seconds"], p["value"], p["activity"]) for p in speed["results"]]
    first, second = (str(each.public_id) for each in runs)
    assert values == [(60, 4.5, first), (600, 3.9, second)]
    assert api.get("curves/?curve=power_w").json()["results"][0]["value"] == 300.0
    assert api.get("curves/?curve=cadence").status_code == 400
    assert api.get("curves/?to=2020-01-01").json()["results"] == []


@pytest.mark.parametrize("name", ["load", "bests", "curves"])
def test_a_coach_asks_for_an_athlete_and_a_stranger_gets_nothing(runs, cast, api_of, name):
    path = f"{name}/?athlete={cast.alice.public_id}"
    assert api_of(cast.bob).get(path).json() == api_of(cast.alice).get(f"{name}/").json()
    for stranger in (cast.carol, cast.dora):
        assert api_of(stranger).get(path).status_code == 404
    own = api_of(cast.bob).get(f"{name}/").json()
    assert not own.get("results") and not own.get("pace")


def test_the_load_of_an_athlete_without_heart_rate_is_by_pace_alone(alice, api_of: ApiOf):
    run(alice, timezone.localdate(), heart_rate_load=None, pace_load=50.0)
    add_up(alice)
    found = api_of(alice).get("load/").json()
    assert found["heart_rate"] is None
    assert found["pace"]["load"] == [50.0]
