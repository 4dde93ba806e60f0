"""Clocks that jump, repeat, count from power-on or tell nonsense."""

from __future__ import annotations

import numpy as np
import pytest

from activities.formats.fit import PLUGIN
from common.errors import SourceFault
from tests.formats.fit_builder import START, START_UTC, FitBuilder, begun, record, run, session


def read_one(builder):
    (recording,) = PLUGIN.read(builder.file())
    return recording


def codes(recording):
    return [note.code for note in recording.notes]


def of_times(*times, **changed):
    """A run with records at these FIT times."""
    builder = begun()
    for place, time in enumerate(times):
        builder.data(0, *record(place, time=time, **changed))
    return builder


def test_times_that_go_back_are_put_in_order_with_their_values():
    recording = read_one(of_times(START, START + 1, START + 5, START + 2, START + 6))
    np.testing.assert_array_equal(recording.get("time_s"), [0, 1, 2, 5, 6])
    np.testing.assert_allclose(recording.get("distance_m"), [0, 3, 9, 6, 12])
    assert codes(recording) == ["times_backward"]


def test_repeated_times_are_merged_and_fill_each_others_gaps():
    builder = begun()
    builder.data(0, *record(0))
    builder.data(0, *record(1, heart_rate=None))
    builder.data(0, *record(1, heart_rate=151, distance=9999))
    builder.data(0, *record(2))
    recording = read_one(builder)
    np.testing.assert_array_equal(recording.get("time_s"), [0, 1, 2])
    np.testing.assert_allclose(recording.get("heart_rate_bpm"), [140, 151, 140])
    np.testing.assert_allclose(recording.get("distance_m"), [0, 3, 6])
    assert codes(recording) == ["times_repeated"]


@pytest.mark.parametrize("absurd", [None, 12, 0xFFFFFFF0, START + 400 * 86400])
def test_points_with_an_absurd_time_are_left_out_with_a_note(absurd):
    recording = read_one(of_times(START, absurd, START + 2, START + 3))
    np.testing.assert_array_equal(recording.get("time_s"), [0, 2, 3])
    assert codes(recording) == ["times_unusable"]
    assert "1 of 4 points" in recording.notes[0].text


def test_points_that_count_from_power_on_are_hung_from_the_session_start():
    recording = read_one(session(of_times(500, 501, 502), seconds=2))
    assert recording.start_utc == START_UTC
    np.testing.assert_array_equal(recording.get("time_s"), [0, 1, 2])
    assert codes(recording) == ["times_relative"]


def test_a_clock_comparison_dates_early_points():
    builder = of_times(500, 501, START + 2)
    builder.define(3, 162, (253, "uint32"), (1, "uint32")).data(3, START + 2, 502)
    recording = read_one(builder)
    np.testing.assert_array_equal(recording.get("time_s"), [0, 1, 2])
    assert recording.start_utc == START_UTC


def test_only_local_time_is_better_than_none_and_says_so():
    builder = FitBuilder().define(0, 20, (253, "uint32"), (3, "uint8"))
    builder.data(0, 500, 140).data(0, 501, 141)
    builder.define(3, 34, (253, "uint32"), (5, "uint32")).data(3, 501, START + 1)
    recording = read_one(builder)
    assert recording.start_utc == START_UTC
    assert recording.utc_offset_s is None
    assert codes(recording) == ["times_local"]


def test_no_date_anywhere_is_a_fault_with_advice():
    builder = FitBuilder().define(0, 20, (253, "uint32"), (3, "uint8")).data(0, 500, 140)
    with pytest.raises(SourceFault) as caught:
        PLUGIN.read(builder.file())
    assert caught.value.code == "fit_no_time"
    assert caught.value.advice


def test_time_zero_is_the_stated_start_when_points_come_later():
    builder = begun()
    for second in range(3, 10):
        builder.data(0, *record(second))
    recording = read_one(session(builder, seconds=9))
    assert recording.start_utc == START_UTC
    np.testing.assert_array_equal(recording.get("time_s"), [0, *range(3, 10)])
    assert np.isnan(recording.get("heart_rate_bpm")[0])


@pytest.mark.parametrize("start", [-86400, 20])
def test_an_unbelievable_start_is_ignored(start):
    recording = read_one(session(of_times(*range(START, START + 9)), start=start, seconds=9))
    assert recording.start_utc == START_UTC
    assert recording.n == 9


def test_compressed_timestamps_count_on_from_the_last_full_one():
    builder = begun().data(0, *record(0))  # START % 32 == 0
    builder.define(2, 20, (3, "uint8"))
    for offset in (1, 5, 31, 0, 30, 2):
        builder.packed(2, offset, 140 + offset)
    recording = read_one(builder)
    np.testing.assert_array_equal(recording.get("time_s"), [0, 1, 5, 31, 32, 62, 66])
    np.testing.assert_allclose(recording.get("heart_rate_bpm")[1:], [141, 145, 171, 140, 170, 142])


def test_compressed_timestamps_start_anew_from_each_full_one():
    builder = begun().data(0, *record(7)).define(2, 20, (3, "uint8"))
    builder.packed(2, 8, 141).data(0, *record(100)).packed(2, (100 % 32) + 1, 142)
    np.testing.assert_array_equal(read_one(builder).get("time_s"), [0, 1, 93, 94])


def test_a_pause_of_weeks_is_kept():
    recording = read_one(of_times(START, START + 1, START + 27 * 86400))
    assert recording.get("time_s")[-1] == 27 * 86400
    assert codes(recording) == []


def test_laps_are_placed_on_the_same_clock():
    builder = of_times(*range(500, 560))
    builder.define(3, 19, (253, "uint32"), (2, "uint32"), (7, "uint32")).data(3, 530, 510, 20_000)
    recording = read_one(session(builder, seconds=59))
    assert (recording.laps[0].start_s, recording.laps[0].end_s) == (10, 30)


def test_a_run_of_one_point_is_a_recording():
    assert read_one(run(0)).n == 1
