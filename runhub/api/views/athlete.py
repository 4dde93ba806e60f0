"""The person's own profile, thresholds and shoes."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from rest_framework.request import Request
from rest_framework.response import Response

from athletes import selectors, services
from athletes.models import Athlete, Scope, Shoe, Threshold
from athletes.teams.sharing import shares_to
from runhub.api.base import ApiView, own_athlete
from runhub.api.conditional import refuse_if_changed
from runhub.api.errors import ApiError
from runhub.api.idempotency import once
from runhub.api.paging import page, place_of
from runhub.api.schema import operation
from runhub.api.serializers.athlete import (
    Me,
    MePatch,
    ShoeNew,
    ShoeOut,
    ShoePage,
    ShoePatch,
    ThresholdIn,
    ThresholdOut,
    ThresholdPage,
)
from runhub.api.serializers.common import PageQuery

READ_WRITE = {
    "GET": (Scope.READ,),
    "POST": (Scope.WRITE,),
    "PATCH": (Scope.WRITE,),
    "DELETE": (Scope.WRITE,),
}
PROFILE = (
    *("name", "birth_year", "sex", "weight_kg", "time_zone"),
    *("units", "language", "week_start", "theme"),
)


class MeView(ApiView):
    scopes = READ_WRITE

    @operation("me_get", "Your profile", answers={200: Me})
    def get(self, request: Request) -> Response:
        return Response(_me(request, own_athlete(request)))

    @operation("me_update", "Change your profile", takes=MePatch, answers={200: Me})
    @once
    def patch(self, request: Request) -> Response:
        form = MePatch(data=request.data)
        form.is_valid(raise_exception=True)
        with transaction.atomic():
            athlete = services.athlete_held(athlete=own_athlete(request))
            refuse_if_changed(request, _me(request, athlete))
            values = {name: getattr(athlete, name) for name in PROFILE} | form.validated_data
            athlete = services.profile_update(athlete=athlete, **values)
        return Response(_me(request, athlete))


def _me(request: Request, athlete: Athlete) -> dict[str, Any]:
    coached = selectors.coached_by(request.user)
    context = {"coaches": coached, "shares": shares_to(request.user)}
    return dict(Me(athlete, context=context).data)


class Thresholds(ApiView):
    scopes = READ_WRITE
    queries = {"GET": PageQuery}

    @operation("thresholds_list", "Thresholds, newest first", answers={200: ThresholdPage})
    def get(self, request: Request) -> Response:
        after = place_of(self.query["cursor"], date.fromisoformat)
        part = selectors.threshold_part(
            own_athlete(request), after=after, limit=self.query["limit"]
        )
        return Response(page(request, part, ThresholdOut(part.rows, many=True).data))

    @operation(
        "thresholds_create", "Thresholds from a day on", takes=ThresholdIn,
        answers={201: ThresholdOut},
    )  # fmt: skip
    @once
    def post(self, request: Request) -> Response:
        form = ThresholdIn(data=request.data)
        form.is_valid(raise_exception=True)
        with transaction.atomic():
            athlete = services.athlete_held(athlete=own_athlete(request))
            refuse_taken(athlete, form.validated_data["valid_from"])
            row = services.threshold_set(athlete=athlete, **form.validated_data)
        place = f"{request.path}{row.pk}/"
        return Response(ThresholdOut(row).data, status=201, headers={"Location": place})


class ThresholdView(ApiView):
    scopes = READ_WRITE

    @operation("thresholds_get", "One row", answers={200: ThresholdOut})
    def get(self, request: Request, pk: int) -> Response:
        return Response(ThresholdOut(selectors.threshold_of(own_athlete(request), pk)).data)

    @operation("thresholds_update", "Change a row", takes=ThresholdIn, answers={200: ThresholdOut})
    @once
    def patch(self, request: Request, pk: int) -> Response:
        with transaction.atomic():
            athlete, row = self._held(request, pk)
            form = ThresholdIn(row, data=request.data, partial=True)
            form.is_valid(raise_exception=True)
            values = {"valid_from": row.valid_from} | form.validated_data
            refuse_taken(athlete, values["valid_from"], row)
            row = services.threshold_set(athlete=athlete, replaces=row, **values)
        return Response(ThresholdOut(row).data)

    @operation("thresholds_delete", "Delete a row", answers={204: None}, conditional=True)
    def delete(self, request: Request, pk: int) -> Response:
        with transaction.atomic():
            _athlete, row = self._held(request, pk)
            services.threshold_delete(threshold=row)
        return Response(status=204)

    def _held(self, request: Request, pk: int) -> tuple[Athlete, Threshold]:
        athlete = services.athlete_held(athlete=own_athlete(request))
        row = selectors.threshold_of(athlete, pk)
        refuse_if_changed(request, ThresholdOut(row).data)
        return athlete, row


def refuse_taken(athlete: Athlete, day: date, row: Threshold | None = None) -> None:
    found = selectors.threshold_on(athlete, day)
    if found is not None and found != row:
        words = _("This day has thresholds already: change those.")
        raise ApiError(409, "day_taken", words, {"valid_from": [words]})


class Shoes(ApiView):
    scopes = READ_WRITE
    queries = {"GET": PageQuery}

    @operation("shoes_list", "Your pairs, the last added first", answers={200: ShoePage})
    def get(self, request: Request) -> Response:
        part = selectors.shoe_part(
            own_athlete(request), after=place_of(self.query["cursor"]), limit=self.query["limit"]
        )
        return Response(page(request, part, ShoeOut(part.rows, many=True).data))

    @operation("shoes_create", "Add a pair", takes=ShoeNew, answers={201: ShoeOut})
    @once
    def post(self, request: Request) -> Response:
        form = ShoeNew(data=request.data)
        form.is_valid(raise_exception=True)
        shoe = services.shoe_create(athlete=own_athlete(request), **form.validated_data)
        place = f"{request.path}{shoe.public_id}/"
        return Response(ShoeOut(shoe).data, status=201, headers={"Location": place})


class ShoeView(ApiView):
    scopes = READ_WRITE

    @operation("shoes_get", "One pair", answers={200: ShoeOut})
    def get(self, request: Request, key: UUID) -> Response:
        return Response(ShoeOut(selectors.shoe_of(own_athlete(request), key)).data)

    @operation("shoes_update", "Change or retire a pair", takes=ShoePatch, answers={200: ShoeOut})
    @once
    def patch(self, request: Request, key: UUID) -> Response:
        with transaction.atomic():
            shoe = self._held(request, key)
            form = ShoePatch(shoe, data=request.data, partial=True)
            form.is_valid(raise_exception=True)
            values = dict(form.validated_data)
            if "retired_on" in values:
                shoe = services.shoe_retire(shoe=shoe, retired_on=values.pop("retired_on"))
            kept = {name: getattr(shoe, name) for name in ("name", "bought_on", "is_default")}
            shoe = services.shoe_update(shoe=shoe, **kept | values)
        return Response(ShoeOut(shoe).data)

    @operation(
        "shoes_delete", "Delete a pair that no activity names", answers={204: None},
        conditional=True,
    )  # fmt: skip
    def delete(self, request: Request, key: UUID) -> Response:
        with transaction.atomic():
            services.shoe_delete(shoe=self._held(request, key))
        return Response(status=204)

    def _held(self, request: Request, key: UUID) -> Shoe:
        shoe = services.shoe_held(shoe=selectors.shoe_of(own_athlete(request), key))
        refuse_if_changed(request, ShoeOut(shoe).data)
        return shoe
