"""A recording as GPX 1.1 with the Garmin TrackPointExtension."""

from __future__ import annotations

import numpy as np

from activities.core.recording import Recording
from simulation.xml_text import stamp, stamps, stretches, strides, tags, text_of

_NAMES = {"run": "running", "ride": "cycling", "walk": "walking", "hike": "hiking"}
_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<gpx version="1.1" creator="{creator}" xmlns="http://www.topografix.com/GPX/1/1"'
    ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
    ' xmlns:gpxtpx="http://www.garmin.com/xmlschemas/TrackPointExtension/v{version}"'
    ' xsi:schemaLocation="http://www.topografix.com/GPX/1/1'
    " http://www.topografix.com/GPX/1/1/gpx.xsd"
    " http://www.garmin.com/xmlschemas/TrackPointExtension/v{version}"
    ' http://www.garmin.com/xmlschemas/TrackPointExtensionv{version}.xsd">\n'
)


def write_gpx(recording: Recording, *, version: int = 1) -> bytes:
    """The recording as GPX. `version` 2 adds speed to every point; power stands beside it.

    Points without a position cannot be written and are left out; a pause begins a new segment.
    Raises ValueError for a recording without positions.
    """
    if not recording.has_positions:
        raise ValueError("GPX needs positions")
    channels = recording.channels
    with_position = np.isfinite(channels["latitude"]) & np.isfinite(channels["longitude"])
    points = _points(recording, version)
    head = _HEAD.format(creator=text_of(recording.device.name or "RunHub"), version=version)
    parts = [
        head,
        f"<metadata><time>{stamp(recording)}</time></metadata>\n<trk>",
        f"<name>{text_of(recording.title or 'Run')}</name>",
        f"<type>{_NAMES.get(recording.sport, recording.sport)}</type>\n",
    ]
    for piece in stretches(channels["time_s"], recording.pauses, 0, recording.n):
        keep = with_position[piece].tolist()
        chosen = [point for point, good in zip(points[piece], keep, strict=True) if good]
        parts += ["<trkseg>\n", "".join(chosen), "</trkseg>\n"]
    parts.append("</trk></gpx>\n")
    return "".join(parts).encode()


def _points(recording: Recording, version: int) -> list[str]:
    channels, n = recording.channels, recording.n
    columns = zip(
        channels["latitude"].tolist(),
        channels["longitude"].tolist(),
        tags("ele", channels.get("altitude_m"), ".1f", n),
        stamps(recording, channels["time_s"]),
        tags("power", channels.get("power_w"), ".0f", n),
        tags("gpxtpx:atemp", channels.get("temperature_c"), ".1f", n),
        tags("gpxtpx:hr", channels.get("heart_rate_bpm"), ".0f", n),
        tags("gpxtpx:cad", strides(channels.get("cadence_spm")), ".0f", n),
        tags("gpxtpx:speed", channels.get("speed_mps") if version == 2 else None, ".3f", n),
        strict=True,
    )
    return [
        f'<trkpt lat="{lat:.7f}" lon="{lon:.7f}">{ele}<time>{time}</time>'
        f"{_extensions(power, temp + hr + cad + speed)}</trkpt>\n"
        for lat, lon, ele, time, power, temp, hr, cad, speed in columns
    ]


def _extensions(power: str, inner: str) -> str:
    if not power and not inner:
        return ""
    point = f"<gpxtpx:TrackPointExtension>{inner}</gpxtpx:TrackPointExtension>" if inner else ""
    return f"<extensions>{power}{point}</extensions>"
