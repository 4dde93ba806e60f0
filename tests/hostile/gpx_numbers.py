"""GPX whose numbers and times cannot be: what is sound around them stays."""

from __future__ import annotations

from tests.formats.xml_samples import clock, gpx, north, run_gpx, trk, trkpt
from tests.hostile.case import ADDED, Case, case

TIMES, ABSURD = "no_times", "absurd_times"


def one(n: int, **said: object) -> bytes:
    """A run of `n` seconds with one point that says this."""
    points = north(range(n))
    points[n // 2] = trkpt(n // 2, **said)
    return run_gpx(points)


def timed(n: int, *times: str) -> bytes:
    """A run of `n` seconds, the last points of which bear these times."""
    points = north(range(n))
    for at, time in enumerate(times, n - len(times)):
        points[at] = points[at].replace(clock(at), time)
    return run_gpx(points)


def all_times(time: str) -> bytes:
    return run_gpx([trkpt(s).replace(clock(s), time) for s in range(60)])


def said(n: int, more: str) -> bytes:
    return run_gpx(north(range(n), more=more))


CASES: list[Case] = [
    *(
        case(f"latitude {value}.gpx", one(40 + n, lat=value), ADDED)
        for n, value in enumerate(
            ("NaN", "1234", "inf", "-inf", "1e400", "-90.0000001", "0x1.8p5", "4_8", "\u0664\u0668",
             "48,0", "", "--48", "1e-400")
        )
    ),
    case("every latitude NaN.gpx", run_gpx([trkpt(s, lat="NaN") for s in range(80)]), ADDED),
    case("longitude 1e308.gpx", one(81, lon="1e308"), ADDED),
    case("elevation 1e30.gpx", one(82, ele=1e30), ADDED),
    case("elevation -inf.gpx", one(83, ele=float("-inf")), ADDED),
    case("digits by the thousand.gpx", one(84, lat="4" + "8" * 5_000), ADDED),
    case("year 1.gpx", timed(85, "0001-01-01T00:00:00Z"), ADDED),
    case("year 1900.gpx", timed(86, "1900-01-01T00:00:00Z"), ADDED),
    case("year 2200.gpx", timed(87, "2200-01-01T00:00:00Z"), ADDED),
    case("year 9999.gpx", timed(88, "9999-12-31T23:59:59Z"), ADDED),
    case("24:00:60.gpx", timed(89, "2024-05-01T24:00:60Z"), ADDED),
    case("second 61.gpx", timed(90, "2024-05-01T06:01:61Z"), ADDED),
    case("32 May.gpx", timed(91, "2024-05-32T06:00:00Z"), ADDED),
    case("year -2024.gpx", timed(92, "-2024-05-01T06:00:00Z"), ADDED),
    case("zone +99:99.gpx", timed(93, "2024-05-01T06:01:00+99:99"), ADDED),
    case("backwards.gpx", run_gpx(north(range(94))[::-1]), ADDED),
    case("every point twice.gpx", run_gpx([p for p in north(range(95)) for _ in range(2)]), ADDED),
    case("all in one second.gpx", run_gpx([trkpt(0, lat=48 + n / 1e4) for n in range(96)]), ADDED),
    case("every time 1900.gpx", all_times("1900-01-01T00:00:00Z"), ABSURD),
    case("every time 2200.gpx", all_times("2200-01-01T00:00:00Z"), ABSURD),
    case("no time at all.gpx", all_times(""), TIMES),
    case("words for times.gpx", all_times("yesterday"), TIMES),
    case("around the globe.gpx",
         run_gpx([trkpt(s, lat=89.9 * (-1) ** s, lon=179.9 * (-1) ** s) for s in range(97)]),
         ADDED),
    case("sensors of 1e300.gpx",
         said(98, "<extensions><hr>1e300</hr><cad>1e300</cad><power>1e300</power>"
                  "<speed>1e300</speed><atemp>-1e300</atemp></extensions>"), ADDED),
    case("sensors not finite.gpx",
         said(99, "<extensions><hr>NaN</hr><power>inf</power></extensions>"), ADDED),
    case("totals of 1e300.gpx",
         gpx(trk(north(range(100)), kind="running").replace(
             "<trkseg>", "<extensions><s:TrackStatsExtension><Distance>1e300</Distance>"
             "<TotalElapsedTime>1e300</TotalElapsedTime><Ascent>1e300</Ascent>"
             "<MaxSpeed>1e300</MaxSpeed></s:TrackStatsExtension></extensions><trkseg>", 1)),
         ADDED),
]  # fmt: skip
