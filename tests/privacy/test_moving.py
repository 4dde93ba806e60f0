"""Hidden places go along in the athlete's own archive."""

from __future__ import annotations

from typing import Any

import pytest

from activities.models import Activity
from activities.services.privacy import map_hide
from athletes import privacy
from athletes.models import Athlete
from tests.export.conftest import made, take
from tests.privacy.conftest import settle

pytestmark = pytest.mark.django_db


def test_zones_ends_and_hidden_maps_are_hidden_on_the_other_hub(run: Activity, cast: Any) -> None:
    alice, carol = cast.alice, cast.carol
    lon, lat = run.track[0][0]
    privacy.zone_add(athlete=alice, name="Home", latitude=lat, longitude=lon, radius_m=200)
    privacy.ends_hide(athlete=alice, metres=150)
    privacy.maps_hide(athlete=alice, hides=True)
    map_hide(activity=run, hides=True)
    settle(alice)
    data = made(alice).read_bytes()
    for _again in range(2):
        take(carol, data)
        settle(carol)
    (there,), (here,) = privacy.zones_of(alice), privacy.zones_of(carol)
    assert (here.name, here.place, here.radius_m) == (there.name, there.place, there.radius_m)
    # A second circle about one place would tell more than one.
    assert (here.decoy, here.cut_radius_m) == (there.decoy, there.cut_radius_m)
    other = Athlete.objects.get(pk=carol.pk)
    assert (other.hidden_ends_m, other.hides_maps) == (150, True)
    assert Activity.objects.get(athlete=carol).hides_map
