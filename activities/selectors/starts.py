"""Where an athlete's runs begin: for the suggestion of a privacy zone, and its preview."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from django.db.models import QuerySet

from activities.core.geodesy import metres_per_degree
from activities.models import Activity
from activities.privacy import hidden_spans, hides_map, shared_thumb, shared_track
from athletes.models import Athlete

LOOKED_AT = 100
NEAR_M = 150.0
FEWEST, SHARE = 5, 0.4


@dataclass(frozen=True, slots=True)
class Start:
    """Degrees; `runs` of the last `of` with a map begin near there."""

    latitude: float
    longitude: float
    runs: int
    of: int


@dataclass(frozen=True, slots=True)
class Preview:
    """The latest run with a map: as its owner sees it, and as others do. `ways` are metres."""

    activity: Activity
    own: str
    others: str
    own_m: float
    others_m: float
    is_waiting: bool
    is_hidden: bool


def latest_start(athlete: Athlete) -> Start | None:
    """Where the latest run with a map begins."""
    found = _starts(athlete, 1)
    return Start(float(found[0, 0]), float(found[0, 1]), 1, 1) if len(found) else None


def usual_start(athlete: Athlete) -> Start | None:
    """Where most of the last runs begin; None if that is no one place."""
    found = _starts(athlete, LOOKED_AT)
    if len(found) < FEWEST:
        return None
    north, east = metres_per_degree(found[:, 0])
    turn = (found[:, None, 1] - found[None, :, 1] + 180) % 360 - 180
    rise = found[:, None, 0] - found[None, :, 0]
    near = np.hypot(rise * north[:, None], turn * east[:, None]) <= NEAR_M
    middle = int(near.sum(axis=1).argmax())
    count = int(near[middle].sum())
    if count < max(FEWEST, SHARE * len(found)):
        return None
    # Of those around: the median, so that a start across the date line does not pull it away.
    lat = float(np.median(found[near[middle], 0]))
    lon = found[middle, 1] + float(np.median(-turn[middle, near[middle]]))
    return Start(lat, float((lon + 180) % 360 - 180), count, len(found))


def preview_of(athlete: Athlete) -> Preview | None:
    """None without a run that has a map."""
    latest = _with_maps(athlete).order_by("-start").first()
    if latest is None:
        return None
    latest.athlete = athlete
    left = shared_track(latest)
    return Preview(
        activity=latest,
        own=latest.thumb,
        others=shared_thumb(latest),
        own_m=_length_m(latest.track),
        others_m=0.0 if left is None else _length_m(left),
        is_waiting=hidden_spans(latest) is None,
        is_hidden=hides_map(latest),
    )


def latest_tracks(athlete: Athlete, count: int = 5) -> list[list[list[float]]]:
    """Lines of the last runs, each a list of [latitude, longitude], to find one's way by."""
    found = _with_maps(athlete).order_by("-start").values_list("track", flat=True)[:count]
    return [
        [[round(y, 5), round(x, 5)] for x, y in line.coords] for track in found for line in track
    ]


def _length_m(track: object) -> float:
    total = 0.0
    for line in track:  # type: ignore[attr-defined]
        lon, lat = np.array(line.coords).T
        north, east = metres_per_degree(lat.mean())
        total += float(np.hypot(np.diff(lon) * east, np.diff(lat) * north).sum())
    return total


def _with_maps(athlete: Athlete) -> QuerySet[Activity]:
    return Activity.objects.filter(
        athlete=athlete, canonical=None, trashed_at=None, track__isnull=False
    )


def _starts(athlete: Athlete, count: int) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    """Latitude and longitude, (n, 2), of the latest runs with a map."""
    tracks = _with_maps(athlete).order_by("-start").values_list("track", flat=True)[:count]
    return np.array([track[0][0][::-1] for track in tracks], dtype=np.float64).reshape(-1, 2)
