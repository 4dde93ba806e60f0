"""GPX: what a runner's file says must arrive, whatever program wrote it."""

from __future__ import annotations

import numpy as np
import pytest

from activities.formats import detect
from activities.formats.gpx import PLUGIN
from common.errors import SourceFault
from tests.formats.xml_samples import START, garmin, gpx, north, run_gpx, trk, trkpt


def read_one(data: bytes):
    (recording,) = PLUGIN.read(data)
    return recording


def codes(recording) -> list[str]:
    return [note.code for note in recording.notes]


def test_a_garmin_export_arrives_whole():
    inner = "<gpxtpx:atemp>21.5</gpxtpx:atemp><gpxtpx:hr>151</gpxtpx:hr><gpxtpx:cad>87</gpxtpx:cad>"
    data = gpx(
        "<metadata><name>unused</name></metadata>",
        trk(north(range(60), more=garmin(inner)), name="Morning &amp; rain", kind="trail_running"),
    )
    run = read_one(data)
    assert detect(data).key == "gpx"
    assert (run.n, run.sport, run.sub_sport, run.title) == (60, "run", "trail", "Morning & rain")
    assert run.start_utc == START.timestamp()
    assert run.utc_offset_s is None
    assert run.channels["time_s"].tolist() == list(range(60))
    assert run.channels["latitude"][20] == 48 + round(60 / 111_195, 7)
    assert run.channels["altitude_m"][5] == 500.0
    assert set(run.channels["heart_rate_bpm"].tolist()) == {151.0}
    assert set(run.channels["cadence_spm"].tolist()) == {174.0}
    assert set(run.channels["temperature_c"].tolist()) == {21.5}
    assert "distance_m" not in run.channels
    assert "speed_mps" not in run.channels
    assert run.notes == ()


@pytest.mark.parametrize(
    ("more", "key", "value"),
    [
        ("<extensions><heartrate>151</heartrate></extensions>", "heart_rate_bpm", 151),
        ("<extensions><gpxdata:hr>151</gpxdata:hr></extensions>", "heart_rate_bpm", 151),
        ("<hr>151</hr>", "heart_rate_bpm", 151),
        ("<extensions><a><b><ns9:hr>151</ns9:hr></b></a></extensions>", "heart_rate_bpm", 151),
        ("<extensions><power>280</power></extensions>", "power_w", 280),
        ("<extensions><pwr:PowerInWatts>280</pwr:PowerInWatts></extensions>", "power_w", 280),
        ("<extensions><gpxx:Temperature>-4</gpxx:Temperature></extensions>", "temperature_c", -4),
        ("<extensions><gpxdata:temp>20,5</gpxdata:temp></extensions>", "temperature_c", 20.5),
        ("<speed>3.25</speed>", "speed_mps", 3.25),
        (garmin("<gpxtpx:speed>3.25</gpxtpx:speed>"), "speed_mps", 3.25),
    ],
)
def test_every_dialect_of_sensor_values_is_understood(more, key, value):
    run = read_one(run_gpx(north(range(5), more=more)))
    assert run.channels[key].tolist() == pytest.approx([value] * 5)


def test_gpx_10_without_namespace_single_quotes_and_other_order():
    data = (
        b"<gpx><trk><trkseg><trkpt lon = '11.5'\n lat='48.25'><time>2024-05-01T06:00:00Z</time>"
        b"<ele>510</ele></trkpt><trkpt lon='11.5' lat='48.26'><time>2024-05-01T06:00:05Z</time>"
        b"</trkpt></trkseg></trk></gpx>"
    )
    run = read_one(data)
    assert run.channels["latitude"].tolist() == [48.25, 48.26]
    assert run.channels["longitude"].tolist() == [11.5, 11.5]
    assert np.isnan(run.channels["altitude_m"][1])
    assert codes(run) == ["sport_unknown"]


@pytest.mark.parametrize(
    ("kind", "sport", "sub_sport"),
    [
        ("9", "run", ""),
        ("1", "ride", ""),
        ("10", "walk", ""),
        ("4", "hike", ""),
        ("16", "swim", ""),
        ("Lauf", "run", ""),
        ("Course à pied", "run", ""),
        ("treadmill_running", "run", "treadmill"),
        ("Trail Running", "run", "trail"),
        ("virtual_run", "run", "virtual"),
        ("Wandern", "hike", ""),
        ("Wandelen", "walk", ""),
        ("Nordic Walking", "walk", ""),
        ("mountain biking", "ride", ""),
        ("Radfahren", "ride", ""),
        ("Langlauf", "ski", ""),
        ("open_water_swimming", "swim", "open_water"),
        ("бег", "run", ""),
        ("跑步", "run", ""),
        ("Drive", "other", ""),
    ],
)
def test_types_in_numbers_and_languages(kind, sport, sub_sport):
    run = read_one(run_gpx(north(range(3)), kind=kind))
    assert (run.sport, run.sub_sport) == (sport, sub_sport)


def test_the_title_tells_the_sport_only_when_no_type_is_given():
    assert read_one(gpx(trk(north(range(3)), name="Evening Run"))).sport == "run"
    assert read_one(gpx(trk(north(range(3)), name="Evening Run", kind="sailing"))).sport == "other"


@pytest.mark.parametrize(
    ("creator", "name", "software"),
    [
        ("Garmin Connect", "", "Garmin Connect"),
        ("StravaGPX Garmin Forerunner 255", "Garmin Forerunner 255", "StravaGPX"),
        ("StravaGPX Android", "", "StravaGPX Android"),
        ("eTrex 20x", "Garmin eTrex 20x", ""),
        ("COROS PACE 2", "COROS PACE 2", ""),
        ("Movescount - http://www.movescount.com", "", "Movescount - http://www.movescount.com"),
    ],
)
def test_the_creator_is_a_device_or_a_service(creator, name, software):
    device = read_one(run_gpx(north(range(2)), creator=creator)).device
    assert (device.name, device.software) == (name, software)


def cadence_of(value: float, speed: float, kind: str = "running", n: int = 120):
    more = garmin(f"<gpxtpx:cad>{value}</gpxtpx:cad>")
    return read_one(run_gpx(north(range(n), speed, more), kind=kind)).get("cadence_spm")


def test_cadence_of_one_foot_is_doubled_and_of_both_kept():
    assert set(cadence_of(86, 3.0)) == {172.0}
    assert set(cadence_of(172, 3.0)) == {172.0}  # as Strava writes it
    assert set(cadence_of(344, 3.0)) == {172.0}  # doubled once too often


def test_walking_does_not_drive_the_unit_of_cadence():
    assert set(cadence_of(110, 1.4, "walking")) == {110.0}
    assert set(cadence_of(55, 1.4, "walking")) == {110.0}
    run = north(range(100), 3.0, garmin("<gpxtpx:cad>172</gpxtpx:cad>"))
    walk = [
        trkpt(100 + s, lat=48 + (300 + s) / 111_195, more=garmin("<gpxtpx:cad>100</gpxtpx:cad>"))
        for s in range(300)
    ]
    mixed = read_one(run_gpx(run + walk)).channels["cadence_spm"]
    assert mixed.max() == 172.0


def test_cadence_of_a_ride_is_left_alone_and_an_impossible_one_dropped():
    assert set(cadence_of(85, 8.0, "cycling")) == {85.0}
    assert cadence_of(130, 6.5) is None  # steps of 3 m


def test_two_tracks_hours_apart_are_two_activities():
    late = [trkpt(7200 + s, lat=48.5) for s in range(10)]
    morning, evening = PLUGIN.read(gpx(trk(late, name="B"), trk(north(range(10)), name="A")))
    assert (morning.title, evening.title) == ("A", "B")
    assert (morning.ordinal, evening.ordinal) == (0, 1)
    assert evening.start_utc - morning.start_utc == 7200


def test_two_tracks_close_together_are_one_activity_with_a_pause():
    second = [trkpt(300 + s, lat=48.001) for s in range(10)]
    run = read_one(gpx(trk(north(range(60))), trk(second)))
    assert run.n == 70
    assert [(p.start_s, p.end_s, p.kind) for p in run.pauses] == [(59.0, 300.0, "unknown")]


def test_a_bike_ride_and_a_run_back_to_back_stay_two():
    run = [trkpt(120 + s, lat=48.1) for s in range(10)]
    sports = [
        r.sport
        for r in PLUGIN.read(gpx(trk(north(range(60)), kind="cycling"), trk(run, kind="running")))
    ]
    assert sports == ["ride", "run"]


def test_a_second_recording_of_the_same_time_is_left_out_and_said():
    run = read_one(gpx(trk(north(range(60))), trk(north(range(5, 50)))))
    assert run.n == 60
    assert "overlapping_tracks" in codes(run)


def test_segments_without_a_gap_are_no_pause_and_with_one_are():
    smooth = read_one(gpx(trk(north(range(30)), north(range(30, 60)), kind="run")))
    paused = read_one(gpx(trk(north(range(30)), north(range(90, 120)), kind="run")))
    assert smooth.pauses == ()
    assert [(p.start_s, p.end_s) for p in paused.pauses] == [(29.0, 90.0)]


def test_kilometres_per_hour_become_metres_per_second():
    more = "<extensions><speed>10.8</speed></extensions>"
    run = read_one(run_gpx(north(range(60), 3.0, more)))
    assert run.channels["speed_mps"].tolist() == pytest.approx([3.0] * 60)
    assert "speed_in_kmh" in codes(run)


def test_a_distance_extension_counts_only_if_it_is_the_cumulative_distance():
    def track(metres):
        points = [
            trkpt(
                s,
                lat=48 + s * 3 / 111_195,
                more=f"<extensions><distance>{metres(s)}</distance></extensions>",
            )
            for s in range(60)
        ]
        return read_one(run_gpx(points)).get("distance_m")

    assert track(lambda s: 3 * s)[-1] == 177.0
    assert track(lambda s: 3) is None
    assert track(lambda s: 0.003 * s) is None


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ('<rte><rtept lat="1" lon="2"/></rte>', "planned route"),
        ('<wpt lat="1" lon="2"/>', "waypoints"),
        ("<trk><trkseg/></trk>", "no track points"),
    ],
)
def test_files_without_a_track_say_what_they_are(body, words):
    with pytest.raises(SourceFault) as fault:
        PLUGIN.read(gpx(body))
    assert fault.value.code == "gpx_no_track"
    assert words in fault.value.message
    assert fault.value.advice


def test_more_points_than_eight_days_are_refused(monkeypatch):
    monkeypatch.setattr("activities.formats.gpx.MAX_POINTS", 10)
    with pytest.raises(SourceFault) as fault:
        PLUGIN.read(run_gpx(north(range(11))))
    assert fault.value.code == "too_many_points"


def test_other_formats_are_not_taken_for_gpx():
    assert PLUGIN.sniff(b"\xef\xbb\xbf  <?xml version='1.0'?><!-- <kml> --><g:gpx xmlns:g='x'>")
    assert not PLUGIN.sniff(b"<html><body><gpx></gpx></body></html>")
    assert not PLUGIN.sniff(b"PK\x03\x04<gpx>")
    assert not PLUGIN.sniff(b"")


def test_jumps_of_the_gps_during_a_walk_do_not_double_its_cadence():
    more = garmin("<gpxtpx:cad>110</gpxtpx:cad>")
    metres = [1.4 * s + 60 * (s // 70) for s in range(200)]
    points = [trkpt(s, lat=48 + m / 111_195, more=more) for s, m in enumerate(metres)]
    assert set(read_one(run_gpx(points)).channels["cadence_spm"].tolist()) == {110.0}
