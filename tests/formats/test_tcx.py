"""TCX: laps, tracks and device values must arrive as the watch wrote them."""

from __future__ import annotations

import math
from datetime import UTC, datetime

import numpy as np
import pytest

from activities.formats import detect
from activities.formats.tcx import PLUGIN
from common.errors import SourceFault
from tests.formats.xml_samples import START, activity, lap, tcx, trackpoint, treadmill

CREATOR = (
    "<Creator><Name>Forerunner 945</Name><UnitId>3996264072</UnitId><ProductID>3113</ProductID>"
    "<Version><VersionMajor>2</VersionMajor><VersionMinor>50</VersionMinor></Version></Creator>"
)


def read_one(data: bytes):
    (recording,) = PLUGIN.read(data)
    return recording


def codes(recording) -> list[str]:
    return [note.code for note in recording.notes]


def outdoors(seconds, tpx: str = "<ns3:Speed>3.0</ns3:Speed>") -> list[str]:
    return [
        trackpoint(
            s,
            distance=3.0 * s,
            heart_rate=150,
            place=(48 + s * 3 / 111_195, 11.0),
            tpx=tpx,
            more="<AltitudeMeters>512.4</AltitudeMeters>",
        )
        for s in seconds
    ]


def test_a_garmin_export_arrives_whole():
    more = (
        "<MaximumSpeed>4.5</MaximumSpeed><Calories>61</Calories>"
        "<AverageHeartRateBpm><Value>149</Value></AverageHeartRateBpm>"
        "<MaximumHeartRateBpm><Value>160</Value></MaximumHeartRateBpm>"
        "<Intensity>Active</Intensity><TriggerMethod>Distance</TriggerMethod>"
    )
    lx = "<ns3:AvgSpeed>3.0</ns3:AvgSpeed><ns3:AvgRunCadence>86</ns3:AvgRunCadence>"
    tpx = "<ns3:Speed>3.0</ns3:Speed><ns3:RunCadence>86</ns3:RunCadence><ns3:Watts>281</ns3:Watts>"
    body = lap(0, outdoors(range(60), tpx), timer=60, distance=180, more=more, lx=lx)
    data = tcx(activity(body, more=f"<Notes>easy</Notes>{CREATOR}"))
    run = read_one(data)
    assert detect(data).key == "tcx"
    assert (run.n, run.sport, run.description) == (60, "run", "easy")
    assert run.start_utc == START.timestamp()
    for key, value in (
        ("heart_rate_bpm", 150),
        ("cadence_spm", 172),
        ("power_w", 281),
        ("speed_mps", 3),
        ("altitude_m", np.float32(512.4)),
    ):
        assert set(run.channels[key].tolist()) == {value}, key
    assert run.channels["distance_m"][-1] == 177.0
    (one,) = run.laps
    assert (one.start_s, one.end_s, one.timer_s, one.distance_m) == (0, 60, 60, 180)
    assert (one.trigger, one.intensity) == ("distance", "active")
    assert (one.average_heart_rate_bpm, one.max_heart_rate_bpm) == (149, 160)
    assert (one.average_cadence_spm, one.average_speed_mps) == (172, 3)
    assert (run.device.name, run.device.serial) == ("Garmin Forerunner 945", "3996264072")
    assert run.device.software == "2.50"
    assert (run.totals.calories_kcal, run.totals.max_speed_mps) == (61, 4.5)
    assert run.notes == ()


def test_a_treadmill_run_without_positions_is_complete():
    tpx = "<ns3:RunCadence>88</ns3:RunCadence>"
    points = treadmill(range(120), tpx=tpx)
    run = read_one(tcx(activity(lap(0, points), more="<Notes>Treadmill</Notes>")))
    assert not run.has_positions
    assert run.channels["distance_m"][-1] == 357.0
    assert set(run.channels["cadence_spm"].tolist()) == {176.0}
    assert (run.sport, run.sub_sport) == ("run", "treadmill")


def test_positions_on_part_of_the_points_keep_the_device_distance():
    points = [*treadmill(range(30)), *outdoors(range(30, 60))]
    run = read_one(tcx(activity(lap(0, points))))
    assert np.isnan(run.channels["latitude"][:30]).all()
    assert np.isfinite(run.channels["latitude"][30:]).all()
    assert run.channels["distance_m"].tolist() == [3.0 * s for s in range(60)]


@pytest.mark.parametrize(
    "tpx",
    [
        '<TPX xmlns="http://www.garmin.com/xmlschemas/ActivityExtension/v2">{}</TPX>',
        "<x:TPX>{}</x:TPX>",
        "<TPX>{}</TPX>",
    ],
)
def test_extensions_with_any_prefix_even_an_undeclared_one(tpx):
    inner = "<RunCadence>85</RunCadence><Speed>3.0</Speed><Watts>290</Watts>"
    more = f"<Extensions>{tpx.format(inner)}</Extensions>"
    points = [trackpoint(s, distance=3 * s, more=more) for s in range(30)]
    run = read_one(tcx(activity(lap(0, points))))
    assert run.channels["power_w"][0] == 290
    assert run.channels["cadence_spm"][0] == 170


def test_the_lap_sums_are_the_device_totals():
    laps = [
        lap(0, treadmill(range(60)), timer=60, distance=180),
        lap(60, treadmill(range(60, 120)), timer=59.5, distance=175.5),
    ]
    run = read_one(tcx(activity(*laps)))
    assert (run.totals.timer_s, run.totals.distance_m) == (119.5, 355.5)
    assert math.isnan(run.totals.elapsed_s)
    assert [(x.start_s, x.end_s) for x in run.laps] == [(0, 60), (60, 119.5)]


def test_time_the_timer_stood_is_a_pause_and_a_sensor_gap_is_none():
    paused = [*treadmill(range(60)), *treadmill(range(160, 220))]
    stood = read_one(tcx(activity(lap(0, paused, timer=119))))
    silent = read_one(tcx(activity(lap(0, paused, timer=219))))
    assert [(p.start_s, p.end_s) for p in stood.pauses] == [(59.0, 160.0)]
    assert silent.pauses == ()


def test_a_pause_between_two_tracks_of_a_lap_without_timer():
    one = lap(0, treadmill(range(60)), treadmill(range(90, 120)), timer="")
    run = read_one(tcx(activity(one)))
    assert [(p.start_s, p.end_s) for p in run.pauses] == [(59.0, 90.0)]


def test_distance_that_restarts_every_lap_is_added_up():
    first = [trackpoint(s, distance=3.0 * s) for s in range(60)]
    second = [trackpoint(60 + s, distance=3.0 * s) for s in range(60)]
    run = read_one(tcx(activity(lap(0, first), lap(60, second))))
    assert run.channels["distance_m"][-1] == 354.0
    assert np.all(np.diff(run.channels["distance_m"]) >= 0)
    assert "distance_restarts" in codes(run)


def test_impossible_lap_totals_are_left_out_and_said():
    more = "<MaximumSpeed>16200.0</MaximumSpeed><Calories>-4</Calories>"
    body = lap(0, treadmill(range(60)), timer=60, distance=98_000, more=more)
    run = read_one(tcx(activity(body)))
    assert math.isnan(run.laps[0].distance_m)
    assert math.isnan(run.totals.max_speed_mps)
    assert math.isnan(run.totals.calories_kcal)
    assert run.laps[0].timer_s == 60
    assert [n.text for n in run.notes] == ["3 impossible lap totals were left out."]


def test_several_activities_and_a_multisport_session_come_in_order():
    later = datetime(2024, 5, 2, 6, tzinfo=UTC)
    ride = activity(lap(0, treadmill(range(9))), sport="Biking")
    points = [trackpoint(s, distance=3 * s, start=later) for s in range(9)]
    run = activity(lap(0, points, begin=later), begin=later)
    session = f"<MultiSportSession><FirstSport>{ride}</FirstSport><NextSport>{run}</NextSport></MultiSportSession>"
    for data in (tcx(ride, run), tcx(session)):
        both = PLUGIN.read(data)
        assert [(r.sport, r.ordinal, len(r.laps)) for r in both] == [("ride", 0, 1), ("run", 1, 1)]
        assert both[1].start_utc - both[0].start_utc == 86400


def test_laps_alone_make_a_recording_of_totals():
    run = read_one(tcx(activity(lap(0, timer=1800, distance=5000), lap(1800, timer=900))))
    assert run.n == 0
    assert run.channels == {}
    assert run.start_utc == START.timestamp()
    assert (run.totals.timer_s, run.totals.distance_m) == (2700, 6800)
    assert "no_points" in codes(run)


def test_decimal_commas_and_leading_spaces():
    points = [trackpoint(s, distance=f"{3 * s},5") for s in range(5)]
    data = b"          " + tcx(activity(lap(0, points, timer="5,5")))
    assert PLUGIN.sniff(data[:4096])
    run = read_one(data)
    assert run.channels["distance_m"].tolist() == [0.5, 3.5, 6.5, 9.5, 12.5]
    assert run.laps[0].timer_s == 5.5


def test_a_watch_without_clock_counts_from_the_stated_start():
    zero = datetime(1989, 12, 31, 0, 8, tzinfo=UTC)
    points = [trackpoint(s, distance=3 * s, start=zero) for s in range(30)]
    run = read_one(tcx(activity(lap(0, points, begin=zero))))
    assert run.start_utc == START.timestamp()
    assert run.laps[0].start_s == 0
    assert "clock_reset" in codes(run)


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("<Courses><Course><Name>x</Name><Track/></Course></Courses>", "tcx_course"),
        ("<Workouts><Workout/></Workouts>", "tcx_workout"),
        ("", "tcx_no_activity"),
        ('<Activities><Activity Sport="Running"/></Activities>', "tcx_empty"),
    ],
)
def test_files_without_an_activity_say_what_they_are(body, code):
    data = f"<TrainingCenterDatabase>{body}</TrainingCenterDatabase>".encode()
    with pytest.raises(SourceFault) as fault:
        PLUGIN.read(data)
    assert fault.value.code == code
    assert fault.value.advice


def test_more_points_than_eight_days_are_refused(monkeypatch):
    monkeypatch.setattr("activities.formats.tcx.MAX_POINTS", 10)
    with pytest.raises(SourceFault) as fault:
        PLUGIN.read(tcx(activity(lap(0, treadmill(range(11))))))
    assert fault.value.code == "too_many_points"


def test_entities_and_truncation():
    data = tcx(activity(lap(0, treadmill(range(30)))))
    for encoding in ("utf-8", "utf-16"):
        evil = data.decode().replace("<Train", '<!DOCTYPE t [<!ENTITY a "b">]><Train', 1)
        with pytest.raises(SourceFault) as fault:
            PLUGIN.read(evil.encode(encoding))
        assert fault.value.code == "xml_entities"
    cut = read_one(data[: data.index(b"06:00:25Z")])
    assert cut.n == 25
    assert "truncated" in codes(cut)


def test_a_ride_keeps_its_cadence_and_other_words_for_sports_are_read():
    more = "<Cadence>85</Cadence>"
    points = [trackpoint(s, distance=8 * s, more=more) for s in range(60)]
    ride = read_one(tcx(activity(lap(0, points), sport="Biking")))
    assert set(ride.channels["cadence_spm"].tolist()) == {85.0}
    assert read_one(tcx(activity(lap(0, points), sport="Hiking"))).sport == "hike"
    assert read_one(tcx(activity(lap(0, points), sport="Other"))).sport == "other"
