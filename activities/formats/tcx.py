"""Training Center XML version 2: laps, tracks and what the device knew beyond positions."""

from __future__ import annotations

import math

import numpy as np

from activities.core.recording import Device, Note, Recording
from activities.formats import MAX_POINTS, _xml, _xmllaps, _xmlvalues
from activities.formats import _xmlnames as names
from activities.formats import _xmltrack as track
from activities.formats._xmllaps import Laps
from activities.formats._xmlscan import Ints
from activities.formats._xmltrack import MAX_ACTIVITIES, Points, too_many_activities
from common.errors import SourceFault

_SPORTS = {"running": "run", "biking": "ride", "other": "other"}


class Tcx:
    key = "tcx"
    label = "TCX"
    extensions = (".tcx",)

    def sniff(self, head: bytes) -> bool:
        return _xml.root_name(head) == "trainingcenterdatabase"

    def read(self, data: bytes) -> list[Recording]:
        document = _xml.open_document(data)
        elements = document.elements
        activities = elements.outermost(elements.find("activity"))
        if not len(activities):
            raise _no_activity(document)
        if len(activities) > MAX_ACTIVITIES:
            raise too_many_activities()
        found = elements.find("trackpoint")
        if len(found) > MAX_POINTS:
            raise SourceFault(
                f"This file has more than {MAX_POINTS:,} points.",
                advice="Split the recording and upload the parts.",
                code="too_many_points",
            )
        recordings: list[Recording] = []
        fault: SourceFault | None = None
        for place in activities.tolist():
            try:
                recording = _recording(document, len(recordings), place, found)
            except SourceFault as error:
                fault = error
                continue
            if recording is not None:
                recordings.append(recording)
        if not recordings:
            raise fault or SourceFault(
                "The activity in this TCX file is empty.",
                advice="Export it again, best as FIT.",
                code="tcx_empty",
            )
        return recordings


def _no_activity(document: _xml.Document) -> SourceFault:
    elements = document.elements
    if len(elements.find("course")):
        return SourceFault(
            "This file is a planned course, not a recorded activity.",
            advice="Export the recorded activity itself.",
            code="tcx_course",
        )
    if len(elements.find("workout")):
        return SourceFault(
            "This file is a planned workout, not a recorded activity.",
            advice="Export the recorded activity itself.",
            code="tcx_workout",
        )
    return SourceFault(
        "This TCX file holds no activity.",
        advice="Export the activity again, best as FIT.",
        code="tcx_no_activity",
    )


def _recording(document: _xml.Document, ordinal: int, place: int, found: Ints) -> Recording | None:
    """The activity at element `place`; None if it says nothing. `found`: all trackpoints."""
    elements = document.elements
    notes = list(document.notes)
    description = document.child_text(place, "notes")
    sport, sub_sport = _sport(document.attribute(place, "sport"), description)
    boxes = elements.outermost(elements.within(elements.find("lap"), place))
    laps = _xmllaps.read_laps(document, boxes, sport, notes)
    points = read_points(document, elements.within(found, place), boxes, place)
    points.notes = notes
    begun = _xmlvalues.time(document.child_text(place, "id", 60))
    factor = 1.0
    if len(points):
        laps = _reset_clock(points, laps, begun)
        points = track.in_order(points)
        start_utc, last = float(points.time[0]), float(points.time[-1])
        track.clean(points)
        _settle_distance(points)
        track.settle_speed(points)
        factor = track.settle_cadence(points, sport)
    else:
        start_utc, last = _stated_start(laps, begun), math.nan
        if math.isnan(start_utc):
            return None
        notes.append(Note("no_points", "The file holds lap totals only, no points."))
    if "cadence_spm" not in points.channels:
        factor = _lap_cadence_factor(laps, sport)
    return Recording(
        format="tcx",
        ordinal=ordinal,
        start_utc=start_utc,
        sport=sport,
        sub_sport=sub_sport,
        title=_title(document, place),
        description=description,
        channels=track.channels(points) if len(points) else {},
        laps=_xmllaps.finished(laps, start_utc, last, factor),
        pauses=_xmllaps.pauses(points, laps),
        device=_device(document, place),
        totals=_xmllaps.totals(laps, factor),
        notes=tuple(notes),
    )


def _stated_start(laps: Laps, begun: float) -> float:
    """The earliest believable start that the laps or the activity state, NaN without laps."""
    stated = [t for t in (*laps.start.tolist(), begun) if track.EARLIEST <= t < track.LATEST]
    return min(stated) if len(laps) and stated else math.nan


def _sport(stated: str, description: str) -> tuple[str, str]:
    sport = _SPORTS.get(stated.strip().lower(), "")
    if sport:
        sub_sport = names.sport_of(description)[1]
        return sport, sub_sport if sub_sport == "treadmill" and sport == "run" else ""
    sport, sub_sport = names.sport_of(stated)
    return sport or "other", sub_sport


def read_points(document: _xml.Document, found: Ints, laps: Ints, root: int = 0) -> Points:
    """The trackpoints `found` below `root`, in file order; what a point does not say is NaN."""
    elements = document.elements
    foot, crank = document.numbers(found, "runcadence"), document.numbers(found, "cadence", depth=1)
    columns = {
        "latitude": document.numbers(found, "latitudedegrees"),
        "longitude": document.numbers(found, "longitudedegrees"),
        "distance_m": document.numbers(found, "distancemeters", depth=1),
        "altitude_m": document.numbers(found, "altitudemeters", depth=1),
        "speed_mps": document.numbers(found, "speed"),
        "heart_rate_bpm": document.numbers(found, "value", "heartratebpm"),
        "cadence_spm": np.where(np.isnan(foot), crank, foot),
        "power_w": document.numbers(found, "watts"),
    }
    kept = {
        key: values
        for key, values in columns.items()
        if key in ("latitude", "longitude") or np.isfinite(values).any()
    }
    time = document.times(found, "time", depth=1)
    tracks = elements.outermost(elements.within(elements.find("track"), root))
    lap = elements.owners(found, laps) if len(laps) else np.zeros(len(found), np.int64)
    return Points(time, kept, elements.owners(found, tracks), lap)


def _reset_clock(points: Points, laps: Laps, begun: float) -> Laps:
    """Move times of a watch whose clock was not set to the start that the activity states."""
    timed = np.isfinite(points.time)
    usable = track.EARLIEST <= begun < track.LATEST
    if not usable or not timed.any() or track.plausible(points.time).any():
        return laps
    shift = begun - float(points.time[timed][0])
    points.time = points.time + shift
    text = "The clock of the device was not set; times count from the stated start."
    points.note("clock_reset", text)
    moved = np.where(track.plausible(laps.start), laps.start, laps.start + shift)
    return Laps(moved, laps.timer, laps.distance, laps.values, laps.triggers, laps.intensities)


def _settle_distance(points: Points) -> None:
    """Make the distance cumulative and never falling, in place; drop one that stays 0."""
    distance = points.channels.get("distance_m")
    if distance is None:
        return
    known = np.flatnonzero(np.isfinite(distance))
    value, lap = distance[known], points.lap[known]
    fall = np.diff(value)
    restart = (fall < 0) & (np.diff(lap) != 0) & (value[1:] < 0.5 * value[:-1])
    if restart.any():
        value[1:] += np.cumsum(np.where(restart, value[:-1], 0.0))
        points.note("distance_restarts", "Distance restarts every lap; it has been added up.")
    rising = np.maximum.accumulate(value)
    if np.any(rising - value > 1.0):
        points.note("distance_falls", "Distance runs backwards in places; it was held there.")
    distance[known] = rising
    made = track.path(points)
    if len(known) and rising[-1] == 0 and np.isfinite(made).any() and np.nanmax(made) > 100:
        del points.channels["distance_m"]
        points.note("no_distance", "The file's distance stays 0 and was left out.")


def _lap_cadence_factor(laps: Laps, sport: str) -> float:
    cadence = laps.values["cadence"]
    cadence = cadence[cadence > 0]
    return 2.0 if sport == "run" and len(cadence) and np.median(cadence) < 120 else 1.0


def _title(document: _xml.Document, place: int) -> str:
    """Name of the planned workout that was done, if the file tells it."""
    elements = document.elements
    for plan in elements.within(elements.find("plan"), place)[:1].tolist():
        return document.child_text(plan, "name", 255)
    return ""


def _device(document: _xml.Document, place: int) -> Device:
    """The recording device; where only a service signs, its name as software."""
    elements = document.elements
    found = elements.children(place, "creator")
    if not len(found):
        author = elements.outermost(elements.find("author"))[:1].tolist()
        return Device(software=document.child_text(author[0], "name", 120) if author else "")
    creator = int(found[0])
    manufacturer, product = names.split_maker(document.child_text(creator, "name", 120))
    serial = document.child_text(creator, "unitid", 40)
    version = ""
    for box in elements.children(creator, "version").tolist():
        parts = [document.child_text(box, tag, 10) for tag in ("versionmajor", "versionminor")]
        version = ".".join(part for part in parts if part)
    return Device(
        manufacturer,
        product,
        serial="" if serial.strip("0") == "" else serial,
        software="" if version == "0.0" else version,
    )


PLUGIN = Tcx()
