"""GPX 1.0 and 1.1 with the extensions that watches, phones and services write."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from activities.core.recording import DeviceTotals, Note, Recording
from activities.formats import MAX_POINTS, _xml
from activities.formats import _xmlnames as names
from activities.formats import _xmltrack as track
from activities.formats._xmlscan import Ints
from activities.formats._xmltrack import MAX_ACTIVITIES, Points, too_many_activities
from common.errors import SourceFault

SPLIT_GAP = 1800.0  # s between two tracks that are two activities

# Extension elements by local name, the surest first. Prefixes and nesting vary too much to ask.
_EXTENSIONS = {
    "heart_rate_bpm": ("hr", "heartrate", "heart_rate", "heartratebpm"),
    "cadence_spm": ("cad", "runcadence", "cadence"),
    "power_w": ("power", "powerinwatts", "watts"),
    "speed_mps": ("speed",),
    "temperature_c": ("atemp", "temp", "temperature"),
    "distance_m": ("distance",),
}


@dataclass(frozen=True, slots=True)
class _Track:
    """One <trk>: its index among the elements, its range of points, its time span, its sport."""

    index: int
    first: int
    stop: int
    start: float
    end: float
    sport: str
    sub_sport: str


class Gpx:
    key = "gpx"
    label = "GPX"
    extensions = (".gpx",)

    def sniff(self, head: bytes) -> bool:
        return _xml.root_name(head) == "gpx"

    def read(self, data: bytes) -> list[Recording]:
        document = _xml.open_document(data)
        elements = document.elements
        found = elements.find("trkpt")
        if len(found) == 0:
            raise _no_track(document)
        if len(found) > MAX_POINTS:
            raise SourceFault(
                f"This file has more than {MAX_POINTS:,} points.",
                advice="Split the recording and upload the parts.",
                code="too_many_points",
            )
        tracks = elements.outermost(elements.find("trk"))
        if len(tracks) > MAX_ACTIVITIES:
            raise too_many_activities()
        # A damaged file may have points outside its tracks; they belong to the track before.
        number = np.maximum.accumulate(np.maximum(elements.owners(found, tracks), 0))
        points = read_points(document, found)
        groups, dropped = _groups(_tracks(document, tracks, number, points))
        recordings: list[Recording] = []
        fault: SourceFault | None = None
        for members in groups:
            part = points.take(np.concatenate([np.arange(one.first, one.stop) for one in members]))
            part.notes = [*document.notes, *([dropped] if dropped else [])]
            try:
                recordings.append(_recording(document, len(recordings), members, part))
            except SourceFault as error:
                fault = error
        if fault and not recordings:
            raise fault
        return recordings


def _no_track(document: _xml.Document) -> SourceFault:
    elements = document.elements
    planned = len(elements.find("rtept")) > 0
    if planned:
        what = "This file is a planned route, not a recorded activity."
    elif len(elements.find("wpt")):
        what = "This file holds waypoints only, no recorded track."
    else:
        what = "This GPX file holds no track points."
    return SourceFault(what, advice="Export the recorded activity itself.", code="gpx_no_track")


def read_points(document: _xml.Document, found: Ints) -> Points:
    """All points of the file, in file order; what a point does not say is NaN."""
    elements = document.elements
    values = {
        "latitude": document.attribute_numbers(found, "lat"),
        "longitude": document.attribute_numbers(found, "lon"),
        "altitude_m": document.numbers(found, "ele", depth=1),
    }
    for key, tags in _EXTENSIONS.items():
        column = document.numbers(found, *tags)
        if np.isfinite(column).any():
            values[key] = column
    segments = elements.outermost(elements.find("trkseg"))
    part = elements.owners(found, segments)
    time = document.times(found, "time", depth=1)
    return Points(time, values, part, np.zeros(len(found), np.int64))


def _tracks(
    document: _xml.Document, tracks: Ints, number: NDArray[np.int64], points: Points
) -> list[_Track]:
    """The tracks that have points; those with times in order of time, then the others."""
    result = []
    first = np.flatnonzero(np.diff(number, prepend=-1))
    bounds = [*first.tolist(), len(number)]
    for i, k in enumerate(number[first].tolist()):
        times = points.time[bounds[i] : bounds[i + 1]]
        times = times[track.plausible(times)]
        if len(times):
            times = times[np.abs(times - track.middle(times)) <= track.LONGEST]
        start, end = (times.min(), times.max()) if len(times) else (np.inf, np.inf)
        index = int(tracks[k]) if len(tracks) else 0
        sport, sub = names.sport_of(document.child_text(index, "type", 200))
        result.append(_Track(index, bounds[i], bounds[i + 1], float(start), float(end), sport, sub))
    return sorted(result, key=lambda one: one.start)


def _groups(tracks: list[_Track]) -> tuple[list[list[_Track]], Note | None]:
    """Tracks that belong to one activity each, and a note if some were left out.

    A new activity begins after more than SPLIT_GAP, or with another sport. A track inside the
    time of another one is a second recording of it, and left out.
    """
    groups: list[list[_Track]] = []
    end, lost = -np.inf, 0
    for one in tracks:
        if groups and one.end <= end:
            lost += one.stop - one.first
            continue
        apart = one.start - end
        previous = groups[-1][-1].sport if groups else ""
        other = bool(previous and one.sport and previous != one.sport)
        if not groups or (np.isfinite(one.start) and apart >= 0 and (apart > SPLIT_GAP or other)):
            groups.append([one])
        else:
            groups[-1].append(one)
        if np.isfinite(one.end):
            end = one.end
    text = f"A second track of the same time ({lost} points) was left out."
    return groups, Note("overlapping_tracks", text) if lost else None


def _recording(
    document: _xml.Document, ordinal: int, members: list[_Track], points: Points
) -> Recording:
    points = track.in_order(points)
    sport, sub_sport = _sport(document, members, points)
    track.clean(points, placed=True)
    _settle_distance(points)
    track.settle_speed(points)
    track.settle_cadence(points, sport)
    root = document.elements.find("gpx")
    creator = document.attribute(int(root[0]), "creator") if len(root) else ""
    return Recording(
        format="gpx",
        ordinal=ordinal,
        start_utc=float(points.time[0]),
        sport=sport,
        sub_sport=sub_sport,
        title=_words(document, members, ("name",), 255),
        description=_words(document, members, ("desc", "cmt"), 5000),
        channels=track.channels(points),
        pauses=tuple(track.part_pauses(points)),
        device=names.device_of(creator),
        totals=_totals(document, members),
        notes=tuple(points.notes),
    )


def _sport(document: _xml.Document, members: list[_Track], points: Points) -> tuple[str, str]:
    for one in members:
        if one.sport:
            return one.sport, one.sub_sport
    if not any(document.child_text(one.index, "type", 200) for one in members):
        for one in members:
            sport, sub_sport = names.sport_of(document.child_text(one.index, "name", 200))
            if sport:
                return sport, sub_sport
    points.note("sport_unknown", "The file does not say which sport this was.")
    return "other", ""


def _words(
    document: _xml.Document, members: list[_Track], tags: tuple[str, ...], limit: int
) -> str:
    """The first text that a track says about itself, else the file's metadata."""
    elements = document.elements
    places = [one.index for one in members]
    places += elements.find("metadata")[:1].tolist() + elements.find("gpx")[:1].tolist()
    texts = (document.child_text(place, tag, limit) for place in places for tag in tags)
    return next((text for text in texts if text), "")


def _settle_distance(points: Points) -> None:
    """Keep a distance extension only if it is the cumulative distance of these positions.

    The same element name is also used for steps between points and for totals in km.
    """
    distance = points.channels.get("distance_m")
    if distance is None:
        return
    known = np.flatnonzero(np.isfinite(distance))
    way = track.path(points)[known]
    rising = len(known) >= 0.5 * len(points) and bool(np.all(np.diff(distance[known]) >= 0))
    if rising and np.isfinite(way).any():
        made = float(np.nanmax(way) - np.nanmin(way))
        rising = 0.7 * made <= float(distance[known[-1]] - distance[known[0]]) <= 1.4 * made
    if not rising:
        del points.channels["distance_m"]


def _totals(document: _xml.Document, members: list[_Track]) -> DeviceTotals:
    """Garmin's TrackStatsExtension of an activity that is a single track."""
    elements = document.elements
    if len(members) != 1 or not len(elements.find("trackstatsextension")):
        return DeviceTotals()
    place = np.array([members[0].index])

    def value(tag: str) -> float:
        return float(document.numbers(place, tag, depth=3)[0])

    return DeviceTotals(
        distance_m=value("distance"),
        elapsed_s=value("totalelapsedtime"),
        timer_s=value("timertime"),
        moving_s=value("movingtime"),
        ascent_m=value("ascent"),
        descent_m=value("descent"),
        max_speed_mps=value("maxspeed"),
        calories_kcal=value("calories"),
    )


PLUGIN = Gpx()
