"""Runs like a run: on the same route by geometry, or of the same kind and length."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import Literal

import numpy as np
from django.db.models import BooleanField, F, FloatField, QuerySet, Value
from django.db.models.expressions import RawSQL
from django.db.models.functions import Abs
from numpy.typing import NDArray

from activities import access
from activities.models import Activity
from activities.selectors.rows import DISTANCE, ActivityRow, rows, with_shown
from analytics.core.route_overlap import SAME, overlap_shares
from analytics.models import MetricValue
from analytics.selectors.reveals import kinds_of
from athletes.models import User
from common.kinds import Kind

By = Literal["route", "kind"]
NEAR_DEGREES = 0.004  # some 400 m: where the start of the same route may lie
LONGER = 0.2
SAME_LENGTH = 0.1
MOST = 1000  # candidates, the nearest in length first
TRACK = '"activities_activity"."track"'
CUT_TRACK = '"activities_privatecut"."track"'  # what others see of it


@dataclass(frozen=True, slots=True)
class Similar:
    """Runs like one, the newest first, itself among them; `efficiency` by public id.

    `by` is what was looked for; `has_route` whether the run has positions at all.
    """

    by: By
    rows: list[ActivityRow]
    efficiency: dict[object, float]
    has_route: bool


def similar(user: User, activity: Activity, by: By | None = None) -> Similar:
    """Runs on the route of `activity`, else of its kind and length. Three queries.

    Without `by` the route is tried first; where nothing else ran along it, kind and length count.
    """
    has_route = activity.track is not None
    chosen = _on_route(user, activity) if by != "kind" and has_route else [activity.pk]
    if by == "kind" or not has_route or (by is None and len(chosen) < 2):
        query, by = of_kind(user, activity), "kind"
    else:
        query, by = access.visible_to(user, of=activity.athlete_id).filter(pk__in=chosen), "route"
    found = rows(with_shown(query).order_by("-start", "-pk")[:MOST])
    values = MetricValue.objects.filter(
        activity__public_id__in=[
            row.public_id for row in found if kinds_of("efficiency_factor") <= row.shown
        ],
        key="efficiency_factor",
        value__isnull=False,
    )
    efficiency = dict(values.values_list("activity__public_id", "value"))
    return Similar(by, found, efficiency, has_route)


def similar_count(user: User, activity: Activity) -> tuple[By, int]:
    """How many others there are, and what they share. One or two queries."""
    if activity.track is not None:
        count = len(_on_route(user, activity)) - 1
        if count > 0:
            return "route", count
    return "kind", of_kind(user, activity).exclude(pk=activity.pk).count()


def of_kind(user: User, activity: Activity) -> QuerySet[Activity]:
    """Same sport and workout type; distance, else time, within a tenth."""
    mine = access.visible_to(user, of=activity.athlete_id).filter(
        sport=activity.sport,
        workout_type=activity.workout_type,
    )
    length = activity.corrected_distance_m or activity.distance_m
    if length:
        span = (length * (1 - SAME_LENGTH), length * (1 + SAME_LENGTH))
        return mine.annotate(length=DISTANCE).filter(length__range=span)
    span = (activity.moving_s * (1 - SAME_LENGTH), activity.moving_s * (1 + SAME_LENGTH))
    return mine.filter(moving_s__range=span)


def _on_route(user: User, activity: Activity) -> list[int]:
    """Primary keys of the runs along the same way, in either direction, itself among them.

    Boxes that touch (GiST), a start near one of its ends and a length within a fifth leave the
    candidates; of those, both tracks lie within 25 m of each other for at least 80 %. Whoever may
    not see a track does not learn where it runs.
    """
    track = activity.track
    length = activity.distance_m or 0.0
    ends = (track[0][0], track[-1][-1])
    near = " OR ".join(["(ST_X(s) BETWEEN %s AND %s AND ST_Y(s) BETWEEN %s AND %s)"] * 2)
    stretch = 1 / max(0.1, float(np.cos(np.radians(ends[0][1]))))
    places = [
        number
        for x, y in ends
        for number in (
            x - NEAR_DEGREES * stretch, x + NEAR_DEGREES * stretch,
            y - NEAR_DEGREES, y + NEAR_DEGREES,
        )
    ]  # fmt: skip
    shown = access.visible_to(user, of=activity.athlete_id, kinds=[Kind.MAP])
    ways, column = "track", TRACK
    if not activity.is_own:
        shown = shown.filter(hides_map=False)
        version = activity.athlete.privacy_version
        if version:
            shown = shown.filter(cut__version=version)
            ways, column = "cut__track", CUT_TRACK
    starts = RawSQL(
        f"(SELECT {near} FROM (SELECT ST_StartPoint(ST_GeometryN({column}, 1)) AS s) AS start)",
        places,
        output_field=BooleanField(),
    )
    found = (
        shown.filter(
            starts,
            sport=activity.sport,
            **{f"{ways}__bboverlaps": track},
            distance_m__range=(length * (1 - LONGER), length * (1 + LONGER)),
        )
        .exclude(pk=activity.pk)
        .annotate(apart=Abs(F("distance_m") - Value(length, output_field=FloatField())))
        .order_by("apart", "pk")
        .values_list("pk", RawSQL(f"ST_AsBinary({column}, 'NDR')", []))[:MOST]
    )
    pairs = [(pk, segments(bytes(wkb))) for pk, wkb in found]
    mine = [np.array(line.coords, dtype=np.float64) for line in track]
    theirs, ours = overlap_shares(mine, [each for _pk, each in pairs])
    same = np.flatnonzero((theirs >= SAME) & (ours >= SAME)).tolist()
    return [activity.pk, *(pairs[place][0] for place in same)]


def segments(wkb: bytes) -> list[NDArray[np.float64]]:
    """The lines of a little-endian MULTILINESTRING: (m, 2) longitude, latitude."""
    (count,) = struct.unpack_from("<I", wkb, 5)
    at, found = 9, []
    for _ in range(count):
        (size,) = struct.unpack_from("<I", wkb, at + 5)
        found.append(np.frombuffer(wkb, "<f8", size * 2, at + 9).reshape(-1, 2))
        at += 9 + 16 * size
    return found
