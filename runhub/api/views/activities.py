"""Activities: listed, read, typed in, changed, binned, brought back."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from activities.access import activity_for
from activities.models import Activity
from activities.selectors.api import activities_part
from activities.selectors.library import LibraryFilter
from activities.services import library as services
from athletes.access import Need
from athletes.models import Scope
from runhub.api.base import ApiView, asked_for, own_athlete
from runhub.api.conditional import refuse_if_changed
from runhub.api.idempotency import once
from runhub.api.paging import page, place_of
from runhub.api.schema import operation
from runhub.api.serializers.activities import (
    ActivitiesQuery,
    ActivityNew,
    ActivityOut,
    ActivityPage,
    ActivityPatch,
)


class Activities(ApiView):
    scopes = {"GET": (Scope.READ,), "POST": (Scope.WRITE,)}
    queries = {"GET": ActivitiesQuery}

    @operation("activities_list", "Activities, the newest first", answers={200: ActivityPage})
    def get(self, request: Request) -> Response:
        query = self.query
        athlete = asked_for(request, query["athlete"])
        wanted = LibraryFilter(
            text=query["q"], first_day=query["from"], last_day=query["to"], sport=query["sport"]
        )
        after = place_of(query["cursor"], datetime.fromisoformat)
        part = activities_part(request.user, athlete, wanted, after=after, limit=query["limit"])
        return Response(page(request, part, ActivityOut(part.rows, many=True).data))

    @operation(
        "activities_create", "Type an activity in", takes=ActivityNew, answers={201: ActivityOut}
    )
    @once
    def post(self, request: Request) -> Response:
        athlete = own_athlete(request)
        form = ActivityNew(data=request.data, context={"athlete": athlete})
        form.is_valid(raise_exception=True)
        values: dict[str, Any] = {"time_zone": athlete.time_zone} | form.validated_data
        made = services.activity_create_manual(athlete=athlete, **values)
        place = reverse("api_activity", args=[made.public_id])
        return Response(ActivityOut(made).data, status=201, headers={"Location": place})


class ActivityView(ApiView):
    scopes = {"GET": (Scope.READ,), "PATCH": (Scope.WRITE,), "DELETE": (Scope.WRITE,)}

    @operation("activities_get", "One activity", answers={200: ActivityOut})
    def get(self, request: Request, key: UUID) -> Response:
        return Response(ActivityOut(activity_for(request.user, key)).data)

    @operation(
        "activities_update",
        "Change title, sport, type, surface, shoe, notes or the corrected distance",
        takes=ActivityPatch,
        answers={200: ActivityOut},
    )
    @once
    def patch(self, request: Request, key: UUID) -> Response:
        with transaction.atomic():
            found = self._held(request, key)
            form = ActivityPatch(data=request.data, context={"athlete": found.athlete})
            form.is_valid(raise_exception=True)
            services.activity_edit(activity=found, **form.edits())
            if "corrected_distance_m" in form.validated_data:
                distance = form.validated_data["corrected_distance_m"]
                services.activity_correct_distance(activity=found, distance_m=distance)
        return Response(ActivityOut(found).data)

    @operation(
        "activities_delete", "Move an activity to the trash", answers={204: None},
        conditional=True,
    )  # fmt: skip
    def delete(self, request: Request, key: UUID) -> Response:
        with transaction.atomic():
            found = self._held(request, key)
            services.activity_trash(athlete=found.athlete, keys=[found.public_id])
        return Response(status=204)

    def _held(self, request: Request, key: UUID) -> Activity:
        found = activity_for(request.user, key, Need.EDIT)
        found = services.activity_held(activity=found)
        refuse_if_changed(request, ActivityOut(found).data)
        return found


class ActivityRestore(ApiView):
    scopes = {"POST": (Scope.WRITE,)}

    @operation(
        "activities_restore", "Bring an activity back from the trash", answers={200: ActivityOut}
    )
    @once
    def post(self, request: Request, key: UUID) -> Response:
        found = activity_for(request.user, key, Need.EDIT, trashed=True)
        services.activity_restore(athlete=found.athlete, keys=[found.public_id])
        return Response(ActivityOut(activity_for(request.user, key)).data)
