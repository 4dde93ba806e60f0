"""What others see of a run, from the change of a zone to the cut."""

import numpy as np
import pytest
from django.contrib.gis.geos import Point
from django.http import Http404

from activities.core.geodesy import geodesic_m
from activities.models import Activity, PrivateCut
from activities.privacy import (
    hidden_spans,
    shared_thumb,
    shared_thumbs,
    shared_track,
)
from activities.services.cuts import activity_split
from activities.services.privacy import cuts_make, cuts_overdue_mark, map_hide
from athletes import privacy
from athletes.models import Athlete
from tests.imports.handing_in import bring
from tests.privacy.conftest import fresh, settle
from tests.samples import fit

pytestmark = pytest.mark.django_db


def door(run: Activity) -> Point:
    return Point(*run.track[0][0], srid=4326)


def home(run: Activity, **more: int) -> privacy.PrivacyZone:
    place = door(run)
    return privacy.zone_add(
        athlete=run.athlete, name="Home", latitude=place.y, longitude=place.x, **more
    )


def test_who_hides_nothing_costs_nothing(
    run: Activity, django_assert_num_queries: pytest.FixtureRequest
) -> None:
    settle(run.athlete)
    assert not PrivateCut.objects.exists()
    with django_assert_num_queries(0):  # type: ignore[operator]
        assert hidden_spans(run) == []
        assert shared_track(run) == run.track and shared_thumb(run) == run.thumb
    assert shared_thumbs([run.pk]) == {run.pk: run.thumb}


def test_from_the_change_on_others_see_nothing_until_it_is_cut(run: Activity) -> None:
    home(run, radius_m=200)
    found = fresh(run)
    assert hidden_spans(found) is None and shared_track(found) is None
    assert shared_thumb(found) == "" and shared_thumbs([run.pk]) == {run.pk: ""}
    assert found.track is not None  # the owner's own


def test_no_shared_place_lies_within_the_radius(run: Activity) -> None:
    zone = home(run, radius_m=200)
    settle(run.athlete)
    zone.refresh_from_db()
    found = fresh(run)
    spans = hidden_spans(found)
    assert spans and spans[0][0] == 0.0
    for line in shared_track(found) or []:
        lon, lat = np.array(line.coords).T
        assert (geodesic_m(lat, lon, zone.place.y, zone.place.x) > 200).all()
        assert (geodesic_m(lat, lon, zone.decoy.y, zone.decoy.x) > zone.cut_radius_m).all()
    assert shared_thumb(found) != found.thumb


def test_a_zone_that_is_moved_or_removed_holds_at_once(run: Activity) -> None:
    zone = home(run)
    settle(run.athlete)
    privacy.zone_change(zone=zone, name="Hut")
    assert hidden_spans(fresh(run)) is not None
    privacy.zone_change(zone=zone, latitude=door(run).y + 1)
    assert hidden_spans(fresh(run)) is not None  # half a place is no place
    privacy.zone_change(zone=zone, latitude=door(run).y + 1, longitude=door(run).x)
    assert hidden_spans(fresh(run)) is None
    settle(run.athlete)
    assert hidden_spans(fresh(run)) == []
    privacy.zone_remove(zone=zone)
    assert hidden_spans(fresh(run)) is None
    settle(run.athlete)
    found = fresh(run)
    shown = shared_track(found)
    assert hidden_spans(found) == [] and shown is not None
    assert shown.length == pytest.approx(found.track.length, rel=0.01)


def test_made_again_at_the_same_place_a_zone_has_the_same_circle(run: Activity) -> None:
    zone = home(run)
    settle(run.athlete)
    zone.refresh_from_db()
    privacy.zone_remove(zone=zone)
    zone_again = home(run, radius_m=290)
    settle(run.athlete)
    zone_again.refresh_from_db()
    assert (zone_again.decoy, zone_again.cut_radius_m) == (zone.decoy, zone.cut_radius_m)
    removed = privacy.PrivacyZone.objects.get(pk=zone.pk)
    assert removed.place == removed.decoy and removed.name == ""
    with pytest.raises(Http404):
        privacy.zone_of(run.athlete, zone.public_id)


def test_hidden_ends_are_longer_than_asked_and_the_same_each_time(run: Activity) -> None:
    privacy.ends_hide(athlete=run.athlete, metres=300)
    settle(run.athlete)
    spans = hidden_spans(fresh(run))
    assert spans is not None and len(spans) == 2
    privacy.ends_hide(athlete=run.athlete, metres=0)
    privacy.ends_hide(athlete=run.athlete, metres=300)
    settle(run.athlete)
    assert hidden_spans(fresh(run)) == spans


def test_a_new_run_and_the_halves_of_a_split_are_cut_too(run: Activity, alice: Athlete) -> None:
    home(run, radius_m=200)
    settle(alice)
    bring(alice, b_fit=fit(day=1, minutes=12))
    first, second = activity_split(activity=run, at_s=400.0)
    Athlete.objects.get(pk=alice.pk, privacy_due=True)
    settle(alice)
    Athlete.objects.get(pk=alice.pk, privacy_due=False)
    for activity in Activity.objects.filter(athlete=alice, canonical=None):
        assert hidden_spans(fresh(activity)) is not None
    assert (hidden_spans(fresh(first)) or [])[0][0] == 0.0
    assert not hidden_spans(fresh(second)) or hidden_spans(fresh(second))[0][0] >= 0  # type: ignore[index]


def test_a_map_that_is_hidden_takes_no_cut(run: Activity) -> None:
    map_hide(activity=run, hides=True)
    found = fresh(run)
    assert shared_track(found) is None and shared_thumbs([run.pk]) == {run.pk: ""}
    assert hidden_spans(found) == []
    map_hide(activity=run, hides=False)
    privacy.maps_hide(athlete=run.athlete, hides=True)
    assert shared_track(fresh(run)) is None and shared_thumb(fresh(run)) == ""


def test_cuts_of_an_older_version_are_not_shown(run: Activity) -> None:
    home(run)
    settle(run.athlete)
    PrivateCut.objects.update(version=0)
    assert hidden_spans(fresh(run)) is None
    Athlete.objects.update(privacy_due=False)
    cuts_overdue_mark()
    assert Athlete.objects.get(pk=run.athlete_id).privacy_due


def test_nothing_is_cut_before_the_circle_is_drawn(run: Activity) -> None:
    home(run)
    assert cuts_make(athlete_id=run.athlete_id) == 0
    settle(run.athlete)
    assert PrivateCut.objects.count() == 1
