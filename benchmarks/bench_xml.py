"""Time our GPX and TCX readers against conventional ones: python -m benchmarks.bench_xml.

An hour at 1 Hz with every usual extension, generated here. CPU time, medians of one process.
"""

from __future__ import annotations

import math
import statistics
import time
import xml.etree.ElementTree as ET
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import gpxpy
from lxml import etree

from activities.formats.gpx import PLUGIN as GPX
from activities.formats.tcx import PLUGIN as TCX

SECONDS = 3600
START = datetime(2024, 5, 1, 6, tzinfo=UTC)
ROUNDS = 15


def one_hour_gpx(long_numbers: bool) -> bytes:
    """GPX as Garmin Connect writes it; `long_numbers` as it writes coordinates (30 digits)."""
    shape = ".29f" if long_numbers else ".7f"
    head = (
        '<?xml version="1.0" encoding="UTF-8"?>\n<gpx creator="Garmin Connect" version="1.1" '
        'xmlns:ns3="http://www.garmin.com/xmlschemas/TrackPointExtension/v1" '
        'xmlns="http://www.topografix.com/GPX/1/1">\n<trk><name>Hour</name><type>running</type>\n'
        "  <trkseg>\n"
    )
    points = [
        f'      <trkpt lat="{48 + i * 2.7e-5:{shape}}" lon="{11 + math.sin(i / 600) / 50:{shape}}">\n'
        f"        <ele>{500 + i % 50}</ele>\n        <time>{_clock(i)}</time>\n"
        "        <extensions>\n          <ns3:TrackPointExtension>\n"
        f"            <ns3:atemp>21.0</ns3:atemp>\n            <ns3:hr>{130 + i % 40}</ns3:hr>\n"
        f"            <ns3:cad>{84 + i % 5}</ns3:cad>\n          </ns3:TrackPointExtension>\n"
        "        </extensions>\n      </trkpt>\n"
        for i in range(SECONDS)
    ]
    return (head + "".join(points) + "    </trkseg>\n</trk>\n</gpx>\n").encode()


def one_hour_tcx() -> bytes:
    """TCX as Garmin Connect writes it, with all fields of the activity extension."""
    head = (
        '<?xml version="1.0" encoding="UTF-8"?>\n<TrainingCenterDatabase '
        'xmlns:ns3="http://www.garmin.com/xmlschemas/ActivityExtension/v2" '
        'xmlns="http://www.garmin.com/xmlschemas/TrainingCenterDatabase/v2">\n<Activities>\n'
        f'<Activity Sport="Running"><Id>{_clock(0)}</Id>\n<Lap StartTime="{_clock(0)}">\n'
        "<TotalTimeSeconds>3600.0</TotalTimeSeconds><DistanceMeters>10800.0</DistanceMeters>\n"
        "<Intensity>Active</Intensity><TriggerMethod>Manual</TriggerMethod>\n<Track>\n"
    )
    points = [
        f"          <Trackpoint>\n            <Time>{_clock(i)}</Time>\n            <Position>\n"
        f"              <LatitudeDegrees>{48 + i * 2.7e-5!r}</LatitudeDegrees>\n"
        f"              <LongitudeDegrees>{11 + math.sin(i / 600) / 50!r}</LongitudeDegrees>\n"
        f"            </Position>\n            <AltitudeMeters>{500.2 + i % 50!r}</AltitudeMeters>\n"
        f"            <DistanceMeters>{i * 3.0000000953674316!r}</DistanceMeters>\n"
        f"            <HeartRateBpm>\n              <Value>{130 + i % 40}</Value>\n"
        "            </HeartRateBpm>\n            <Extensions>\n              <ns3:TPX>\n"
        f"                <ns3:Speed>{3.001999855041504 + i % 7 / 10!r}</ns3:Speed>\n"
        f"                <ns3:RunCadence>{84 + i % 5}</ns3:RunCadence>\n"
        f"                <ns3:Watts>{280 + i % 30}</ns3:Watts>\n              </ns3:TPX>\n"
        "            </Extensions>\n          </Trackpoint>\n"
        for i in range(SECONDS)
    ]
    tail = "</Track>\n</Lap>\n</Activity>\n</Activities>\n</TrainingCenterDatabase>\n"
    return (head + "".join(points) + tail).encode()


def _clock(second: int) -> str:
    return (START + timedelta(seconds=second)).strftime("%Y-%m-%dT%H:%M:%S.000Z")


def median_ms(work: Callable[[], object], rounds: int = ROUNDS) -> float:
    """Median CPU time of `work`, ms."""
    work()
    spent = []
    for _ in range(rounds):
        begin = time.process_time()
        work()
        spent.append((time.process_time() - begin) * 1e3)
    return statistics.median(spent)


def etree_tcx(data: bytes) -> list[tuple[str | None, ...]]:
    """The least a conventional TCX reader does: find the fields of every point."""
    ns = "{http://www.garmin.com/xmlschemas/TrainingCenterDatabase/v2}"
    ext = "{http://www.garmin.com/xmlschemas/ActivityExtension/v2}"
    tpx = f"{ns}Extensions/{ext}TPX/{ext}"
    paths = [ns + "Time", f"{ns}Position/{ns}LatitudeDegrees", f"{ns}Position/{ns}LongitudeDegrees"]
    paths += [ns + "AltitudeMeters", ns + "DistanceMeters", f"{ns}HeartRateBpm/{ns}Value"]
    paths += [tpx + "Speed", tpx + "RunCadence", tpx + "Watts"]
    root = ET.fromstring(data)
    return [tuple(map(point.findtext, paths)) for point in root.iter(f"{ns}Trackpoint")]


def main() -> None:
    short, long, tcx = one_hour_gpx(False), one_hour_gpx(True), one_hour_tcx()
    text = long.decode()
    lines = (
        ("GPX, 7 decimals: RunHub read()", len(short), lambda: GPX.read(short)),
        ("GPX, 29 decimals: RunHub read()", len(long), lambda: GPX.read(long)),
        ("GPX, 29 decimals: gpxpy.parse", len(long), lambda: gpxpy.parse(text)),
        ("GPX, 29 decimals: lxml tree alone", len(long), lambda: etree.fromstring(long)),
        ("TCX: RunHub read()", len(tcx), lambda: TCX.read(tcx)),
        ("TCX: xml.etree with findtext", len(tcx), lambda: etree_tcx(tcx)),
        ("TCX: lxml tree alone", len(tcx), lambda: etree.fromstring(tcx)),
    )
    for label, size, work in lines:
        print(f"{label:36} {size / 1e6:5.2f} MB {median_ms(work):8.1f} ms CPU")


if __name__ == "__main__":
    main()
