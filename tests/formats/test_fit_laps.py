"""Laps, pauses and developer fields of FIT files."""

from __future__ import annotations

import math

import numpy as np
import pytest

from activities.core.recording import Pause
from activities.formats.fit import PLUGIN
from tests.formats.fit_builder import START, begun, record, run, session

LAP = (
    (253, "uint32"),
    (2, "uint32"),
    (7, "uint32"),
    (9, "uint32"),
    (24, "enum"),
    (23, "enum"),
    (71, "uint16"),
    (15, "uint8"),
    (17, "uint8"),
    (110, "uint32"),
)


def read_one(builder):
    (recording,) = PLUGIN.read(builder.file())
    return recording


def codes(recording):
    return [note.code for note in recording.notes]


def lap(builder, start, end, elapsed, distance, *rest):
    stated = (*rest, *[None] * (6 - len(rest)))
    return builder.data(3, START + end, START + start, elapsed, distance, *stated)


def test_laps_keep_what_the_watch_says():
    builder = run(60).define(3, 19, *LAP)
    lap(builder, 0, 20, 20_000, 6_000, 2, 5, 3, 150, 85, 3_100)
    lap(builder, 20, 60, 40_000, 12_000, 7)
    first, second = read_one(builder).laps
    assert (first.start_s, first.end_s, first.elapsed_s, first.distance_m) == (0, 20, 20, 60)
    assert (first.trigger, first.intensity, first.workout_step) == ("distance", "interval", 3)
    assert (first.average_heart_rate_bpm, first.average_cadence_spm) == (150, 170)
    assert first.average_speed_mps == pytest.approx(3.1)
    assert (second.start_s, second.end_s, second.trigger) == (20, 60, "session_end")
    assert second.workout_step is None
    assert math.isnan(second.average_heart_rate_bpm)


def test_a_lap_stamped_when_it_was_written_ends_by_its_duration():
    builder = run(60).define(3, 19, *LAP)
    recording = read_one(lap(builder, 0, 600, 20_000, 6_000))
    assert recording.laps[0].end_s == 20
    assert codes(recording) == []


@pytest.mark.parametrize(
    ("values", "missing"),
    [
        ((0, 20, 9_000_000, 6_000), "elapsed_s"),
        ((0, 20, 20_000, 9_000_000), "distance_m"),
        ((30, 10, None, 6_000), "end_s"),
        ((500_000, 500_020, 20_000, 6_000), "start_s"),
    ],
)
def test_an_impossible_lap_value_is_left_out_with_a_note(values, missing):
    recording = read_one(lap(run(60).define(3, 19, *LAP), *values))
    (found,) = recording.laps
    assert math.isnan(getattr(found, missing))
    assert codes(recording) == ["laps_nonsense"]


def test_an_invalid_total_is_missing_without_a_note():
    recording = read_one(lap(run(60).define(3, 19, *LAP), 0, 60, None, None))
    assert math.isnan(recording.laps[0].distance_m)
    assert codes(recording) == []


def test_missing_laps_are_no_laps():
    assert read_one(run(60)).laps == ()


def events(*entries):
    """A run of 60 s with timer events (second, event type, trigger)."""
    builder = run(60).define(3, 21, (253, "uint32"), (0, "enum"), (1, "enum"), (3, "uint32"))
    for second, kind, trigger in entries:
        builder.data(3, START + second, 0, kind, trigger)
    return read_one(builder)


def test_pauses_last_from_stop_to_start_and_the_end_is_none():
    recording = events((0, 0, 0), (10, 4, 0), (20, 0, 0), (30, 1, 1), (35, 0, 1), (60, 4, 0))
    assert recording.pauses == (Pause(10, 20, "manual"), Pause(30, 35, "auto"))


def test_repeated_stops_are_one_pause_of_unknown_kind():
    recording = events((0, 0, None), (10, 1, None), (12, 4, None), (20, 0, None))
    assert recording.pauses == (Pause(10, 20, "unknown"),)


def test_events_of_other_kinds_do_not_pause():
    builder = run(60).define(3, 21, (253, "uint32"), (0, "enum"), (1, "enum"))
    builder.data(3, START + 10, 9, 1).data(3, START + 20, 9, 0)
    assert read_one(builder).pauses == ()


def test_a_pause_belongs_to_the_session_it_lies_in():
    builder = begun()
    for second in range(100):
        builder.data(0, *record(second))
    builder.define(3, 21, (253, "uint32"), (0, "enum"), (1, "enum"))
    builder.data(3, START + 60, 0, 1).data(3, START + 70, 0, 0)
    session(builder, seconds=40, sport=2)
    session(builder, start=40, seconds=59)
    ride, running = PLUGIN.read(builder.file())
    assert ride.pauses == ()
    assert running.pauses == (Pause(20, 30, "unknown"),)


def with_developer_field(name, units, raw, *, native=None, kind="uint16", scale=None, own=None):
    """30 s of records with one developer field, beside the native power `own`."""
    bases = {"uint16": 0x84, "float32": 0x88}
    builder = begun()
    builder.define(4, 207, (3, "uint8")).data(4, 0)
    builder.define(
        5,
        206,
        (0, "uint8"),
        (1, "uint8"),
        (2, "uint8"),
        (3, "string", 24),
        (8, "string", 16),
        (6, "uint8"),
        (15, "uint8"),
    )
    builder.data(5, 0, 9, bases[kind], name, units, scale, native)
    builder.define(3, 20, (253, "uint32"), (7, "uint16"), developer=((9, 0, kind, 1),))
    for second in range(30):
        builder.data(3, START + second, own, raw)
    return read_one(session(builder, seconds=29))


@pytest.mark.parametrize(
    ("field", "channel", "value"),
    [
        ({"name": b"Power", "units": b"Watts", "raw": 251, "native": 7}, "power_w", 251),
        ({"name": b"Ground Time", "units": b"Milliseconds", "raw": 243}, "ground_contact_ms", 243),
        (
            {
                "name": b"Vertical Oscillation",
                "units": b"Centimeters",
                "raw": 6.5,
                "kind": "float32",
            },
            "vertical_oscillation_mm",
            65,
        ),
        (
            {"name": b"core_temperature", "units": b"C", "raw": 3840, "scale": 100},
            "core_temperature_c",
            38.4,
        ),
        ({"name": b"Schritt", "units": b"mm", "raw": 1100, "native": 85}, "step_length_m", 1.1),
    ],
)
def test_developer_fields_fill_channels(field, channel, value):
    recording = with_developer_field(**field)
    np.testing.assert_allclose(recording.get(channel), value, rtol=1e-6)


def test_a_foot_pods_power_replaces_the_watchs_estimate_and_says_so():
    recording = with_developer_field(b"Power", b"Watts", 251, native=7, own=330)
    np.testing.assert_allclose(recording.get("power_w"), 251)
    assert codes(recording) == ["developer_power"]


@pytest.mark.parametrize("name", [b"Form Power", b"Air Power", b"Lap Power"])
def test_parts_and_averages_of_power_are_not_power(name):
    assert with_developer_field(name, b"Watts", 60).get("power_w") is None


def test_a_pod_left_at_home_gives_no_channel():
    assert with_developer_field(b"Power", b"Watts", 0, native=7).get("power_w") is None


def test_a_unit_nobody_knows_is_not_guessed():
    assert with_developer_field(b"Power", b"W/kg", 4, native=7).get("power_w") is None


def test_an_undescribed_developer_field_does_no_harm():
    builder = begun().define(3, 20, (253, "uint32"), (3, "uint8"), developer=((1, 0, "uint16", 2),))
    builder.data(3, START, 140, (1, 2)).data(3, START + 1, 141, (3, 4))
    np.testing.assert_array_equal(read_one(builder).get("heart_rate_bpm"), [140, 141])
