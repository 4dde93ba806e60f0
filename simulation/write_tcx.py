"""A recording as TCX (Training Center Database v2) with the ActivityExtension v2."""

from __future__ import annotations

import math

import numpy as np

from activities.core.recording import Lap, Recording
from simulation.xml_text import (
    known,
    stamp,
    stamps,
    stretches,
    strides,
    tag,
    tags,
    text_of,
)

_SPORTS = {"run": "Running", "ride": "Biking"}
_TRIGGERS = {"distance": "Distance", "position": "Location", "time": "Time"}
_EXTENSION = "http://www.garmin.com/xmlschemas/ActivityExtension/v2"
_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    "<TrainingCenterDatabase"
    ' xmlns="http://www.garmin.com/xmlschemas/TrainingCenterDatabase/v2"'
    f' xmlns:ns3="{_EXTENSION}"'
    ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
    ' xsi:schemaLocation="http://www.garmin.com/xmlschemas/TrainingCenterDatabase/v2'
    ' http://www.garmin.com/xmlschemas/TrainingCenterDatabasev2.xsd">\n'
)


def write_tcx(recording: Recording) -> bytes:
    """The recording as TCX; a pause begins a new Track inside its lap."""
    points = _points(recording)
    sport = _SPORTS.get(recording.sport, "Other")
    parts = [
        _HEAD,
        f'<Activities>\n<Activity Sport="{sport}">\n<Id>{stamp(recording)}</Id>\n',
    ]
    time_s, first = recording.channels["time_s"], 0
    laps = recording.laps or (_whole(recording),)
    for number, lap in enumerate(laps):
        last_lap = number == len(laps) - 1
        last = recording.n if last_lap else int(np.searchsorted(time_s, lap.end_s))
        tracks = [
            f"<Track>\n{''.join(points[piece])}</Track>\n"
            for piece in stretches(time_s, recording.pauses, first, last)
        ]
        parts.append(_lap(recording, lap, "".join(tracks), slice(first, last)))
        first = max(first, last)
    if recording.description:
        parts.append(f"<Notes>{text_of(recording.description)}</Notes>\n")
    parts += [_creator(recording), "</Activity>\n</Activities>\n</TrainingCenterDatabase>\n"]
    return "".join(parts).encode()


def _whole(recording: Recording) -> Lap:
    end = float(recording.channels["time_s"][-1])
    totals = recording.totals
    return Lap(0.0, end, end, totals.timer_s, totals.distance_m)


def _points(recording: Recording) -> list[str]:
    channels, n = recording.channels, recording.n
    columns = zip(
        stamps(recording, channels["time_s"]),
        tags("LatitudeDegrees", channels.get("latitude"), ".7f", n),
        tags("LongitudeDegrees", channels.get("longitude"), ".7f", n),
        tags("AltitudeMeters", channels.get("altitude_m"), ".1f", n),
        tags("DistanceMeters", channels.get("distance_m"), ".2f", n),
        tags("HeartRateBpm", channels.get("heart_rate_bpm"), ".0f", n, inner="Value"),
        tags("ns3:Speed", channels.get("speed_mps"), ".3f", n),
        tags("ns3:RunCadence", strides(channels.get("cadence_spm")), ".0f", n),
        tags("ns3:Watts", channels.get("power_w"), ".0f", n),
        strict=True,
    )
    return [
        f"<Trackpoint><Time>{time}</Time>{f'<Position>{lat}{lon}</Position>' if lat else ''}"
        f"{alt}{dist}{hr}{_extension('TPX', speed + cadence + watts)}</Trackpoint>\n"
        for time, lat, lon, alt, dist, hr, speed, cadence, watts in columns
    ]


def _extension(name: str, inner: str) -> str:
    return f"<Extensions><ns3:{name}>{inner}</ns3:{name}></Extensions>" if inner else ""


def _lap(recording: Recording, lap: Lap, tracks: str, piece: slice) -> str:
    seconds = lap.timer_s if known(lap.timer_s) else lap.end_s - lap.start_s
    distance = lap.distance_m if known(lap.distance_m) else 0.0
    speed = recording.channels.get("speed_mps")
    values = speed[piece] if speed is not None else np.zeros(0)
    top = float(np.nanmax(values)) if np.isfinite(values).any() else math.nan
    energy = recording.totals.calories_kcal
    share = seconds / recording.totals.timer_s if known(recording.totals.timer_s) else 1.0
    resting = lap.intensity in ("rest", "recovery")
    cadence = (
        math.floor(lap.average_cadence_spm / 2) if known(lap.average_cadence_spm) else math.nan
    )
    inner = (
        tag("ns3:AvgSpeed", lap.average_speed_mps, ".3f")
        + tag("ns3:AvgRunCadence", cadence, ".0f")
        + tag("ns3:AvgWatts", lap.average_power_w, ".0f")
    )
    return (
        f'<Lap StartTime="{stamp(recording, lap.start_s)}">\n'
        f"<TotalTimeSeconds>{seconds:.1f}</TotalTimeSeconds>"
        f"<DistanceMeters>{distance:.2f}</DistanceMeters>"
        f"{tag('MaximumSpeed', top, '.3f')}"
        f"<Calories>{round(energy * share) if known(energy) else 0}</Calories>"
        f"{tag('AverageHeartRateBpm', lap.average_heart_rate_bpm, '.0f', inner='Value')}"
        f"{tag('MaximumHeartRateBpm', lap.max_heart_rate_bpm, '.0f', inner='Value')}"
        f"<Intensity>{'Resting' if resting else 'Active'}</Intensity>"
        f"<TriggerMethod>{_TRIGGERS.get(lap.trigger, 'Manual')}</TriggerMethod>\n"
        f"{tracks}{_extension('LX', inner)}</Lap>\n"
    )


def _creator(recording: Recording) -> str:
    device = recording.device
    unit = device.serial if device.serial.isdigit() else "0"
    return (
        f'<Creator xsi:type="Device_t"><Name>{text_of(device.name or "RunHub")}</Name>'
        f"<UnitId>{unit}</UnitId><ProductID>0</ProductID>"
        "<Version><VersionMajor>1</VersionMajor><VersionMinor>0</VersionMinor></Version>"
        "</Creator>\n"
    )
