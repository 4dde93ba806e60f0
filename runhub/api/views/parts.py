"""Parts of an activity: samples, laps, splits, the file it came in."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any
from uuid import UUID

import numpy as np
from django.http.response import HttpResponseBase
from rest_framework.request import Request
from rest_framework.response import Response

from activities.access import activity_for
from activities.core.recording import Array
from activities.core.splits import KILOMETRE_M, MILE_M, LapRow
from activities.selectors.api import columns_of, digits_of, splits_of
from activities.selectors.run import laps_of
from athletes.models import Scope
from common.kinds import missing
from runhub.api.base import ApiView
from runhub.api.schema import BINARY, OCTETS, operation
from runhub.api.serializers.parts import (
    LapOut,
    Laps,
    SplitOut,
    Splits,
    SplitsQuery,
    Streams,
    StreamsQuery,
)
from runhub.web.run import original_of

READ = {"GET": (Scope.READ,)}


class StreamsView(ApiView):
    scopes = READ
    queries = {"GET": StreamsQuery}

    @operation("streams_get", "Samples as columns", answers={200: Streams})
    def get(self, request: Request, key: UUID) -> Response:
        found = activity_for(request.user, key)
        values = self.query["values"]
        columns = columns_of(
            found, self.query["channels"], points=self.query["points"], raw=values == "raw"
        )
        return Response(
            {
                "activity": str(found.public_id),
                "values": values,
                "samples": None if columns is None else columns.total,
                "channels": None
                if columns is None
                else {name: listed(name, a) for name, a in columns.arrays.items()},
                "not_shared": missing(found.shown),
            }
        )


def listed(key: str, values: Array) -> list[float | None]:
    """A column for JSON: as many decimals as are stored, None where nothing was measured."""
    exact = np.round(np.asarray(values, dtype=np.float64), digits_of(key))
    cells: list[float | None] = exact.tolist()
    known = np.isfinite(exact)
    if known.all():
        return cells
    return [cell if has else None for cell, has in zip(cells, known.tolist(), strict=True)]


class LapsView(ApiView):
    scopes = READ

    @operation("laps_list", "Laps as the device set them", answers={200: Laps})
    def get(self, request: Request, key: UUID) -> Response:
        found = activity_for(request.user, key)
        rows = LapOut([_lap(row) for row in laps_of(found)], many=True).data
        return Response({"results": rows, "not_shared": missing(found.shown)})


def _lap(row: LapRow) -> dict[str, Any]:
    return asdict(row.measured) | {
        "trigger": row.lap.trigger,
        "intensity": row.lap.intensity,
        "device_distance_m": row.lap.distance_m,
        "device_elapsed_s": row.lap.elapsed_s,
    }


class SplitsView(ApiView):
    scopes = READ
    queries = {"GET": SplitsQuery}

    @operation("splits_list", "Splits of a kilometre or a mile", answers={200: Splits})
    def get(self, request: Request, key: UUID) -> Response:
        found = activity_for(request.user, key)
        unit_m = MILE_M if self.query["unit"] == "mi" else KILOMETRE_M
        rows = SplitOut(splits_of(found, unit_m), many=True).data
        return Response({"results": rows, "not_shared": missing(found.shown)})


class OriginalView(ApiView):
    scopes = READ

    @operation(
        "original_get", "The file it came in, byte for byte; for its owner alone",
        answers={OCTETS: BINARY}, conditional=False,
    )  # fmt: skip
    def get(self, request: Request, key: UUID) -> HttpResponseBase:
        return original_of(request.user, key)
