"""Thresholds of athletes without a person: for the coaches who have entered them."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db import transaction
from rest_framework.request import Request
from rest_framework.response import Response

from athletes import selectors
from athletes.access import entered_for
from athletes.models import Scope
from athletes.teams.entered_thresholds import (
    entered_held,
    entered_threshold_delete,
    entered_threshold_set,
)
from runhub.api.base import ApiView
from runhub.api.conditional import refuse_if_changed
from runhub.api.idempotency import once
from runhub.api.paging import page, place_of
from runhub.api.schema import operation
from runhub.api.serializers.athlete import ThresholdIn, ThresholdOut, ThresholdPage
from runhub.api.serializers.common import PageQuery
from runhub.api.views.athlete import refuse_taken


class EnteredThresholds(ApiView):
    scopes = {"GET": (Scope.READ,), "POST": (Scope.WRITE,)}
    queries = {"GET": PageQuery}

    @operation(
        "entered_thresholds_list", "Thresholds of somebody you have entered, newest first",
        answers={200: ThresholdPage},
    )  # fmt: skip
    def get(self, request: Request, key: UUID) -> Response:
        after = place_of(self.query["cursor"], date.fromisoformat)
        athlete = entered_for(request.user, key)
        part = selectors.threshold_part(athlete, after=after, limit=self.query["limit"])
        return Response(page(request, part, ThresholdOut(part.rows, many=True).data))

    @operation(
        "entered_thresholds_create", "Set them from a day on, until somebody takes the athlete over",
        takes=ThresholdIn, answers={201: ThresholdOut},
    )  # fmt: skip
    @once
    def post(self, request: Request, key: UUID) -> Response:
        athlete = entered_for(request.user, key)
        form = ThresholdIn(data=request.data)
        form.is_valid(raise_exception=True)
        with transaction.atomic():
            held = entered_held(actor=request.user, athlete=athlete)
            refuse_taken(held, form.validated_data["valid_from"])
            row = entered_threshold_set(actor=request.user, athlete=held, **form.validated_data)
        place = f"{request.path}{row.pk}/"
        return Response(ThresholdOut(row).data, status=201, headers={"Location": place})


class EnteredThreshold(ApiView):
    scopes = {"PATCH": (Scope.WRITE,), "DELETE": (Scope.WRITE,)}

    @operation(
        "entered_thresholds_update", "Change a row", takes=ThresholdIn, answers={200: ThresholdOut}
    )
    @once
    def patch(self, request: Request, key: UUID, row: int) -> Response:
        athlete = entered_for(request.user, key)
        with transaction.atomic():
            held = entered_held(actor=request.user, athlete=athlete)
            found = selectors.threshold_of(held, row)
            refuse_if_changed(request, ThresholdOut(found).data)
            form = ThresholdIn(found, data=request.data, partial=True)
            form.is_valid(raise_exception=True)
            values = {"valid_from": found.valid_from} | form.validated_data
            refuse_taken(held, values["valid_from"], found)
            found = entered_threshold_set(
                actor=request.user, athlete=held, replaces=found, **values
            )
        return Response(ThresholdOut(found).data)

    @operation("entered_thresholds_delete", "Delete a row", answers={204: None}, conditional=True)
    def delete(self, request: Request, key: UUID, row: int) -> Response:
        athlete = entered_for(request.user, key)
        with transaction.atomic():
            held = entered_held(actor=request.user, athlete=athlete)
            found = selectors.threshold_of(held, row)
            refuse_if_changed(request, ThresholdOut(found).data)
            entered_threshold_delete(actor=request.user, threshold=found)
        return Response(status=204)
