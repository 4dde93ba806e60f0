"""Wellness days: written once a day, seen by kind and day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError

from athletes.consent.sight import OWN, Sight
from athletes.models import WellnessDay
from athletes.wellness import asked_of, wellness_delete, wellness_fields_set, wellness_set
from athletes.wellness_days import days_of
from common.kinds import Kind

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 11)


def put(athlete, ago=0, **values):
    return wellness_set(athlete=athlete, day=TODAY - timedelta(days=ago), today=TODAY, **values)


def test_a_day_is_one_row_and_what_is_not_given_stays(alice):
    put(alice, sleep_h=7.5, mood=4)
    put(alice, illness=True)
    row = WellnessDay.objects.get()
    assert (row.sleep_h, row.mood, row.illness, row.hrv_ms) == (7.5, 4, True, None)
    assert put(alice, sleep_h=None, mood=None, illness=False) is None
    assert not WellnessDay.objects.exists() and not wellness_delete(athlete=alice, day=TODAY)


@pytest.mark.parametrize(
    "wrong",
    [{"sleep_h": 25}, {"resting_heart_rate_bpm": 12}, {"hrv_ms": 0}, {"mood": 6},
     {"weight_kg": 5}, {"note": "x" * 501}],
)  # fmt: skip
def test_what_no_body_has_is_refused(alice, wrong):
    with pytest.raises(ValidationError):
        put(alice, **wrong)
    assert not WellnessDay.objects.exists()


def test_tomorrow_is_not_yet(alice):
    with pytest.raises(ValidationError):
        put(alice, ago=-1, mood=3)


def test_three_measures_are_asked_at_most(alice):
    assert asked_of(alice) == ("sleep_h", "resting_heart_rate_bpm", "mood")
    wellness_fields_set(athlete=alice, fields=["weight_kg", "hrv_ms"])
    assert asked_of(alice) == ("hrv_ms", "weight_kg")
    for wrong in (["sleep_h", "mood", "hrv_ms", "weight_kg"], ["shoe_size"]):
        with pytest.raises(ValidationError):
            wellness_fields_set(athlete=alice, fields=wrong)
    assert asked_of(alice) == ("hrv_ms", "weight_kg")


def test_a_reader_sees_each_kind_from_its_day_on(alice):
    put(alice, ago=5, weight_kg=61.7, note="Travelled")
    put(alice, ago=1, sleep_h=6.0, illness=True, note="Cold")
    since = TODAY - timedelta(days=2)
    alice.sight = Sight({Kind.BODY: since, Kind.TRAINING: date.min})
    (day,) = days_of(alice, date.min, TODAY)
    assert (day.figures["sleep_h"], day.illness, day.note) == (6.0, True, "")
    alice.sight = Sight({Kind.NOTES: date.min})
    latest, oldest = days_of(alice, date.min, TODAY)
    assert (oldest.note, oldest.figures["weight_kg"], latest.illness) == ("Travelled", None, False)
    alice.sight = Sight({Kind.TRAINING: date.min})
    assert days_of(alice, date.min, TODAY) == []
    alice.sight = OWN
    assert days_of(alice, date.min, TODAY)[1].figures["weight_kg"] == 61.7
