"""How a run was, how a day was: written by the athlete, read as far as they share."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404
from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response

from activities.access import activity_for
from activities.models import Activity
from activities.selectors.feel import feel_of
from activities.services.feel import NOTHING, feel_set
from athletes.access import Need
from athletes.consent.sight import OWN
from athletes.models import Athlete, Scope
from athletes.wellness import MEASURES, wellness_delete, wellness_set
from athletes.wellness_days import Day, day_of, days_part
from common.kinds import Kind, missing
from runhub.api.base import ApiView, asked_for, own_athlete
from runhub.api.conditional import refuse_if_changed
from runhub.api.idempotency import once
from runhub.api.paging import page, place_of
from runhub.api.schema import operation
from runhub.api.serializers.wellness import (
    FeelOut,
    FeelPatch,
    WellnessIn,
    WellnessOut,
    WellnessPage,
    WellnessQuery,
)

WITH_PUT = ["get", "head", "put", "patch", "delete"]
BODY = (413, 415)


class FeelView(ApiView):
    http_method_names = WITH_PUT
    scopes = {"GET": (Scope.READ,), "PUT": (Scope.WRITE,), "PATCH": (Scope.WRITE,)}

    @operation("activities_feel_get", "How an activity was", answers={200: FeelOut})
    def get(self, request: Request, key: UUID) -> Response:
        return Response(_feel(activity_for(request.user, key)))

    @operation(
        "activities_feel_put", "Say how it was: what is not given is not said", takes=FeelPatch,
        answers={200: FeelOut}, conditional=True, also=BODY,
    )  # fmt: skip
    def put(self, request: Request, key: UUID) -> Response:
        return self._set(request, key, NOTHING)

    @operation(
        "activities_feel_update", "Say more of how it was", takes=FeelPatch, answers={200: FeelOut}
    )
    @once
    def patch(self, request: Request, key: UUID) -> Response:
        return self._set(request, key, {})

    def _set(self, request: Request, key: UUID, base: dict[str, Any]) -> Response:
        found = activity_for(request.user, key, Need.EDIT)
        form = FeelPatch(data=request.data)
        form.is_valid(raise_exception=True)
        with transaction.atomic():
            refuse_if_changed(request, _feel(found))
            feel_set(activity=found, **base | form.validated_data)
        return Response(_feel(found))


def _feel(found: Activity) -> dict[str, Any]:
    seen = feel_of(found)
    told = {name: getattr(seen, name) for name in NOTHING}
    hidden = [kind for kind in missing(found.shown) if kind is Kind.NOTES]
    return dict(FeelOut(told | {"not_shared": hidden}).data)


class WellnessDays(ApiView):
    scopes = {"GET": (Scope.READ,)}
    queries = {"GET": WellnessQuery}

    @operation("wellness_list", "Wellness days, the newest first", answers={200: WellnessPage})
    def get(self, request: Request) -> Response:
        query = self.query
        athlete = asked_for(request, query["athlete"])
        if not (athlete.sight.may(Kind.BODY) or athlete.sight.may(Kind.NOTES)):
            raise PermissionDenied
        after = place_of(query["cursor"], date.fromisoformat)
        rows, part = days_part(
            athlete, query["from"], query["to"], after=after, limit=query["limit"]
        )
        shown = WellnessOut(rows, many=True, context={"sight": athlete.sight})
        return Response(page(request, part, shown.data))


class WellnessDayView(ApiView):
    http_method_names = WITH_PUT
    scopes = {"GET": (Scope.READ,), "PUT": (Scope.WRITE,), "DELETE": (Scope.WRITE,)}

    @operation("wellness_get", "One of your days", answers={200: WellnessOut})
    def get(self, request: Request, day: str) -> Response:
        return Response(_day(_own(request), _parsed(day)))

    @operation(
        "wellness_put", "Write a day down: what is not given is not said", takes=WellnessIn,
        answers={200: WellnessOut}, conditional=True, also=BODY,
    )  # fmt: skip
    def put(self, request: Request, day: str) -> Response:
        athlete, which = _own(request), _parsed(day)
        form = WellnessIn(data=request.data)
        form.is_valid(raise_exception=True)
        with transaction.atomic():
            if request.headers.get("If-Match") is not None:
                refuse_if_changed(request, _day(athlete, which))
            wellness_set(athlete=athlete, day=which, today=timezone.localdate(), **form.whole())
        return Response(_day(athlete, which, must_exist=False))

    @operation("wellness_delete", "Forget a day", answers={204: None})
    def delete(self, request: Request, day: str) -> Response:
        if not wellness_delete(athlete=_own(request), day=_parsed(day)):
            raise Http404
        return Response(status=204)


def _own(request: Request) -> Athlete:
    athlete = own_athlete(request)
    athlete.sight = OWN
    return athlete


def _parsed(day: str) -> date:
    try:
        return datetime.strptime(day, "%Y-%m-%d").date()
    except ValueError as error:
        raise Http404 from error


def _day(athlete: Athlete, which: date, *, must_exist: bool = True) -> dict[str, Any]:
    """Raises Http404 for a day of which nothing is said; what was said may have been nothing."""
    found = day_of(athlete, which)
    if found is None:
        if must_exist:
            raise Http404
        found = Day(0, which, dict.fromkeys(MEASURES), illness=False, note="")
    return dict(WellnessOut(found, context={"sight": athlete.sight}).data)
