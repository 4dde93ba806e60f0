"""Places and ends that an athlete hides from everybody else.

Each change raises the athlete's `privacy_version` in its own transaction: from then on nothing that
was cut by the old rules is shown. The cuts themselves are made in the background
(`activities.services.privacy`), and so are the circles of zones drawn.
"""

from __future__ import annotations

from uuid import UUID

from django.contrib.gis.geos import Point
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from athletes.keyset import Part, Place, last_first
from athletes.models import Athlete, PrivacyZone

MOST_ZONES = 20
LEAST_RADIUS_M, MOST_RADIUS_M, USUAL_RADIUS_M = 200, 2000, 300
MOST_ENDS_M = 2000


def zones_of(athlete: Athlete) -> list[PrivacyZone]:
    """In the order they were made, with the athlete."""
    return list(
        PrivacyZone.objects.filter(athlete=athlete, removed_at=None).select_related("athlete")
    )


def zone_part(athlete: Athlete, *, after: Place | None, limit: int) -> Part[PrivacyZone]:
    """A page of them, the last added first."""
    zones = PrivacyZone.objects.filter(athlete=athlete, removed_at=None)
    return last_first(zones, after=after, limit=limit)


def zone_of(athlete: Athlete, key: UUID | str) -> PrivacyZone:
    """The zone with public id `key`, if it is the athlete's own; else Http404."""
    try:
        return PrivacyZone.objects.select_related("athlete").get(
            athlete=athlete, public_id=key, removed_at=None
        )
    except (PrivacyZone.DoesNotExist, ValidationError) as error:
        raise Http404 from error


@transaction.atomic
def zone_add(
    *,
    athlete: Athlete,
    name: str,
    latitude: float,
    longitude: float,
    radius_m: int = USUAL_RADIUS_M,
    circle: tuple[float, float, float] | None = None,
) -> PrivacyZone:
    """Hide all within `radius_m` of a place, degrees. Raises ValidationError.

    `circle`: latitude, longitude and radius of one that was drawn for it elsewhere; it is kept if
    it serves.
    """
    place = _place(latitude, longitude)
    decoy, cut_radius_m = (place, 0.0) if circle is None else (_place(*circle[:2]), circle[2])
    zone = PrivacyZone(
        athlete=athlete,
        name=name.strip(),
        place=place,
        decoy=decoy,
        radius_m=radius_m,
        cut_radius_m=cut_radius_m,
    )
    _check(zone)
    _changed(athlete)
    if PrivacyZone.objects.filter(athlete=athlete, removed_at=None).count() >= MOST_ZONES:
        raise ValidationError(
            _("%(n)d zones are the most there can be. Remove one first.") % {"n": MOST_ZONES},
            code="too_many_zones",
        )
    zone.save()
    return zone


@transaction.atomic
def zone_change(
    *,
    zone: PrivacyZone,
    name: str | None = None,
    latitude: float | None = None,
    longitude: float | None = None,
    radius_m: int | None = None,
) -> PrivacyZone:
    """Set what is given. A name alone changes nothing for others. Raises ValidationError."""
    athlete = Athlete.objects.select_for_update().get(pk=zone.athlete_id)
    zone = PrivacyZone.objects.select_related("athlete").get(pk=zone.pk)
    if zone.removed_at is not None:
        raise Http404
    before = (zone.place.coords, zone.radius_m)
    zone.name = zone.name if name is None else name.strip()
    zone.radius_m = zone.radius_m if radius_m is None else radius_m
    if latitude is not None and longitude is not None:
        zone.place = _place(latitude, longitude)
    _check(zone)
    if (zone.place.coords, zone.radius_m) != before:
        zone.tried_runs = None
        _changed(athlete)
    zone.save()
    return zone


@transaction.atomic
def zone_remove(*, zone: PrivacyZone) -> None:
    """The place is forgotten; its circle stays, for a zone that is made there again."""
    _changed(zone.athlete)
    PrivacyZone.objects.filter(pk=zone.pk).update(
        removed_at=timezone.now(), name="", place=F("decoy"), tried_runs=None
    )
    PrivacyZone.objects.filter(pk=zone.pk, cut_radius_m=0).delete()


@transaction.atomic
def ends_hide(*, athlete: Athlete, metres: int) -> None:
    """Hide so much of the way at both ends of each run; 0 = nothing. Raises ValidationError."""
    if not 0 <= metres <= MOST_ENDS_M:
        raise ValidationError(
            _("Choose up to %(n)d metres.") % {"n": MOST_ENDS_M}, code="hidden_ends"
        )
    held = _held(athlete)
    if held.hidden_ends_m != metres:
        Athlete.objects.filter(pk=athlete.pk).update(hidden_ends_m=metres)
        _changed(athlete)
    athlete.hidden_ends_m = metres


@transaction.atomic
def maps_hide(*, athlete: Athlete, hides: bool) -> None:
    """Whether nobody else sees any map of theirs. Takes no cutting."""
    Athlete.objects.filter(pk=athlete.pk).update(hides_maps=hides)
    athlete.hides_maps = hides


def _check(zone: PrivacyZone) -> None:
    if not LEAST_RADIUS_M <= zone.radius_m <= MOST_RADIUS_M:
        raise ValidationError(
            {
                "radius_m": _("Choose a radius from %(least)d to %(most)d metres.")
                % {"least": LEAST_RADIUS_M, "most": MOST_RADIUS_M}
            }
        )
    zone.full_clean(exclude=["athlete", "public_id", "decoy", "cut_radius_m", "tried_runs"])


def _place(latitude: float, longitude: float) -> Point:
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        raise ValidationError(
            _("A latitude lies between -90 and 90, a longitude between -180 and 180."),
            code="no_place",
        )
    return Point(longitude, latitude, srid=4326)


def _held(athlete: Athlete) -> Athlete:
    return Athlete.objects.select_for_update().get(pk=athlete.pk)


def _changed(athlete: Athlete) -> None:
    """In the caller's transaction: holds the athlete's row, so that changes follow each other."""
    held = _held(athlete)
    athlete.privacy_version = held.privacy_version + 1
    Athlete.objects.filter(pk=athlete.pk).update(
        privacy_version=athlete.privacy_version, privacy_due=True
    )
