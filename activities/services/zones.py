"""The circles of privacy zones: drawn once, tried on the athlete's own runs.

A zone is drawn anew only when its circle no longer serves, or when there are many more runs than
it was tried on and a guess at these comes too near: two circles about one place tell more than one.
"""

from __future__ import annotations

import math
from random import SystemRandom

import numpy as np
from django.contrib.gis.geos import Point, Polygon
from django.db import transaction
from django.db.models import F, QuerySet

from activities.core import decoy
from activities.core.geodesy import metres_per_degree, step_distances_m
from activities.core.series import Floats
from activities.models import Activity
from athletes.models import Athlete, PrivacyZone

MOST_WAYS = 200
STEP_M = 20.0
POLE = 89.9  # nearer to it a degree of longitude is nothing to reckon with

chance = SystemRandom().random


@transaction.atomic
def zones_settle(*, athlete_id: int) -> None:
    """Draw what has no circle yet, and again what was drawn for too few runs to tell."""
    # Holds the row that every change of a zone holds.
    athlete = Athlete.objects.select_for_update().filter(pk=athlete_id).first()
    if athlete is None or athlete.privacy_version == 0:
        return
    zones = list(PrivacyZone.objects.filter(athlete_id=athlete_id).order_by("pk"))
    changed = False
    for zone in zones:
        if zone.removed_at is not None:
            continue
        if zone.tried_runs is None:
            _first(zone, zones)
        else:
            changed |= _again(zone)
    if changed:
        Athlete.objects.filter(pk=athlete_id).update(privacy_version=F("privacy_version") + 1)


def _first(zone: PrivacyZone, zones: list[PrivacyZone]) -> None:
    """The circle it had, or one that was drawn for a zone here before, if that serves."""
    runs = _near(zone).count()
    for other in (zone, *(each for each in zones if each.removed_at is not None)):
        east, north = _from(zone, other)
        if other.cut_radius_m and decoy.serves(zone.radius_m, east, north, other.cut_radius_m):
            _keep(zone, other.decoy, other.cut_radius_m, runs)
            return
    _draw(zone, _ways(zone), runs)


def _again(zone: PrivacyZone) -> bool:
    """Whether it had to be drawn anew."""
    runs = _near(zone).count()
    if not decoy.is_due(zone.tried_runs or 0, runs):
        return False
    ways = _ways(zone)
    centre = np.array(_from(zone, zone))
    if decoy.miss_m(ways, centre, zone.cut_radius_m) > decoy.PROMISED * zone.radius_m:
        _keep(zone, zone.decoy, zone.cut_radius_m, runs)
        return False
    _draw(zone, ways, runs)
    return True


def _draw(zone: PrivacyZone, ways: list[Floats], runs: int) -> None:
    drawn = decoy.draw(zone.radius_m, ways, chance)
    place = zone.place
    north, east = (float(each) for each in metres_per_degree(min(abs(place.y), POLE)))
    latitude = max(-90.0, min(90.0, place.y + drawn.north_m / north))
    longitude = (place.x + drawn.east_m / east + 180) % 360 - 180
    away = step_distances_m([place.y, latitude], [place.x, longitude])[0]
    # The plane is a little off far from the place: all about it must lie inside, whatever it is.
    radius = max(drawn.radius_m, float(away) + zone.radius_m)
    _keep(zone, Point(longitude, latitude, srid=4326), radius, runs)


def _keep(zone: PrivacyZone, centre: Point, radius_m: float, runs: int) -> None:
    zone.decoy, zone.cut_radius_m, zone.tried_runs = centre, radius_m, runs
    zone.save(update_fields=["decoy", "cut_radius_m", "tried_runs"])


def _from(zone: PrivacyZone, other: PrivacyZone) -> tuple[float, float]:
    """Metres east and north from the place of `zone` to the middle of `other`'s circle."""
    north, east = (float(each) for each in metres_per_degree(min(abs(zone.place.y), POLE)))
    turn = (other.decoy.x - zone.place.x + 180) % 360 - 180
    return turn * east, (other.decoy.y - zone.place.y) * north


def _near(zone: PrivacyZone) -> QuerySet[Activity]:
    """Runs that come near the place."""
    north, east = (float(each) for each in metres_per_degree(min(abs(zone.place.y), POLE)))
    reach_m = zone.radius_m
    x, y = zone.place.x, zone.place.y
    box = Polygon.from_bbox(
        (x - reach_m / east, y - reach_m / north, x + reach_m / east, y + reach_m / north)
    )
    box.srid = 4326
    return Activity.objects.filter(
        athlete_id=zone.athlete_id, canonical=None, trashed_at=None, track__bboverlaps=box
    )


def _ways(zone: PrivacyZone) -> list[Floats]:
    """The latest of them, metres from the place, points `STEP_M` apart."""
    north, east = (float(each) for each in metres_per_degree(min(abs(zone.place.y), POLE)))
    place = (zone.place.x, zone.place.y)
    tracks = _near(zone).order_by("-start").values_list("track", flat=True)[:MOST_WAYS]
    lines = (np.concatenate([np.array(line.coords) for line in track]) for track in tracks)
    return [_even((line - place) * (east, north)) for line in lines]


def _even(way: Floats) -> Floats:
    gaps = np.hypot(*np.diff(way, axis=0).T)
    along = np.concatenate(([0.0], np.cumsum(gaps)))
    at = np.linspace(0.0, along[-1], max(2, math.ceil(along[-1] / STEP_M)))
    return np.column_stack([np.interp(at, along, way[:, axis]) for axis in (0, 1)])
