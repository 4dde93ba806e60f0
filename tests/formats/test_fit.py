"""What a runner finds in a recording that came as FIT."""

from __future__ import annotations

import numpy as np
import pytest

from activities.core.recording import Sensor
from activities.formats.fit import PLUGIN
from common.errors import SourceFault
from tests.formats.fit_builder import START, START_UTC, begun, record, run, session


def read_one(builder):
    (recording,) = PLUGIN.read(builder.file())
    return recording


def codes(recording):
    return [note.code for note in recording.notes]


def with_column(field, raw, *, sport=1):
    """A run of 30 s whose records hold one more field, always `raw`."""
    builder = begun().define(3, 20, (253, "uint32"), field)
    for second in range(30):
        builder.data(3, START + second, raw)
    return read_one(session(builder, seconds=29, sport=sport))


def test_an_even_run_comes_out_in_si_units():
    recording = read_one(run(60))
    assert (recording.format, recording.sport, recording.n) == ("fit", "run", 61)
    assert recording.start_utc == START_UTC
    assert recording.notes == ()
    np.testing.assert_array_equal(recording.get("time_s"), np.arange(61))
    np.testing.assert_allclose(recording.get("distance_m"), 3 * np.arange(61))
    np.testing.assert_allclose(recording.get("speed_mps"), 3.0)
    np.testing.assert_allclose(recording.get("altitude_m"), 100.0)
    np.testing.assert_allclose(recording.get("latitude")[0], 560_000_000 * 180 / 2**31)
    assert recording.totals.distance_m == 180
    assert recording.totals.elapsed_s == 60


def test_a_big_endian_file_reads_like_a_little_endian_one():
    little, big = read_one(run(order="<")), read_one(run(order=">"))
    for key, column in little.channels.items():
        np.testing.assert_array_equal(column, big.get(key))
    assert little.totals.distance_m == big.totals.distance_m


@pytest.mark.parametrize(
    ("field", "raw", "channel", "value"),
    [
        ((85, "uint16"), 11034, "step_length_m", 1.1034),
        ((39, "uint16"), 875, "vertical_oscillation_mm", 87.5),
        ((83, "uint16"), 793, "vertical_ratio_pct", 7.93),
        ((41, "uint16"), 2504, "ground_contact_ms", 250.4),
        ((40, "uint16"), 3575, "ground_contact_share_pct", 35.75),
        ((84, "uint16"), 4956, "ground_contact_balance_pct", 49.56),
        ((108, "uint16"), 3465, "respiration_rate_bpm", 34.65),
        ((99, "uint8"), 34, "respiration_rate_bpm", 34),
        ((13, "sint8"), -7, "temperature_c", -7),
        ((139, "uint16"), 3842, "core_temperature_c", 38.42),
        ((7, "uint16"), 0, "power_w", 0),
        ((6, "uint16"), 2750, "speed_mps", 2.75),
        ((2, "uint16"), 2450, "altitude_m", -10),
    ],
)
def test_a_channel_is_scaled_to_its_unit(field, raw, channel, value):
    np.testing.assert_allclose(with_column(field, raw).get(channel), value, rtol=1e-6)


@pytest.mark.parametrize(
    ("field", "raw"), [((3, "uint8"), 0), ((3, "uint8"), None), ((7, "uint16"), None)]
)
def test_a_missing_value_leaves_the_channel_out(field, raw):
    recording = with_column(field, raw)
    assert set(recording.channels) == {"time_s"}


def test_a_plain_field_fills_the_gaps_of_the_enhanced_one():
    builder = begun().define(3, 20, (253, "uint32"), (73, "uint32"), (6, "uint16"))
    builder.data(3, START, 3100, 2900).data(3, START + 1, None, 2800)
    np.testing.assert_allclose(read_one(builder).get("speed_mps"), [3.1, 2.8], rtol=1e-6)


def test_positions_at_null_island_or_without_fix_are_missing_but_distance_stays():
    builder = begun()
    builder.data(0, *record(0, latitude=None, longitude=None))
    builder.data(0, *record(1, latitude=0, longitude=0))
    builder.data(0, *record(2, latitude=1_500_000_000))  # 125.7 degrees north
    builder.data(0, *record(3))
    recording = read_one(builder)
    for key in ("latitude", "longitude"):
        np.testing.assert_array_equal(np.isfinite(recording.get(key)), [0, 0, 0, 1])
    np.testing.assert_allclose(recording.get("distance_m"), [0, 3, 6, 9])


def test_fractional_cadence_counts_strides():
    builder = begun().define(3, 20, (253, "uint32"), (73, "uint32"), (4, "uint8"), (53, "uint8"))
    for second in range(30):
        builder.data(3, START + second, 3100, 84, 32)
    recording = read_one(session(builder))
    np.testing.assert_allclose(recording.get("cadence_spm"), 168.5)


@pytest.mark.parametrize(
    ("cadence", "speed", "sport", "steps", "note"),
    [
        (84, 3000, 1, 168, None),
        (170, 3000, 1, 170, "cadence_in_steps"),
        (250, 3000, 1, 125, "cadence_twice"),
        (57, 1300, 11, 114, None),
        (115, 1300, 11, 115, "cadence_in_steps"),
        (80, 8000, 2, 80, None),
        (84, None, 1, 168, None),
    ],
)
def test_cadence_is_brought_to_steps_on_foot_only(cadence, speed, sport, steps, note):
    builder = begun()
    for second in range(30):
        builder.data(0, *record(second, cadence=cadence, speed=speed))
    recording = read_one(session(builder, sport=sport))
    np.testing.assert_allclose(recording.get("cadence_spm"), steps)
    assert codes(recording) == ([note] if note else [])


def test_cadence_that_means_an_impossible_step_is_left_out():
    builder = begun()
    for second in range(30):
        builder.data(0, *record(second, cadence=84, speed=8000))
    recording = read_one(session(builder))
    assert recording.get("cadence_spm") is None
    assert "cadence_unusable" in codes(recording)


@pytest.mark.parametrize(
    ("sport", "sub_sport", "expected"),
    [
        (1, 0, ("run", "")),
        (1, 1, ("run", "treadmill")),
        (1, 2, ("run", "road")),
        (1, 3, ("run", "trail")),
        (1, 4, ("run", "track")),
        (1, 45, ("run", "indoor")),
        (1, 58, ("run", "virtual")),
        (1, 67, ("run", "ultra")),
        (11, None, ("walk", "")),
        (17, None, ("hike", "")),
        (2, 7, ("ride", "road")),
        (5, 18, ("swim", "open_water")),
        (12, None, ("ski", "")),
        (10, 20, ("strength", "")),
        (10, 43, ("other", "")),
        (4, 1, ("run", "treadmill")),
        (3, None, ("multisport", "")),
        (None, None, ("other", "")),
    ],
)
def test_sports_are_named_our_way(sport, sub_sport, expected):
    recording = read_one(session(run(5), sport=sport, sub_sport=sub_sport))
    assert (recording.sport, recording.sub_sport) == expected


def test_without_a_session_the_sport_message_decides():
    builder = begun().data(0, *record(0)).data(0, *record(1))
    builder.define(3, 12, (0, "enum"), (1, "enum")).data(3, 1, 3)
    recording = read_one(builder)
    assert (recording.sport, recording.sub_sport) == ("run", "trail")
    assert recording.totals.distance_m != recording.totals.distance_m


def test_each_session_becomes_a_recording_with_its_own_distance_and_laps():
    builder = begun()
    for second in range(100):
        builder.data(0, *record(second))
    builder.define(3, 19, (253, "uint32"), (2, "uint32"), (7, "uint32"))
    builder.data(3, START + 40, START, 40_000).data(3, START + 99, START + 40, 59_000)
    session(builder, seconds=40, sport=5)
    session(builder, start=40, seconds=59, sport=1)
    swim, running = PLUGIN.read(builder.file())
    assert [swim.sport, running.sport] == ["swim", "run"]
    assert [swim.ordinal, running.ordinal] == [0, 1]
    assert [swim.n, running.n] == [40, 60]
    assert running.start_utc == START_UTC + 40
    assert running.get("distance_m")[-1] == pytest.approx(3 * 59 + 3)
    assert [len(swim.laps), len(running.laps)] == [1, 1]
    assert running.laps[0].start_s == 0


def test_a_session_written_twice_counts_once():
    (recording,) = PLUGIN.read(session(run(30), seconds=30).file())
    assert recording.n == 31


def test_chained_files_number_their_activities_through():
    found = PLUGIN.read(run(5).file() + run(9).file())
    assert [(one.ordinal, one.n) for one in found] == [(0, 6), (1, 10)]


def test_a_chained_settings_file_is_passed_over_with_a_note():
    found = PLUGIN.read(run(5).file() + begun(kind=2).file())
    assert [codes(one) for one in found] == [["parts_ignored"]]


@pytest.mark.parametrize(
    ("kind", "word"), [(2, "settings"), (5, "workout"), (6, "course"), (32, "monitoring")]
)
def test_other_kinds_of_files_are_refused_by_name(kind, word):
    builder = begun(kind=kind).data(0, *record(0))
    with pytest.raises(SourceFault) as caught:
        PLUGIN.read(builder.file())
    assert caught.value.code == "fit_not_activity"
    assert word in caught.value.message
    assert caught.value.advice


def test_records_without_a_file_id_are_an_activity():
    builder = begun(kind=None)
    for second in range(5):
        builder.data(0, *record(second))
    assert read_one(builder).n == 5


def test_a_session_without_records_keeps_its_totals():
    recording = read_one(session(begun(), seconds=1800, distance=600_000))
    assert recording.n == 0
    assert recording.start_utc == START_UTC
    assert recording.totals.distance_m == 6000


def test_device_and_software_are_named():
    builder = run(5).define(3, 23, (0, "uint8"), (2, "uint16"), (4, "uint16"), (5, "uint16"))
    device = read_one(builder.data(3, 0, 1, 3113, 1325)).device
    assert (device.name, device.serial, device.software) == (
        "Garmin Forerunner 945",
        "4242",
        "13.25",
    )


def test_sensors_are_listed_once_and_the_watch_itself_is_none():
    builder = run(5).define(
        3,
        23,
        (0, "uint8"),
        (1, "uint8"),
        (2, "uint16"),
        (3, "uint32z"),
        (25, "enum"),
        (4, "uint16"),
    )
    builder.data(3, 2, 120, None, None, 1, None)  # not heard yet
    for _ in range(2):
        builder.data(3, 0, 4, 1, 4242, 5, 3113)  # the watch
        builder.data(3, 1, 4, 1, None, 5, 3113)  # its barometer
        builder.data(3, 2, 120, 1, 99, 1, 3300)
        builder.data(3, 3, 6, 95, 77, 3, None)
    assert read_one(builder).sensors == (
        Sensor("heart_rate", "Garmin", "HRM-Pro", "99"),
        Sensor("foot_pod", "Stryd", "", "77"),
    )


def test_feeling_effort_and_training_load_are_kept():
    builder = begun().data(0, *record(0))
    builder.define(
        3,
        18,
        (2, "uint32"),
        (5, "enum"),
        (192, "uint8"),
        (193, "uint8"),
        (24, "uint8"),
        (168, "sint32"),
    )
    recording = read_one(builder.data(3, START, 1, 75, 60, 34, 65536 * 120))
    assert (recording.feel, recording.effort) == (75, 6)
    assert recording.totals.training_effect == pytest.approx(3.4)
    assert recording.totals.training_load == pytest.approx(120)


def test_impossible_totals_are_left_out_with_a_note():
    builder = begun().data(0, *record(0))
    builder.define(3, 18, (2, "uint32"), (9, "sint32"), (16, "uint8"))
    recording = read_one(builder.data(3, START, -500, 0))
    assert np.isnan(recording.totals.distance_m)
    assert np.isnan(recording.totals.average_heart_rate_bpm)
    assert codes(recording) == ["totals_nonsense"]


@pytest.mark.parametrize(
    ("offset", "expected"),
    [(7200, 7200), (20700, 20700), (7165, 7200), (-36000, -36000), (7000, None), (54000, None)],
)
def test_only_a_believable_utc_offset_is_taken(offset, expected):
    builder = run(5).define(3, 34, (253, "uint32"), (5, "uint32"))
    assert read_one(builder.data(3, START + 5, START + 5 + offset)).utc_offset_s == expected


def test_the_workout_names_the_run():
    builder = run(5).define(3, 26, (8, "string", 16))
    assert read_one(builder.data(3, b"6 x 800 m")).title == "6 x 800 m"


def test_more_points_than_anybody_runs_are_refused(monkeypatch):
    monkeypatch.setattr("activities.formats._fit_records.MAX_POINTS", 50)
    with pytest.raises(SourceFault) as caught:
        PLUGIN.read(run(60).file())
    assert caught.value.code == "too_many_points"


def test_only_the_signature_at_its_place_is_fit():
    data = run(1).file()
    assert PLUGIN.sniff(data[:4096])
    assert not PLUGIN.sniff(b"\xef\xbb\xbf" + data)
    assert not PLUGIN.sniff(b"<gpx>.FIT</gpx>")
    assert not PLUGIN.sniff(b"")
