"""Hostile TCX."""

from __future__ import annotations

from tests.formats.xml_samples import activity, lap, tcx, treadmill
from tests.hostile.case import ADDED, Case, case
from tests.hostile.xmls import FILE, LAUGHS

EMPTY, COURSE, WORKOUT = "tcx_empty", "tcx_course", "tcx_workout"
MANY_ACTIVITIES = "too_many_activities"


def sound(n: int = 0, **said: object) -> bytes:
    return tcx(activity(lap(0, treadmill(range(60 + n)), **said)))


def edited(old: str, new: str, n: int = 0) -> bytes:
    data = sound(n)
    assert old.encode() in data
    return data.replace(old.encode(), new.encode())


def empty(*, inside: str) -> bytes:
    return f"<TrainingCenterDatabase>{inside}</TrainingCenterDatabase>".encode()


CASES: list[Case] = [
    case("laughs.tcx", LAUGHS.replace("gpx", "TrainingCenterDatabase").encode() + sound(),
         "xml_entities"),
    case("entity of a file.tcx", FILE.encode() + sound(), "xml_entities"),
    case("totals not finite.tcx", sound(1, timer="NaN", distance="INF"), ADDED),
    case("totals of 1e308.tcx", sound(2, timer="1e308", distance="9" * 400), ADDED),
    case("totals below zero.tcx", sound(3, timer=-600, distance=-1800), ADDED),
    case("lap of the year 1.tcx",
         edited('StartTime="2024-05-01T06:00:00Z"', 'StartTime="0001-01-01T00:00:00Z"', 4), ADDED),
    case("lap of the year 9999.tcx",
         edited('StartTime="2024-05-01T06:00:00Z"', 'StartTime="9999-12-31T23:59:60Z"', 5), ADDED),
    case("heart rates.tcx", edited("<Value>140<", "<Value>1e5<", 6), ADDED),
    case("distance runs away.tcx",
         edited("<DistanceMeters>3.0<", "<DistanceMeters>1e15<", 7), ADDED),
    case("20,000 laps.tcx",
         lambda: tcx(activity(lap(0, treadmill(range(60))), *[lap(1)] * 20_000)), ADDED),
    case("6,000 activities.tcx", lambda: tcx(activity(lap(0)) * 6_000), MANY_ACTIVITIES),
    case("activities in activities.tcx",
         lambda: empty(inside="<Activity>" * 150 + "</Activity>" * 150), EMPTY),
    case("no activity.tcx", empty(inside=""), "tcx_no_activity"),
    case("empty activity.tcx", empty(inside="<Activities><Activity/></Activities>"), EMPTY),
    case("course.tcx", empty(inside="<Courses><Course/></Courses>"), COURSE),
    case("workout.tcx", empty(inside="<Workouts><Workout/></Workouts>"), WORKOUT),
    case("cut off.tcx", sound(8)[:-400], ADDED),
]  # fmt: skip
