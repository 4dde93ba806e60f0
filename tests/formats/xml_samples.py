"""Small GPX and TCX documents for tests, written by hand from the schemas."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta

GPX_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<gpx version="1.1" creator="{creator}" '
    'xmlns="http://www.topografix.com/GPX/1/1" '
    'xmlns:gpxtpx="http://www.garmin.com/xmlschemas/TrackPointExtension/v1">\n'
)
TCX_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<TrainingCenterDatabase '
    'xmlns="http://www.garmin.com/xmlschemas/TrainingCenterDatabase/v2" '
    'xmlns:ns3="http://www.garmin.com/xmlschemas/ActivityExtension/v2">\n'
)
START = datetime(2024, 5, 1, 6, 0, 0, tzinfo=UTC)


def clock(seconds: float, start: datetime = START) -> str:
    """ "2024-05-01T06:00:12Z", with milliseconds where there are any."""
    moment = start + timedelta(seconds=seconds)
    text = moment.strftime("%Y-%m-%dT%H:%M:%S")
    return f"{text}.{moment.microsecond // 1000:03d}Z" if moment.microsecond else f"{text}Z"


def garmin(inner: str) -> str:
    return (
        f"<extensions><gpxtpx:TrackPointExtension>{inner}</gpxtpx:TrackPointExtension></extensions>"
    )


def trkpt(
    seconds: float | None,
    *,
    lat: float | str = 48.0,
    lon: float | str = 11.0,
    ele: float | None = 500.0,
    more: str = "",
    start: datetime = START,
) -> str:
    time = "" if seconds is None else f"<time>{clock(seconds, start)}</time>"
    height = "" if ele is None else f"<ele>{ele}</ele>"
    return f'<trkpt lat="{lat}" lon="{lon}">{height}{time}{more}</trkpt>\n'


def north(seconds: Iterable[float], speed: float = 3.0, more: str = "") -> list[str]:
    """Track points running due north at `speed` m/s (one degree of latitude is 111,195 m)."""
    return [trkpt(s, lat=f"{48 + s * speed / 111_195:.7f}", more=more) for s in seconds]


def trk(*segments: Sequence[str], name: str = "", kind: str = "") -> str:
    body = "".join(f"<trkseg>\n{''.join(points)}</trkseg>\n" for points in segments)
    title = f"<name>{name}</name>" if name else ""
    return f"<trk>{title}{f'<type>{kind}</type>' if kind else ''}\n{body}</trk>\n"


def gpx(*body: str, creator: str = "Garmin Connect") -> bytes:
    return (GPX_HEAD.format(creator=creator) + "".join(body) + "</gpx>\n").encode()


def run_gpx(points: Sequence[str], kind: str = "running", creator: str = "Garmin Connect") -> bytes:
    return gpx(trk(points, kind=kind), creator=creator)


def trackpoint(
    seconds: float | None,
    *,
    distance: float | str | None = None,
    heart_rate: int | None = None,
    place: tuple[float, float] | None = None,
    more: str = "",
    tpx: str = "",
    start: datetime = START,
) -> str:
    parts = ["" if seconds is None else f"<Time>{clock(seconds, start)}</Time>"]
    if place:
        parts.append(
            f"<Position><LatitudeDegrees>{place[0]:.7f}</LatitudeDegrees>"
            f"<LongitudeDegrees>{place[1]:.7f}</LongitudeDegrees></Position>"
        )
    if distance is not None:
        parts.append(f"<DistanceMeters>{distance}</DistanceMeters>")
    if heart_rate is not None:
        parts.append(f"<HeartRateBpm><Value>{heart_rate}</Value></HeartRateBpm>")
    extension = f"<Extensions><ns3:TPX>{tpx}</ns3:TPX></Extensions>" if tpx else ""
    return f"<Trackpoint>{''.join(parts)}{more}{extension}</Trackpoint>\n"


def lap(
    start: float,
    *tracks: Sequence[str],
    timer: float | str = 600,
    distance: float | str = 1800,
    more: str = "<Intensity>Active</Intensity><TriggerMethod>Manual</TriggerMethod>",
    begin: datetime = START,
    lx: str = "",
) -> str:
    body = "".join(f"<Track>{''.join(points)}</Track>" for points in tracks)
    extension = f"<Extensions><ns3:LX>{lx}</ns3:LX></Extensions>" if lx else ""
    return (
        f'<Lap StartTime="{clock(start, begin)}"><TotalTimeSeconds>{timer}</TotalTimeSeconds>'
        f"<DistanceMeters>{distance}</DistanceMeters>{more}{body}{extension}</Lap>\n"
    )


def activity(*laps: str, sport: str = "Running", more: str = "", begin: datetime = START) -> str:
    return (
        f'<Activity Sport="{sport}"><Id>{clock(0, begin)}</Id>\n{"".join(laps)}{more}</Activity>\n'
    )


def tcx(*activities: str) -> bytes:
    body = f"<Activities>\n{''.join(activities)}</Activities>\n"
    return (TCX_HEAD + body + "</TrainingCenterDatabase>\n").encode()


def treadmill(seconds: Iterable[float], speed: float = 3.0, tpx: str = "") -> list[str]:
    """Trackpoints with device distance and heart rate and no position."""
    return [trackpoint(s, distance=round(s * speed, 2), heart_rate=140, tpx=tpx) for s in seconds]
