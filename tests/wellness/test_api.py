"""Feel, wellness days and flags through the API."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from activities.models import Feel
from athletes.models import Share, WellnessDay
from coaching.models import FlagAnswer
from tests.api.conftest import api, api_of  # noqa: F401 (fixtures)
from tests.progress.rows import run
from tests.triage.flags import flag

pytestmark = pytest.mark.django_db


@pytest.fixture
def today():
    return timezone.localdate()


def test_feel_is_put_whole_and_patched_in_part(cast, api, api_of, today):  # noqa: F811
    path = f"activities/{run(cast.alice, today).public_id}/feel/"
    assert api.get(path).json()["rpe"] is None
    sent = api("put", path, {"rpe": 7, "pain_place": "knee"})
    assert sent.status_code == 200 and sent.json()["pain_place"] == "knee"
    assert api.patch(path, {"feel": 4}).json()["rpe"] == 7
    assert api("put", path, {"rpe": 3}).json()["pain_place"] == ""
    for wrong in ({"rpe": 11}, {"rpe": "7"}, {"mood": 3}):
        assert api("put", path, wrong).status_code == 400
    assert api.patch(path, {"rpe": 9}, If_Match='"an-older-one"').status_code == 412
    Share.objects.filter(membership__user=cast.alice.user).update(kinds=["training"])
    seen = api_of(cast.bob).get(path).json()
    assert (seen["rpe"], seen["feel"], seen["not_shared"]) == (3, None, ["notes"])
    assert api_of(cast.bob)("put", path, {"rpe": 1}).status_code == 403
    assert api_of(cast.alice, ["read"])("put", path, {"rpe": 1}).status_code == 403
    assert Feel.objects.get().rpe == 3


def test_a_day_is_put_read_and_forgotten(cast, api, today):  # noqa: F811
    path = f"wellness/{today}/"
    assert api.get(path).status_code == 404
    assert api("put", path, {"sleep_h": 7.5, "mood": 4}).json()["sleep_h"] == 7.5
    assert api("put", path, {"mood": 5}).json()["sleep_h"] is None
    assert api.get(path).json()["mood"] == 5
    assert api("put", f"wellness/{today + timedelta(days=2)}/", {"mood": 1}).status_code == 400
    assert api("put", "wellness/2026-13-01/", {"mood": 1}).status_code == 404
    assert api.delete(path).status_code == 204 and api.delete(path).status_code == 404
    assert not WellnessDay.objects.exists()


def test_days_are_listed_by_pages_and_by_what_is_shared(cast, api, api_of, today):  # noqa: F811
    WellnessDay.objects.bulk_create(
        WellnessDay(athlete=cast.alice, local_date=today - timedelta(days=n), mood=3, note="Fine")
        for n in range(3)
    )
    first = api.get("wellness/?limit=2").json()
    assert [day["local_date"] for day in first["results"]] == [
        str(today), str(today - timedelta(days=1))]  # fmt: skip
    assert len(api.get(first["next"]).json()["results"]) == 1
    assert len(api.get(f"wellness/?from={today}").json()["results"]) == 1
    share, bob = Share.objects.filter(membership__user=cast.alice.user), api_of(cast.bob)
    share.update(kinds=["training", "body"])
    path = f"wellness/?athlete={cast.alice.public_id}"
    seen = bob.get(path).json()["results"][0]
    assert (seen["mood"], seen["note"], seen["not_shared"]) == (3, "", ["notes"])
    share.update(kinds=["training", "notes"])
    WellnessDay.objects.filter(local_date=today).update(note="")
    # Not even that there is a day without a note.
    only = bob.get(f"{path}&limit=1").json()
    assert [day["local_date"] for day in only["results"]] == [str(today - timedelta(days=1))]
    share.update(kinds=["training"])
    assert bob.get(path).status_code == 403
    assert api_of(cast.carol).get(path).status_code == 404


def test_flags_are_listed_and_answered(cast, api, api_of, today):  # noqa: F811
    first = today - timedelta(days=48)
    made = flag(cast.alice, variant="body", kinds=["training", "body"], first_day=first)
    bob, team = api_of(cast.bob), cast.team.public_id
    (seen,) = bob.get(f"teams/{team}/flags/").json()["flags"]
    assert seen["athlete"] == str(cast.alice.public_id) and "is 520" in seen["sentence"]
    path = f"teams/{team}/flags/{made.public_id}/answer/"
    until = str(today + timedelta(days=3))
    done = bob.post(path, {"act": "snoozed", "until": until, "note": "Camp"}).json()
    assert done["is_away"] and done["answer"]["until"] == until
    for wrong in ({"act": "snoozed"}, {"act": "done", "until": until}, {"act": "gone"}):
        assert bob.post(path, wrong).status_code == 400
    assert api.post(path, {"act": "done"}).status_code == 403
    assert api_of(cast.carol).post(path, {"act": "done"}).status_code == 404
    assert FlagAnswer.objects.count() == 1
    assert "Your load" in api.get("flags/").json()["flags"][0]["sentence"]
