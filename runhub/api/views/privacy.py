"""The person's own privacy zones, hidden ends and hidden maps."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from rest_framework.request import Request
from rest_framework.response import Response

from athletes import privacy, services
from athletes.models import PrivacyZone, Scope
from runhub.api.base import ApiView, own_athlete
from runhub.api.conditional import refuse_if_changed
from runhub.api.idempotency import once
from runhub.api.paging import page, place_of
from runhub.api.schema import operation
from runhub.api.serializers.common import PageQuery
from runhub.api.serializers.privacy import (
    PrivacyOut,
    PrivacyPatch,
    ZoneNew,
    ZoneOut,
    ZonePage,
    ZonePatch,
)
from runhub.dispatch import ring_cuts_after_commit

READ_WRITE = {
    "GET": (Scope.READ,),
    "POST": (Scope.WRITE,),
    "PATCH": (Scope.WRITE,),
    "DELETE": (Scope.WRITE,),
}


class PrivacyView(ApiView):
    scopes = READ_WRITE

    @operation("privacy_get", "Hidden ends and maps", answers={200: PrivacyOut})
    def get(self, request: Request) -> Response:
        return Response(PrivacyOut(own_athlete(request)).data)

    @operation("privacy_update", "Hide ends or maps", takes=PrivacyPatch, answers={200: PrivacyOut})
    @once
    def patch(self, request: Request) -> Response:
        form = PrivacyPatch(data=request.data)
        form.is_valid(raise_exception=True)
        given = form.validated_data
        with transaction.atomic():
            athlete = services.athlete_held(athlete=own_athlete(request))
            refuse_if_changed(request, PrivacyOut(athlete).data)
            if "hidden_ends_m" in given:
                privacy.ends_hide(athlete=athlete, metres=given["hidden_ends_m"])
            if "hides_maps" in given:
                privacy.maps_hide(athlete=athlete, hides=given["hides_maps"])
            ring_cuts_after_commit(athlete.pk)
            athlete.refresh_from_db()
        return Response(PrivacyOut(athlete).data)


class PrivacyZones(ApiView):
    scopes = READ_WRITE
    queries = {"GET": PageQuery}

    @operation("privacy_zones_list", "Hidden places, the last added first", answers={200: ZonePage})
    def get(self, request: Request) -> Response:
        part = privacy.zone_part(
            own_athlete(request), after=place_of(self.query["cursor"]), limit=self.query["limit"]
        )
        return Response(page(request, part, ZoneOut(part.rows, many=True).data))

    @operation("privacy_zones_create", "Hide a place", takes=ZoneNew, answers={201: ZoneOut})
    @once
    def post(self, request: Request) -> Response:
        form = ZoneNew(data=request.data)
        form.is_valid(raise_exception=True)
        athlete = own_athlete(request)
        with transaction.atomic():
            zone = privacy.zone_add(athlete=athlete, **form.validated_data)
            ring_cuts_after_commit(athlete.pk)
        place = f"{request.path}{zone.public_id}/"
        return Response(ZoneOut(zone).data, status=201, headers={"Location": place})


class PrivacyZoneView(ApiView):
    scopes = READ_WRITE

    @operation("privacy_zones_get", "One hidden place", answers={200: ZoneOut})
    def get(self, request: Request, key: UUID) -> Response:
        return Response(ZoneOut(privacy.zone_of(own_athlete(request), key)).data)

    @operation(
        "privacy_zones_update", "Change a hidden place", takes=ZonePatch, answers={200: ZoneOut}
    )
    @once
    def patch(self, request: Request, key: UUID) -> Response:
        form = ZonePatch(data=request.data)
        with transaction.atomic():
            zone = self._held(request, key)
            form.is_valid(raise_exception=True)
            zone = privacy.zone_change(zone=zone, **form.validated_data)
            ring_cuts_after_commit(zone.athlete_id)
        return Response(ZoneOut(zone).data)

    @operation("privacy_zones_delete", "Show a place again", answers={204: None}, conditional=True)
    def delete(self, request: Request, key: UUID) -> Response:
        with transaction.atomic():
            zone = self._held(request, key)
            privacy.zone_remove(zone=zone)
            ring_cuts_after_commit(zone.athlete_id)
        return Response(status=204)

    def _held(self, request: Request, key: UUID) -> PrivacyZone:
        athlete = services.athlete_held(athlete=own_athlete(request))
        zone = privacy.zone_of(athlete, key)
        refuse_if_changed(request, ZoneOut(zone).data)
        return zone
