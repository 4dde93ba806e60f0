"""A token reads as its owner does: their day and their units."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from tests.triage.flags import flag

pytestmark = pytest.mark.django_db
EAST, WEST = "Pacific/Kiritimati", "Etc/GMT+12"  # 26 hours: never the same day


def test_today_is_the_day_where_they_live(cast, api_of):
    path = f"wellness/{datetime.now(ZoneInfo(EAST)).date()}/"
    for athlete, zone, status in ((cast.alice, EAST, 200), (cast.bob, WEST, 400)):
        athlete.time_zone = zone
        athlete.save()
        assert api_of(athlete)("put", path, {"mood": 3}).status_code == status
    assert timezone.get_current_timezone_name() == "UTC"  # the next request is somebody else's


def test_figures_in_words_are_in_their_units(cast, api_of):
    facts = {"distance_m": 3e4, "longest_m": 2e4, "percent": 50, "day": "2026-03-01"}
    first = timezone.localdate() - timedelta(days=33)
    flag(cast.alice, "long_run_jump", evidence={"facts": facts, "runs": []}, first_day=first)
    told = {}
    for units in ("metric", "imperial"):
        cast.bob.units = units
        cast.bob.save()
        (one,) = api_of(cast.bob).get(f"teams/{cast.team.public_id}/flags/").json()["flags"]
        told[units] = one["evidence"][0]["value"]
    assert told == {"metric": "30.00 km", "imperial": "18.64 mi"}
