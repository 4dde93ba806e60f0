"""What a coach is sent of a run from a hidden door: nothing within the radius, in any form."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pytest

from activities.core.geodesy import geodesic_m
from activities.core.recording import Recording
from activities.models import Activity, RecordingInfo
from activities.privacy import others_recording
from activities.selectors.run import recording_of
from athletes.models import Athlete, PrivacyZone
from athletes.privacy import ends_hide, zone_add
from tests.privacy.conftest import fresh, settle

pytestmark = pytest.mark.django_db
RADIUS_M = 200


@pytest.fixture
def zone(run: Activity) -> PrivacyZone:
    lon, lat = run.track[0][0]
    made = zone_add(
        athlete=run.athlete, name="Home", latitude=lat, longitude=lon, radius_m=RADIUS_M
    )
    settle(run.athlete)
    made.refresh_from_db()
    return made


def away_m(zone: PrivacyZone, latitude: Any, longitude: Any) -> Any:
    return geodesic_m(latitude, longitude, zone.place.y, zone.place.x)


def places(channels: dict[str, Any]) -> Any:
    return np.array([channels["latitude"], channels["longitude"]], dtype=np.float64)


def numbers_near(text: str, middle: float, within: float) -> list[str]:
    """Numbers of an answer that could be a coordinate near `middle`, degrees."""
    found = re.findall(r"-?\d+\.\d{3,}", text)
    return [number for number in found if abs(float(number) - middle) < within]


def test_streams_of_the_api_begin_beyond_the_radius(
    run: Activity, zone: PrivacyZone, cast: Any, browser_of: Any
) -> None:
    address = f"/api/v1/activities/{run.public_id}/streams/?channels=latitude,longitude,distance_m"
    mine = browser_of(cast.alice).get(address).json()["channels"]
    theirs = browser_of(cast.bob).get(address).json()["channels"]
    assert np.nanmin(away_m(zone, *places(theirs))) > RADIUS_M
    assert np.nanmin(away_m(zone, *places(mine))) < 20
    assert len({len(values) for values in theirs.values()}) == 1
    assert theirs["time_s"][0] == 0 and theirs["distance_m"][0] == 0


def test_no_coordinate_of_the_hidden_part_stands_in_any_answer(
    run: Activity, zone: PrivacyZone, cast: Any, browser_of: Any
) -> None:
    coach, key = browser_of(cast.bob), run.public_id
    degrees = RADIUS_M / 111_000
    for path in (
        f"/activities/{key}/",
        f"/activities/{key}/similar/",
        f"/api/v1/activities/{key}/",
        f"/api/v1/activities/{key}/laps/",
        f"/api/v1/activities/{key}/splits/",
        f"/athletes/{cast.alice.public_id}/activities/",
    ):
        answer = coach.get(path)
        assert answer.status_code == 200, path
        text = answer.content.decode()
        assert not numbers_near(text, zone.place.y, degrees), path
        assert not numbers_near(text, zone.decoy.y, degrees / 100), path
        assert run.thumb not in text, path
    for path in (f"/activities/{key}/original/", f"/api/v1/activities/{key}/original/"):
        assert coach.get(path).status_code in (403, 404)


def test_the_chart_data_of_the_page_hold_no_hidden_place(
    run: Activity, zone: PrivacyZone, cast: Any, browser_of: Any
) -> None:
    for values in ("raw", "cleaned"):
        path = f"/activities/{run.public_id}/data.json?values={values}"
        data = browser_of(cast.bob).get(path).json()
        lat, lon = (_places(data[name]) for name in ("latitude", "longitude"))
        assert len(lat) > 50 and (away_m(zone, lat, lon) > RADIUS_M - 1).all()


def _places(column: dict[str, Any]) -> Any:
    """Steps from place to place, as the page's script adds them up."""
    return np.cumsum([step for step in column["v"] if step is not None]) / column["s"]


def test_what_others_get_of_the_recording_is_the_seen_part(
    run: Activity, zone: PrivacyZone
) -> None:
    found = fresh(run)
    whole = recording_of(found, None)
    assert whole is not None
    left = others_recording(found, whole)
    assert isinstance(left, Recording) and left.n < whole.n
    # A way that comes back into the circle has nothing there.
    away = away_m(zone, left.channels["latitude"], left.channels["longitude"])
    assert np.nanmin(away) > RADIUS_M
    Athlete.objects.update(privacy_version=99)
    assert others_recording(fresh(run), whole) is None


def test_laps_wait_for_the_cut_as_everything_else_does(
    run: Activity, cast: Any, browser_of: Any
) -> None:
    laps = [{"start_s": 0.0, "end_s": 300.0}, {"start_s": 300.0, "end_s": 720.0}]
    RecordingInfo.objects.filter(activity=run).update(laps=laps)
    path = f"/api/v1/activities/{run.public_id}/laps/"

    def seen_by(athlete: Athlete) -> int:
        return len(browser_of(athlete).get(path).json()["results"])

    assert (seen_by(cast.bob), seen_by(cast.alice)) == (2, 2)
    ends_hide(athlete=cast.alice, metres=200)
    assert (seen_by(cast.bob), seen_by(cast.alice)) == (0, 2)
