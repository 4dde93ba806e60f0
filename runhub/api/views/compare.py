"""Sessions side by side."""

from __future__ import annotations

from typing import Any

import numpy as np
from rest_framework.request import Request
from rest_framework.response import Response

from activities.core.recording import Array
from activities.core.splits import KILOMETRE_M, MILE_M
from analytics.selectors.compare import Session, compare
from athletes.models import Scope
from common.kinds import Kind, missing
from runhub.api.base import ApiView
from runhub.api.schema import operation
from runhub.api.serializers.compare import CompareOut, CompareQuery
from runhub.api.serializers.parts import SplitOut

DIGITS = 6


class CompareView(ApiView):
    scopes = {"GET": (Scope.READ,)}
    queries = {"GET": CompareQuery}

    @operation("compare_get", "Two to five sessions on one axis", answers={200: CompareOut})
    def get(self, request: Request) -> Response:
        query = self.query
        unit_m = MILE_M if query["unit"] == "mi" else KILOMETRE_M
        found = compare(request.user, query["runs"], query["align"], unit_m=unit_m)
        return Response(
            {
                "align": found.align,
                "places": np.round(found.places, DIGITS).tolist(),
                "sessions": [_session(session) for session in found.sessions],
            }
        )


def _session(session: Session) -> dict[str, Any]:
    activity, run = session.activity, session.run
    speed = session.speed_mps
    return {
        "activity": str(activity.public_id),
        "title": activity.title,
        "date": activity.local_date.isoformat(),
        "distance_m": session.distance_m,
        "moving_s": activity.moving_s,
        "ascent_m": activity.ascent_m,
        "average_speed_mps": None if np.isnan(speed) else speed,
        "average_heart_rate_bpm": activity.average_heart_rate_bpm,
        "metrics": session.values,
        "zones": session.zones,
        "splits": SplitOut(session.splits, many=True).data,
        "laps": SplitOut([lap.measured for lap in session.laps], many=True).data,
        "channels": {key: _listed(values) for key, values in run.channels.items()}
        if run is not None and Kind.STREAMS in activity.shown
        else None,
        "latitude": _listed(None if run is None else run.latitude),
        "longitude": _listed(None if run is None else run.longitude),
        "not_shared": missing(activity.shown),
    }


def _listed(values: Array | None) -> list[float | None] | None:
    """A column for JSON, null where nothing was measured."""
    if values is None:
        return None
    return [None if np.isnan(value) else round(value, DIGITS) for value in values.tolist()]
