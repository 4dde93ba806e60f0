"""Settings › Privacy, on the page and through the API."""

from __future__ import annotations

import re
from typing import Any

import pytest

from activities.models import Activity
from activities.privacy import hidden_spans
from athletes.accounts.tokens import token_create
from athletes.models import Athlete, PrivacyZone
from athletes.privacy import zone_add
from tests.api.conftest import Api
from tests.imports.handing_in import bring
from tests.privacy.conftest import fresh, settle
from tests.samples import fit

pytestmark = pytest.mark.django_db
PAGE = "/settings/privacy/"


def page(client: Any, path: str = PAGE) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_the_first_visit_offers_where_most_runs_begin(alice: Athlete, browser_of: Any) -> None:
    client = browser_of(alice)
    assert "begin in one place" not in page(client)
    bring(alice, **{f"r{day}_fit": fit(day=day) for day in range(5)})
    assert "5 of your last 5 runs begin in one place" in page(client)
    answer = client.post(PAGE, {"name": "Home", "where": "usual", "radius_m": "250"})
    assert answer.status_code == 302
    zone = PrivacyZone.objects.get(athlete=alice)
    first = Activity.objects.filter(athlete=alice).first().track[0][0]  # type: ignore[union-attr]
    assert zone.radius_m == 250
    assert zone.place.coords == pytest.approx(first, abs=2e-4)
    text = page(client)
    assert "begin in one place" not in text and "its circle is being drawn" in text
    assert "No map yet" in text
    settle(alice)
    assert "around a random point beside it" in page(client)


def test_a_place_is_typed_in_changed_and_removed(
    run: Activity, alice: Athlete, browser_of: Any
) -> None:
    client = browser_of(alice)
    refused = client.post(PAGE, {"name": "Hut", "where": "typed", "radius_m": "300"})
    assert refused.status_code == 422 and "Choose the place on the map" in refused.content.decode()
    place = {"latitude": "47.123456789", "longitude": "11.2", "radius_m": "300"}
    client.post(PAGE, {"name": "Hut", "where": "typed", **place})
    settle(alice)
    zone = PrivacyZone.objects.get()
    before = Athlete.objects.get(pk=alice.pk).privacy_version
    edit = f"{PAGE}{zone.public_id}/"
    shown = {"where": "typed", "latitude": "47.123457", "longitude": "11.2", "radius_m": "300"}
    client.post(edit, {"name": "Lodge", **shown})
    # A name is no reason to cut anything anew, and showing the place must not round it.
    assert Athlete.objects.get(pk=alice.pk).privacy_version == before
    zone.refresh_from_db()
    assert (zone.name, zone.place.y) == ("Lodge", 47.123456789)
    client.post(edit, {"name": "Lodge", **shown, "radius_m": "5"})
    assert PrivacyZone.objects.get().radius_m == 300
    assert "Remove “Lodge”?" in page(client, f"{edit}remove/")
    client.post(f"{edit}remove/")
    assert client.get(edit).status_code == 404


def test_ends_and_maps_are_hidden_for_all_runs(
    run: Activity, alice: Athlete, browser_of: Any
) -> None:
    client = browser_of(alice)
    client.post(f"{PAGE}hiding/", {"hidden_ends_m": "200", "hides_maps": "on"})
    settle(alice)
    found = fresh(run)
    assert hidden_spans(found) and found.athlete.hides_maps
    assert "No map: you have hidden it." in page(client)
    client.post(f"{PAGE}hiding/", {"hidden_ends_m": "9000"})
    assert fresh(run).athlete.hidden_ends_m == 200


def test_zones_of_somebody_else_are_nobodys(alice: Athlete, cast: Any, browser_of: Any) -> None:
    zone = zone_add(athlete=alice, name="Home", latitude=50, longitude=8)
    for other in (cast.bob, cast.dora):
        client = browser_of(other)
        for path in ("", "remove/"):
            assert client.get(f"{PAGE}{zone.public_id}/{path}").status_code == 404
            assert client.post(f"{PAGE}{zone.public_id}/{path}").status_code == 404


def test_the_map_of_one_run_is_hidden_in_its_form(
    run: Activity, alice: Athlete, cast: Any, browser_of: Any
) -> None:
    client, address = browser_of(alice), f"/activities/{run.public_id}/"
    coach = browser_of(cast.bob)
    assert coach.get(f"{address}data.json").json()["latitude"]
    form = {"title": run.title, "sport": "run", "workout_type": run.workout_type}
    client.post(f"{address}edit/", {**form, "surface": run.surface, "hides_map": "on"})
    assert fresh(run).hides_map
    assert "Others see no map of this run" in page(client, address)
    assert not coach.get(f"{address}data.json").json().get("latitude")


def test_the_owner_is_told_what_others_do_not_see(
    run: Activity, alice: Athlete, browser_of: Any
) -> None:
    client, address = browser_of(alice), f"/activities/{run.public_id}/"
    assert "Others don’t see" not in page(client, address)
    begin = run.track[0][0]
    zone_add(athlete=alice, name="Home", latitude=begin[1], longitude=begin[0], radius_m=200)
    settle(alice)
    assert "Others don’t see" in page(client, address)


def test_zones_through_the_api(alice: Athlete) -> None:
    token, secret = token_create(user=alice.user, name="test", scopes=["read", "write"])
    api = Api(secret, token)
    place = {"name": "Home", "latitude": 50.0, "longitude": 8.0}
    made = api.post("me/privacy-zones/", place)
    assert made.status_code == 201 and made.json()["radius_m"] == 300
    assert made.json()["cut_radius_m"] is None
    one = f"me/privacy-zones/{made.json()['id']}/"
    assert api.patch(one, {"latitude": 51.0}).status_code == 400
    assert api.patch(one, {"radius_m": 500}).json()["radius_m"] == 500
    settle(alice)
    listed = api.get("me/privacy-zones/").json()["results"]
    assert [zone["name"] for zone in listed] == ["Home"] and listed[0]["cut_radius_m"] > 1000
    assert api.delete(one).status_code == 204 and api.get(one).status_code == 404
    assert api.patch("me/privacy/", {"hidden_ends_m": 100}).json() == {
        "hidden_ends_m": 100, "hides_maps": False, "is_settled": False,
    }  # fmt: skip
    assert api.patch("me/privacy/", {"hidden_ends_m": 2001}).status_code == 400


def test_the_slider_takes_the_radius_a_zone_has(alice: Athlete, browser_of: Any) -> None:
    client = browser_of(alice)
    found = slider(page(client))
    assert found == {"min": "200", "max": "1000", "step": "50", "value": "300"}
    # 333 m lie between two steps, 1,500 m beyond its end: as the API takes them.
    for radius, step, most in ((333, "1", "1000"), (1500, "50", "2000")):
        zone = zone_add(athlete=alice, name="Hut", latitude=50, longitude=8, radius_m=radius)
        found = slider(page(client, f"{PAGE}{zone.public_id}/"))
        assert found == {"min": "200", "max": most, "step": step, "value": str(radius)}


def slider(text: str) -> dict[str, str]:
    (element,) = re.findall(r"<input type=\"range\"[^>]*>", text)
    return {
        key: re.search(rf'\b{key}="(\d+)"', element)[1] for key in ("min", "max", "step", "value")
    }  # type: ignore[index]
