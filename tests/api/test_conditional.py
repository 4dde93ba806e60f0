"""ETags: nothing twice over the wire, nothing overwritten unseen."""

from __future__ import annotations

import pytest

from athletes.services import profile_update, shoe_create, threshold_set
from runhub.api.views.athlete import PROFILE
from tests.api.conftest import Api
from tests.imports.handing_in import bring
from tests.samples import fit


@pytest.fixture
def paths(api: Api, alice) -> list[str]:
    activity = bring(alice, a_fit=fit())["a.fit"].activity
    shoe = shoe_create(athlete=alice, name="Blue")
    row = threshold_set(athlete=alice, valid_from="2024-01-01", max_heart_rate_bpm=190)
    api.get("me/")  # the token's own last use stands still for a minute
    return [
        "activities/",
        f"activities/{activity.public_id}/",
        f"activities/{activity.public_id}/streams/",
        f"activities/{activity.public_id}/splits/",
        "imports/",
        "me/",
        "me/shoes/",
        f"me/shoes/{shoe.public_id}/",
        "me/thresholds/",
        f"me/thresholds/{row.pk}/",
        "tokens/",
        "schema/",
    ]


def test_what_the_client_has_is_not_sent_again(api, paths):
    for path in paths:
        first = api.get(path)
        assert first["Cache-Control"] == "private, no-cache", path
        for tag in (first["ETag"], f'"x", W/{first["ETag"]}', "*"):
            again = api.get(path, If_None_Match=tag)
            assert (again.status_code, again.content) == (304, b""), (path, tag)
            assert again["ETag"] == first["ETag"]
        assert api.get(path, If_None_Match='"other"').content == first.content


def test_answers_are_kept_apart_by_who_asked(api):
    assert {"Authorization", "Cookie"} <= {w.strip() for w in api.get("me/")["Vary"].split(",")}


def test_a_change_makes_a_new_tag(api, alice):
    old = api.get("me/")["ETag"]
    changed = api.patch("me/", {"name": "Al"})
    assert changed["ETag"] != old
    assert api.get("me/")["ETag"] == changed["ETag"]


def test_nobody_overwrites_what_they_have_not_seen(api, alice, paths):
    for path in (paths[1], paths[7], paths[9]):  # an activity, a pair of shoes, thresholds
        assert api.delete(path, If_Match='"old"').status_code == 412, path
        assert api.patch(path, {}, If_Match='"old"').status_code == 412, path
        seen = api.get(path)["ETag"]
        assert api.patch(path, {}, If_Match=f"W/{seen}").status_code == 200, path
        assert api.delete(path, If_Match=api.get(path)["ETag"]).status_code == 204, path


def test_a_profile_changed_on_the_page_meanwhile_is_not_overwritten(api, alice):
    seen = api.get("me/")["ETag"]
    values = {name: getattr(alice, name) for name in PROFILE} | {"name": "Ally"}
    profile_update(athlete=alice, **values)
    answer = api.patch("me/", {"name": "Al"}, If_Match=seen)
    assert (answer.status_code, answer.json()["error"]["code"]) == (412, "changed_meanwhile")
    alice.refresh_from_db()
    assert alice.name == "Ally"
